"""A book → a folder of web pages, each whole by itself, made of the same pages as the EPUB."""

from pathlib import Path

from pipeline.assemble.epub.body import make_body
from pipeline.assemble.html.site import site
from pipeline.assemble.written import Written, unique
from pipeline.atomic import replace_file
from pipeline.document import Book
from pipeline.style import DEFAULT, Style

__all__ = ["write_html"]


def write_html(book: Book, folder: Path, style: Style = DEFAULT) -> Written:
    """Write a page a post, a glossary, a colophon and ``index.html``.

    Raises:
        OutputError: a file cannot be written.

    """
    body = make_body(book, style)
    for name, text in site(body, style):
        replace_file(folder / name, text.encode())
    findings = [f for s in body.settings for f in (*s.images.findings, *s.findings)]
    return Written(folder / "index.html", unique(findings))
