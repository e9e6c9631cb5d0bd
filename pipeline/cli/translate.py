"""``duizhao translate``: posts → a bilingual book."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.failing import sentences


def command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Posts, or folders: Markdown, text, listing pages, saved pages, notebooks.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the results.", show_default="output"),
    ] = None,
    glossary: Annotated[
        list[Path] | None,
        typer.Option(
            help="Glossary file or folder; may be given several times.", show_default="glossary"
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="markdown, epub or html; may be given several times.",
            show_default="markdown and epub",
        ),
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(
            help="side-by-side, stacked, english-first, english or chinese.",
            show_default="side-by-side",
        ),
    ] = None,
    align: Annotated[
        str | None,
        typer.Option(
            help="block, or sentence: pointing at a sentence shows its counterpart.",
            show_default="block",
        ),
    ] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Translate the drafts of a blog folder too.")
    ] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help="Put doubts about the translation into the book.")
    ] = False,
    css: Annotated[
        Path | None,
        typer.Option(help="Your own style sheet for the book.", show_default="none"),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="Title of the book.", show_default="name of the folder")
    ] = None,
    package: Annotated[
        Path | None,
        typer.Option(
            help="Another zh→en Argos package: a folder or an .argosmodel file.",
            show_default="bundled",
        ),
    ] = None,
    memory: Annotated[
        Path | None,
        typer.Option(help="Translation memory to use.", show_default="in your data folder"),
    ] = None,
    first: Annotated[
        int | None, typer.Option(min=1, help="Translate only the first N posts.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option(min=1, help="Cores to use.", show_default="all")
    ] = None,
    plan: Annotated[
        bool,
        typer.Option(
            "--plan", help="Translate nothing; say what would be translated and how long it takes."
        ),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when there are findings.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the report as JSON on standard output.")
    ] = False,
) -> None:
    """Translate posts into side-by-side Markdown and one EPUB.

    Run it again at any time: what has been translated is remembered,
    and only what changed is translated again.

    Exit codes: 0 done, 1 findings under --strict, 2 usage,
    3 a post could not be read, 4 glossary, 5 translation package,
    6 memory, 7 output, 130 stopped with Ctrl-C.
    """
    with sentences():
        from pipeline.cli.progress import Bar
        from pipeline.run import Run
        from pipeline.settings import load_settings

        settings = load_settings(
            out=out,
            glossary=tuple(glossary) if glossary else None,
            formats=tuple(formats) if formats else None,
            layout=layout,
            align=align,
            drafts=drafts or None,
            notes=notes or None,
            css=css,
            title=title,
            package=package,
            memory=memory,
            threads=threads,
            first=first,
        )
        with Bar() as bar:
            run = Run(settings, watcher=bar)
            result = run.plan(paths) if plan else run.translate(paths)
        if as_json:
            typer.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=1))
        else:
            for line in result.lines():
                typer.echo(line)
        for failed in result.failed:
            typer.echo(f"duizhao: {failed.message}", err=True)
    raise typer.Exit(result.exit_code(strict))
