"""Text → a file the user named: the whole new one, or the old one as it was."""

from pathlib import Path

from pipeline.atomic import replace_file


def write_file(path: Path, text: str) -> None:
    """Write a file in one step, and its folder where that is missing.

    Raises:
        OutputError: it cannot be written.

    """
    replace_file(path, text.encode(), failure="it cannot be written", hint="Choose another file.")
