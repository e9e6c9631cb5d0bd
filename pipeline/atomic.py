"""Bytes → a file that is either the old one or the new one, never half of it."""

import contextlib
import os
import re
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import OutputError

_PART = re.compile(r"\..+\.(\d{1,9})\.part")
"""Name of a file that a process, whose number it holds, has not finished."""
_SWEEPING = threading.Lock()
_HINT = "Check that the folder exists, can be written to and has room."


def replace_file(
    path: Path,
    data: bytes,
    *,
    durable: bool = True,
    failure: str = "cannot be written",
    hint: str = _HINT,
) -> None:
    """Write ``data`` to ``path`` in one step, and make its folder where that is missing.

    Args:
        path: the file.
        data: all of its bytes.
        durable: see `replacing`.
        failure: what the error says happened.
        hint: what the error says to do.

    Raises:
        OutputError: the file cannot be written.

    """
    with replacing(path, durable=durable, failure=failure, hint=hint) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(
    path: Path, *, durable: bool = True, failure: str = "cannot be written", hint: str = _HINT
) -> Iterator[BinaryIO]:
    """Give a file to write to, that takes the place of ``path`` when the block ends well.

    Args:
        path: the file; its folder is made where that is missing.
        durable: whether it must outlive a loss of power. Waiting for the disk takes milliseconds,
            too long for each page of thousands that the next run compares and writes again.
        failure: what the error says happened.
        hint: what the error says to do.

    Raises:
        OutputError: the file cannot be written.

    """
    # Threads may write the same file at once, as when two addresses lead to one image.
    part = path.with_name(f".{path.name}.{threading.get_native_id()}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _SWEEPING:
            _sweep(path.parent)
        with part.open("wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as problem:
        raise OutputError(
            f"{failure}: {problem.strerror or problem}.", where=str(path), hint=hint
        ) from problem
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


@cache
def _sweep(folder: Path) -> None:
    """Remove, once a process and folder, what killed processes left half written there."""
    for path in folder.glob(".*.part"):
        if (match := _PART.fullmatch(path.name)) and not _runs(int(match[1])):
            path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Return whether a process other than this one is still there."""
    try:
        os.kill(process, 0)
    except PermissionError:  # it is, and belongs to somebody else
        return True
    except (OSError, OverflowError):
        return False
    return process not in (0, os.getpid())
