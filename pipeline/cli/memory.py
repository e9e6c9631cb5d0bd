"""``duizhao memory``: what has been translated before."""

import csv
import io
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.failing import sentences
from pipeline.cli.writing import write_file
from pipeline.errors import InputError
from pipeline.report import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.translate.memory import Memory

app = typer.Typer(
    help="Look at, carry over or clear what has been translated.", no_args_is_help=True
)

MemoryOption = Annotated[
    Path | None, typer.Option("--memory", help="The memory.", show_default="in your data folder")
]


@contextmanager
def _open(given: Path | None) -> "Iterator[Memory]":
    from pipeline.settings import load_settings
    from pipeline.translate.memory import Memory

    with closing(Memory(load_settings(memory=given).memory)) as memory:
        yield memory


@app.command()
def stats(memory: MemoryOption = None) -> None:
    """Say where the memory is and what it holds."""
    with sentences(), _open(memory) as store:
        typer.echo(f"{store.path} ({store.path.stat().st_size / 1e6:.1f} MB)")
        for name, count in store.counts().items():
            typer.echo(f"{count:>8}  {'written by people' if name == 'person' else name}")


@app.command("export")
def export_(
    file: Annotated[Path, typer.Argument(help="TSV file to write.")], memory: MemoryOption = None
) -> None:
    """Write everything as TSV: Chinese, English, and who wrote it."""
    with sentences():
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
        writer.writerow(("source", "target", "origin"))
        with _open(memory) as store:
            rows = list(store.pairs())
        writer.writerows(rows)
        write_file(file, buffer.getvalue())
        typer.echo(f"{counted(len(rows), 'translation')} written to {file}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="TSV file with the columns source and target.")],
    memory: MemoryOption = None,
) -> None:
    """Take corrections from a TSV.

    They count as a person's, and outrank every model from then on.

    Rows whose origin is not "person" are left out, so that an exported
    file can be edited: write "person" there in the rows you change.
    """
    with sentences():
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            raise InputError(
                f"it cannot be read: {reason}.", where=str(file), hint="Give a TSV file in UTF-8."
            ) from error
        reader = csv.DictReader(io.StringIO(text), delimiter="\t")
        pairs = []
        for row in reader:
            if not row.get("source") or not row.get("target"):
                raise InputError(
                    "a row needs both a source and a target.",
                    where=f"{file}:{reader.line_num}",
                    hint="The first line names the columns: source, target, origin.",
                )
            if row.get("origin", "person") == "person":
                pairs.append((row["source"], row["target"]))
        with _open(memory) as store:
            count = store.edit(pairs)
        typer.echo(f"{counted(count, 'translation')} taken over as a person's.")


@app.command()
def clear(
    edits: Annotated[bool, typer.Option("--edits", help="Also forget what people wrote.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    memory: MemoryOption = None,
) -> None:
    """Forget what the engine translated.

    The next run translates it again; what people wrote stays.
    """
    with sentences(), _open(memory) as store:
        if not yes:
            typer.confirm(f"Forget the translations in {store.path}?", abort=True)
        typer.echo(f"{counted(store.clear(edits), 'translation')} forgotten.")
