"""Bytes → a file that is either the old one or the new one, never half of it."""

import contextlib
import os
from pathlib import Path

from pipeline.errors import OutputError


def replace_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step.

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
            f"cannot be written: {problem.strerror or problem}.",
            where=str(path),
            hint="Check that the folder exists, can be written to and has room.",
        ) from problem
