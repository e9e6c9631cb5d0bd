"""The command line: one command, one file; each parses, calls, reports and exits."""

import typer

from pipeline.cli import doctor, glossary, memory, model, translate

app = typer.Typer(
    name="duizhao",
    help="Publish Chinese technical posts for English readers: side-by-side Markdown and EPUB, "
    "translated offline, with a glossary that is obeyed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("translate")(translate.command)
app.add_typer(glossary.app, name="glossary")
app.add_typer(memory.app, name="memory")
app.add_typer(model.app, name="model")
app.command("doctor")(doctor.command)
