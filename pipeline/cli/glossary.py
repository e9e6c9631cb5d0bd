"""``duizhao glossary``: keep the glossary files good."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.failing import sentences
from pipeline.cli.writing import write_file
from pipeline.report import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.document import Finding, Term
    from pipeline.glossary import Glossary

app = typer.Typer(help="List, extend, check and exchange glossary files.", no_args_is_help=True)

GlossaryOption = Annotated[
    list[Path] | None,
    typer.Option("--glossary", help="File or folder; may be given again.", show_default="glossary"),
]


def _paths(given: list[Path] | None) -> list[Path]:
    from pipeline.settings import load_settings

    return given or list(load_settings().glossary)


@app.command("list")
def list_(
    find: Annotated[str, typer.Argument(help="Only rows that hold this text.")] = "",
    glossary: GlossaryOption = None,
) -> None:
    """List the terms and the lines they stand on."""
    with sentences():
        from pipeline.glossary import load_glossary

        for term in load_glossary(_paths(glossary)).terms:
            row = (term.source, term.target, term.kind, term.note)
            if find.casefold() in "\t".join(row).casefold():
                typer.echo("\t".join((*row, term.where)))


@app.command()
def add(
    source: Annotated[str, typer.Argument(help="The term as the Chinese text writes it.")],
    target: Annotated[str, typer.Argument(help="Its English; none keeps it as it is.")] = "",
    kind: Annotated[
        str, typer.Option(help="keep, prefer, whole or forbid.", show_default="by content")
    ] = "",
    note: Annotated[str, typer.Option(help="A remark for people.")] = "",
    file: Annotated[Path, typer.Option(help="The file the row is added to.")] = Path(
        "glossary/mine.tsv"
    ),
) -> None:
    """Add a row, unless it contradicts one that is there."""
    with sentences():
        from pipeline.glossary import load_glossary, make_glossary, make_term, write_rows

        here = file.parent if file.parent.is_dir() else file
        known = load_glossary([here]).terms if here.exists() else ()
        term = make_term(source, target, kind, note, f"{file} (new row)")
        whole = make_glossary((*known, term)).whole(source)
        if file.is_file():
            _append(file, term)
        else:
            write_file(file, write_rows((term,)))
        typer.echo(f"{file}: {term.source} → {term.target} ({term.kind})")
        if whole and term.kind in ("keep", "prefer"):
            typer.echo(
                f"Where it is all of a text, it stays “{whole.term.target}” ({whole.term.where})."
            )


@app.command()
def remove(
    source: Annotated[str, typer.Argument(help="The term whose rows go.")],
    glossary: GlossaryOption = None,
) -> None:
    """Remove a term's rows from every file; all other lines stay as they are."""
    with sentences():
        from pipeline.errors import UsageError
        from pipeline.glossary import glossary_files, without_rows

        paths = _paths(glossary)
        found = [(file, *without_rows(file, source)) for file in glossary_files(paths)]
        if not any(rows for _, _, rows in found):
            raise UsageError(
                f"no row is about “{source}”.",
                where=", ".join(map(str, paths)),
                hint="Look for it with: duizhao glossary list.",
            )
        for file, text, rows in found:
            if rows:
                write_file(file, text)
            for row in rows:
                typer.echo(f"{row.where}: removed {row.source} → {row.target} ({row.kind})")


@app.command()
def check(
    posts: Annotated[
        list[Path] | None, typer.Argument(help="Posts to look for rows that never match.")
    ] = None,
    glossary: GlossaryOption = None,
) -> None:
    """Check the files: every finding has a code, a file and a line."""
    with sentences():
        from pipeline.glossary import glossary_files
        from pipeline.glossary.lint import lint
        from pipeline.segment import Words

        texts = [text for _, text in _texts(posts)] if posts else None
        findings = lint(_paths(glossary), texts, Words(_words(_paths(glossary))).cut)
        _print(findings)
        files = glossary_files(_paths(glossary))
        typer.echo(f"{counted(len(files), 'file')}, {counted(len(findings), 'finding')}.")
    raise typer.Exit(4 if any(f.severity == "error" for f in findings) else 0)


@app.command()
def suggest(
    posts: Annotated[list[Path], typer.Argument(help="Posts to take candidates from.")],
    most: Annotated[int, typer.Option(help="How many rows at most.")] = 50,
    glossary: GlossaryOption = None,
) -> None:
    """Suggest rows the glossary lacks, ready to paste."""
    with sentences():
        from pipeline.glossary.suggest import suggest as candidates
        from pipeline.glossary.suggest import write_suggestions
        from pipeline.segment import Words

        paths = _paths(glossary)
        # Who has no glossary yet is who wants suggestions for one.
        known = _load([path for path in paths if glossary or path.exists()])
        found = candidates(_texts(posts), known, Words(known.words).cut)
        typer.echo(write_suggestions(found[:most]), nl=False)


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="A .csv, .txt, .tsv or .tbx file.")],
    to: Annotated[Path, typer.Option(help="The glossary file to write.")],
    format_: Annotated[
        str,
        typer.Option("--format", help="deepl, babeldoc, omegat, tbx, tsv.", show_default="by name"),
    ] = "",
) -> None:
    """Turn another tool's glossary into one of duizhao's."""
    with sentences():
        from pipeline.errors import GlossaryError, UsageError
        from pipeline.glossary import write_rows
        from pipeline.glossary.exchange import import_terms

        if to.exists():
            raise UsageError("it exists already.", where=str(to), hint="Choose another name.")
        terms, findings = import_terms(source, format_)
        _print(findings)
        if not terms:
            raise GlossaryError(
                "no term was found in it, so nothing is written.",
                where=str(source),
                hint="Is it the right file, or another --format?",
            )
        write_file(to, write_rows(terms))
        typer.echo(f"{counted(len(terms), 'term')} written to {to}.")


@app.command("export")
def export_(
    to: Annotated[Path, typer.Argument(help="The file to write: .csv, .txt, .tsv or .tbx.")],
    format_: Annotated[
        str,
        typer.Option("--format", help="deepl, babeldoc, omegat, tbx, tsv.", show_default="by name"),
    ] = "",
    glossary: GlossaryOption = None,
) -> None:
    """Write the glossary for another tool.

    What that tool's format cannot say is named.
    """
    with sentences():
        from pipeline.glossary.exchange import export_terms

        text, findings = export_terms(_load(_paths(glossary)).terms, to, format_)
        write_file(to, text)
        _print(findings)
        typer.echo(f"Written to {to}.")


def _append(file: Path, term: "Term") -> None:
    """Add a row to a file and leave its other lines, comments too, as they are."""
    from pipeline.errors import GlossaryError
    from pipeline.glossary import write_rows
    from pipeline.glossary.rows import COLUMNS

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(
            "rows can be added only to UTF-8 files.", where=str(file), hint="Choose another --file."
        ) from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if lines and tuple(lines[0].lower().split("\t")) != COLUMNS:
        raise GlossaryError(
            f"its columns are not {', '.join(COLUMNS)}.",
            where=str(file),
            hint="Add the row by hand, or choose another --file.",
        )
    head, row = write_rows((term,)).split("\n", 1)
    end = "" if text.endswith("\n") or not text else "\n"
    write_file(file, text + end + (row if lines else f"{head}\n{row}"))


def _load(paths: list[Path]) -> "Glossary":
    from pipeline.glossary import load_glossary

    return load_glossary(paths)


def _words(paths: list[Path]) -> tuple[str, ...]:
    """Return the words of the glossary, or none where a row is what `check` is about to report."""
    from pipeline.errors import GlossaryError

    try:
        return _load(paths).words
    except GlossaryError:
        return ()


def _texts(posts: list[Path]) -> "Iterator[tuple[str, str]]":
    from pipeline.read import find_files, read_file

    for path in find_files(posts):
        for post in read_file(path):
            yield from ((f"{path}:{b.line}", b.text) for b in post.blocks if b.text)


def _print(findings: "tuple[Finding, ...]") -> None:
    for finding in findings:
        typer.echo(f"{finding.where}: {finding.code} {finding.message}")
