"""A book → a folder of web pages, each whole by itself, made of the same pages as the EPUB."""

from pathlib import Path

from pipeline.assemble.epub.body import make_body
from pipeline.assemble.finished import Laid
from pipeline.assemble.finishing import lay_out
from pipeline.assemble.html.site import site
from pipeline.assemble.written import Written
from pipeline.atomic import replace_file
from pipeline.document import Book
from pipeline.style import DEFAULT, Style

__all__ = ["write_html"]


def write_html(
    book: Book, folder: Path, style: Style = DEFAULT, laid: Laid | None = None
) -> Written:
    """Write a page a post, a glossary, a colophon and ``index.html``.

    Args:
        book: its chapters may lack their text where ``laid`` is given.
        folder: where to.
        style: the layout.
        laid: its chapters as they were laid out before; by default they are laid out now.

    Raises:
        OutputError: a file cannot be written.

    """
    body = make_body(book, laid or lay_out(book, style), style)
    for name, text in site(body, style):
        replace_file(folder / name, text.encode(), durable=False)
    return Written(folder / "index.html", body.findings)
