"""Text → a file the user named: the whole new one, or the old one as it was."""

import contextlib
import os
from pathlib import Path

from pipeline.errors import OutputError


def write_file(path: Path, text: str) -> None:
    """Write a file in one step, and its folder where that is missing.

    Raises:
        OutputError: it cannot be written.

    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise OutputError(
            f"it cannot be written: {error.strerror}.", where=str(path), hint="Choose another file."
        ) from error
