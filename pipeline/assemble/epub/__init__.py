"""A book → its EPUB file, proved before it replaces another."""

from pathlib import Path

from pipeline.assemble.epub.body import make_body
from pipeline.assemble.epub.check import refuse
from pipeline.assemble.finished import Laid
from pipeline.assemble.finishing import lay_out
from pipeline.assemble.written import Written
from pipeline.atomic import replacing
from pipeline.document import Book
from pipeline.errors import OutputError
from pipeline.style import DEFAULT, Style

__all__ = ["write_epub"]


def write_epub(book: Book, path: Path, style: Style = DEFAULT, laid: Laid | None = None) -> Written:
    """Write the book, or leave what was at ``path`` as it was.

    Args:
        book: its chapters may lack their text where ``laid`` is given.
        path: the file.
        style: the layout.
        laid: its chapters as they were laid out before; by default they are laid out now.

    Raises:
        OutputError: it cannot be written, or failed its own check.

    """
    if not book.chapters:
        raise OutputError("the book has no chapters.", where=str(path), hint="Give it a post.")
    from pipeline.assemble.epub.binding import bind_into  # EbookLib and Pillow take a while to load

    body = make_body(book, laid or lay_out(book, style), style)
    with replacing(path) as file:
        refuse(bind_into(file, body, style), str(path))
    return Written(path, body.findings, body.formulas)
