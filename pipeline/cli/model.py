"""``duizhao model``: translation packages."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.failing import sentences

app = typer.Typer(help="List, install and check translation packages.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the packages that are here.

    The bundled one first, then those that Argos Translate has installed.
    """
    with sentences():
        from pipeline.translate.install import installed_packages

        for name, package in installed_packages():
            typer.echo(f"{name:<10} {package.name} {package.version}  {package.folder}")


@app.command()
def install(
    source: Annotated[
        str,
        typer.Argument(
            help="An .argosmodel file, its URL, or the URL of an Argos package index (.json)."
        ),
    ],
    sha256: Annotated[
        str | None, typer.Option(help="Refuse the file unless this is its SHA-256.")
    ] = None,
) -> None:
    """Install a zh→en package where Argos Translate keeps its packages.

    This is the only command that uses the network, and only for a URL.
    """
    with sentences():
        from pipeline.translate.install import install_package

        package = install_package(source, sha256)
        typer.echo(f"Installed {package.name} {package.version} in {package.folder}.")
        typer.echo(f"Use it with: duizhao translate --package {package.folder} …")


@app.command()
def verify(
    package: Annotated[
        Path | None, typer.Argument(help="Folder or .argosmodel file.", show_default="bundled")
    ] = None,
) -> None:
    """Load a package and measure what survives in it.

    Each spelling of placeholders and terms, the best first.
    """
    with sentences():
        from pipeline.translate.verify import measure_spellings

        for line in measure_spellings(package):
            typer.echo(line)
