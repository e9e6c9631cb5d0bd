"""``duizhao doctor``: is everything here that a run needs?"""

import sys

import typer

from pipeline.cli.failing import sentences
from pipeline.errors import DuizhaoError


def command() -> None:
    """Check that everything a run needs is here.

    A line each for the model, the dictionary, the glossary, the memory and
    the output folder; the exit code is that of the first that fails.
    """
    with sentences():
        from pipeline.doctor import checks

        failed = None
        for name, check in checks():
            try:
                typer.echo(f"ok    {name}: {check()}")
            except DuizhaoError as error:
                typer.echo(f"FAIL  {name}: {error}")
                failed = failed or error
        typer.echo(f"python {sys.version.split()[0]}")
    if failed:
        raise typer.Exit(failed.exit_code)
