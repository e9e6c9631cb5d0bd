"""Bytes → a file that is either the old one or the new one, never half of it."""

import contextlib
import os
from pathlib import Path

from pipeline.errors import OutputError

_HINT = "Check that the folder exists, can be written to and has room."


def replace_file(
    path: Path, data: bytes, *, failure: str = "cannot be written", hint: str = _HINT
) -> None:
    """Write ``data`` to ``path`` in one step, and make its folder where that is missing.

    Args:
        path: the file.
        data: all of its bytes.
        failure: what the error says happened.
        hint: what the error says to do.

    Raises:
        OutputError: the file cannot be written.

    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise OutputError(
            f"{failure}: {problem.strerror or problem}.", where=str(path), hint=hint
        ) from problem
