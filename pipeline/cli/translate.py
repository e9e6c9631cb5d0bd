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
            help="Posts, or folders: Markdown, text, saved pages, notebooks, EPUB, Word, feeds.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for the results.", show_default="output"),
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
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            help="Leave files and folders out, as .gitignore does; may be given several times.",
            show_default="what .duizhaoignore says",
        ),
    ] = None,
    notes: Annotated[
        bool, typer.Option("--notes", help="Put doubts about the translation into the book.")
    ] = False,
    code_comments: Annotated[
        bool,
        typer.Option("--code-comments", help="Translate comments in code, below the code."),
    ] = False,
    fetch_images: Annotated[
        bool,
        typer.Option("--fetch-images", help="Fetch images from the web: the one use of a network."),
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
    cluster: Annotated[
        str | None,
        typer.Option(
            help="Translate on a Ray cluster: auto, or the address of its head.",
            metavar="auto|HOST:PORT",
            show_default="this machine",
        ),
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
        bool,
        typer.Option("--json", help="Print JSON lines: how the run gets on, and last the report."),
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
        from pipeline.cli.progress import Bar, Events
        from pipeline.run import Run
        from pipeline.settings import load_settings

        settings = load_settings(
            out=out,
            glossary=tuple(glossary) if glossary else None,
            formats=tuple(formats) if formats else None,
            layout=layout,
            align=align,
            drafts=drafts or None,
            exclude=tuple(exclude) if exclude else None,
            notes=notes or None,
            code_comments=code_comments or None,
            fetch_images=fetch_images or None,
            css=css,
            title=title,
            package=package,
            memory=memory,
            threads=threads,
            cluster=cluster,
            first=first,
        )
        watcher = Events() if as_json else Bar()
        with watcher.drawing:
            run = Run(settings, watcher=watcher)
            result = run.plan(paths) if plan else run.translate(paths)
        if as_json:
            event = {"event": "plan" if plan else "report"}
            typer.echo(json.dumps(event | result.as_json(), ensure_ascii=False))
        else:
            for line in result.lines():
                typer.echo(line)
        for failed in result.failed:
            typer.echo(f"duizhao: {failed.message}", err=True)
    raise typer.Exit(result.exit_code(strict))
