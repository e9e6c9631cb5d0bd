"""A book → its EPUB file, proved before it replaces another."""

from pathlib import Path

from pipeline.assemble.epub.check import prove
from pipeline.assemble.written import Written
from pipeline.atomic import replace_file
from pipeline.document import Book
from pipeline.errors import OutputError
from pipeline.style import DEFAULT, Style

__all__ = ["write_epub"]


def write_epub(book: Book, path: Path, style: Style = DEFAULT) -> Written:
    """Write the book, or leave what was at ``path`` as it was.

    Raises:
        OutputError: it cannot be written, or failed its own check.

    """
    if not book.chapters:
        raise OutputError("the book has no chapters.", where=str(path), hint="Give it a post.")
    from pipeline.assemble.epub.binding import bind  # EbookLib and Pillow take a while to load

    bound = bind(book, style)
    prove(bound.data, str(path))
    replace_file(path, bound.data)
    return Written(path, bound.findings, bound.formulas)
