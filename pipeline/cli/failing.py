"""An error meant for the user → one sentence on standard error and its exit code."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import typer

from pipeline.errors import DuizhaoError, EngineError, OutputError

_UNREAD = 141
"""What a shell shows for a command whose output nobody reads on: 128 and the number of SIGPIPE."""


@contextmanager
def sentences() -> Iterator[None]:
    """Let no traceback reach the user: every error ends the command with one sentence."""
    try:
        yield
    except DuizhaoError as error:
        typer.echo(f"duizhao: {error}", err=True)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        raise _stopped() from None
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads on; the interpreter would complain about it at exit
        raise typer.Exit(_UNREAD) from None
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename:
            raise
        with suppress(OSError):
            sys.stdout.close()  # else the interpreter would try again at exit
        typer.echo(
            f"duizhao: the standard output cannot be written: {error.strerror}."
            " Everything else is done; free some space and run the same command again.",
            err=True,
        )
        raise typer.Exit(OutputError.exit_code) from None
    except MemoryError:
        typer.echo(f"duizhao: {_NO_MEMORY}", err=True)
        raise typer.Exit(EngineError.exit_code) from None
    except ImportError as error:
        if not isinstance(error.__cause__ or error.__context__, KeyboardInterrupt):
            raise
        raise _stopped() from None  # Ctrl-C while an extension module was loading


def _stopped() -> typer.Exit:
    typer.echo(
        "\nduizhao: stopped. What is translated is kept; run the same command to go on.", err=True
    )
    return typer.Exit(130)


_NO_MEMORY = (
    "there is not enough memory. What is translated is kept; close other programs,"
    " or use fewer --threads, and run the same command again."
)
