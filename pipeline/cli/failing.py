"""An error meant for the user → one sentence on standard error and its exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from pipeline.errors import DuizhaoError


@contextmanager
def sentences() -> Iterator[None]:
    """Let no traceback reach the user: every error ends the command with one sentence."""
    try:
        yield
    except DuizhaoError as error:
        typer.echo(f"duizhao: {error}", err=True)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        typer.echo(
            "\nduizhao: stopped. What is translated is kept; run the same command to go on.",
            err=True,
        )
        raise typer.Exit(130) from None
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads on; the interpreter would complain about it at exit
        raise typer.Exit(0) from None
