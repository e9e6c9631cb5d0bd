"""A style → the style sheets of a book, in the order they are taken."""

from collections.abc import Iterator
from importlib.resources import files

from pipeline.assemble.epub.words import sentence_rules
from pipeline.style import Style


def style_sheets(style: Style) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each style sheet, in the order they are taken."""
    here = files("pipeline.assemble.epub")
    for name in sheet_names(style):
        if name == "sentences":
            yield name, sentence_rules()
        elif name == "own":
            yield name, style.css
        else:
            yield name, (here / f"{name}.css").read_text(encoding="utf-8")


def sheet_names(style: Style) -> tuple[str, ...]:
    """Return the names of the style sheets, in the order they are taken."""
    wanted = {
        "book": True,
        "wide": True,
        "columns": style.has_columns,
        "sentences": style.align == "sentence",
        "own": bool(style.css),
    }
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)
