"""``duizhao memory``: what has been translated before."""

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.failing import sentences
from pipeline.cli.writing import write_file
from pipeline.report import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.translate.exchange import Sheet
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
    file: Annotated[Path, typer.Argument(help="File to write: .tmx, .xlf or .tsv.")],
    posts: Annotated[
        list[Path] | None,
        typer.Option("--posts", help="Only what stands in these posts, in their order."),
    ] = None,
    glossary: Annotated[
        list[Path] | None,
        typer.Option("--glossary", help="For --posts: as for translate.", show_default="glossary"),
    ] = None,
    memory: MemoryOption = None,
) -> None:
    """Write what has been translated, for another tool or for a person to correct.

    With --posts, what is not translated yet goes along in .xlf, each post as a file of its own.
    """
    with sentences(), _open(memory) as store:
        from pipeline.translate.exchange import Entry, Sheet, write_entries

        if posts:
            sheets = tuple(_sheets(posts, glossary, store))
        else:
            sheets = (Sheet("", tuple(Entry(s, t, o) for s, t, o in store.pairs())),)
        text = write_entries(sheets, file)
        write_file(file, text)
        count = sum(bool(entry.target) for sheet in sheets for entry in sheet.entries)
        typer.echo(f"{counted(count, 'translation')} written to {file}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A .tmx, .xlf or .tsv file.")],
    memory: MemoryOption = None,
) -> None:
    """Take over what people wrote: it outranks every model from then on.

    A translation is a person's when the file says so, when it differs from what the engine wrote,
    or when it comes from another tool. What the engine wrote stays the engine's.
    """
    with sentences():
        from pipeline.translate.exchange import edits, read_entries

        entries, findings = read_entries(file)
        with _open(memory) as store:
            count = store.edit(edits(entries, store.pairs()))
        for finding in findings:
            typer.echo(f"{finding.where}: {finding.code} {finding.message}")
        typer.echo(f"{counted(count, 'translation')} taken over as a person's.")


def _sheets(posts: list[Path], glossary: list[Path] | None, memory: "Memory") -> "Iterator[Sheet]":
    """Yield a sheet a post: its segments with what the memory holds for today's engine."""
    from pipeline.glossary import Glossary, load_glossary
    from pipeline.read import find_files, read_file
    from pipeline.segment import Segmenter
    from pipeline.settings import load_settings
    from pipeline.translate import Translator, key_of, open_engine
    from pipeline.translate.exchange import Entry, Sheet

    settings = load_settings()
    paths = [path for path in glossary or settings.glossary if glossary or path.exists()]
    segmenter = Segmenter(load_glossary(paths) if paths else Glossary())
    engine = open_engine(settings.package, beam=settings.beam)
    signature = Translator(engine, memory).signature
    for path in find_files(posts):
        for post in read_file(path):
            segments = segmenter.segment(post)
            known = memory.lookup(segments, signature)
            entries = []
            for segment in segments:
                where = f"{post.source}:{post.blocks[segment.block].line}"
                stored = known.get(key_of(segment, signature))
                origin = "person" if stored and stored.by_person else signature
                target = stored.target if stored else ""
                entries.append(Entry(segment.text, target, origin, "", where))
            yield Sheet(post.source, tuple(entries))


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
