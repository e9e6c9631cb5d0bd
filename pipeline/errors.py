"""Every way a run can fail: one class a cause, one exit code a class, one clear sentence each.

::

    DuizhaoError
    ├── UsageError      2   the command line asks for something that does not exist
    ├── InputError      3   a post cannot be found or read
    ├── GlossaryError   4   a glossary file is malformed or contradicts itself
    ├── EngineError     5   a translation package is missing, broken or of another language
    ├── StoreError      6   the translation memory cannot be opened or written
    └── OutputError     7   the result cannot be written, or failed its own check

Exit code 1 is not an error: the run ended, with findings, under ``--strict``.
"""


class DuizhaoError(Exception):
    """An error whose text is meant for the user.

    The sentence names the file, the line where there is one, and the next step.
    """

    exit_code = 1

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        """Keep what went wrong, where (``file`` or ``file:line``) and what to do about it."""
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return one line: where, what, and the next step."""
        line = f"{self.where}: {self.message}" if self.where else self.message
        return f"{line} {self.hint}" if self.hint else line


class UsageError(DuizhaoError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class InputError(DuizhaoError):
    """A post cannot be found or read."""

    exit_code = 3


class GlossaryError(DuizhaoError):
    """A glossary file is malformed or contradicts itself."""

    exit_code = 4


class EngineError(DuizhaoError):
    """A translation package is missing, broken, or of another language pair."""

    exit_code = 5


class StoreError(DuizhaoError):
    """The translation memory cannot be opened or written."""

    exit_code = 6


class OutputError(DuizhaoError):
    """The result cannot be written, or failed its own check."""

    exit_code = 7
