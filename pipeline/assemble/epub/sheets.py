"""A style → the style sheets of a book, in the order they are taken."""

from collections.abc import Iterator
from importlib.resources import files

from pipeline.assemble.epub.words import sentence_rules
from pipeline.style import Style


def style_sheets(style: Style) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each style sheet, in the order they are taken."""
    here = files("pipeline.assemble.epub")
    wanted = ("book", "wide", *(("columns",) if style.has_columns else ()))
    for name in wanted:
        yield name, (here / f"{name}.css").read_text(encoding="utf-8")
    if style.align == "sentence":
        yield "sentences", sentence_rules()
    if style.css:
        yield "own", style.css
