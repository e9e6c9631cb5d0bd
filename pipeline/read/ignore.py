"""Patterns as ``.gitignore`` has them → whether something in a folder is left out."""

from collections.abc import Sequence
from pathlib import Path, PurePath

from pathspec import GitIgnoreSpec

from pipeline.errors import InputError, UsageError

FILE = ".duizhaoignore"
"""Lies in a folder of posts, or in one within it, for which it speaks alone."""


class Ignore:
    """The patterns that hold in one folder: those given, and those of files on the way to it."""

    def __init__(self, root: Path, patterns: Sequence[str] = ()) -> None:
        """Take the folder that is searched, and patterns that hold within it.

        Raises:
            UsageError: a pattern given is none.
            InputError: a file of patterns cannot be read.

        """
        try:
            self._specs = [(root, GitIgnoreSpec.from_lines(patterns))] if patterns else []
        except ValueError as error:
            raise UsageError(
                f"an excluded pattern cannot be read: {error}.", hint="Write it as .gitignore does."
            ) from error

    def within(self, folder: Path) -> "Ignore":
        """Return what holds in a folder, which may have a file of its own.

        Raises:
            InputError: that file cannot be read.

        """
        path = folder / FILE
        if not path.is_file():
            return self
        inner = Ignore(folder)
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            inner._specs = [*self._specs, (folder, GitIgnoreSpec.from_lines(lines))]
        except (OSError, ValueError) as error:
            raise InputError(
                "the list of what to leave out cannot be read.",
                where=str(path),
                hint="Write it in UTF-8, a pattern a line, as .gitignore does.",
            ) from error
        return inner

    def leaves_out(self, path: Path, is_folder: bool = False) -> bool:
        """Return whether a path is left out; the file nearest to it has the last word."""
        left_out = False
        for root, spec in self._specs:
            name = PurePath(path).relative_to(root).as_posix()
            decided = spec.check_file(name + "/" * is_folder).include
            left_out = left_out if decided is None else decided
        return left_out
