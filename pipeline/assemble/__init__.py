"""Posts and their units → chapters and a book → Markdown files, an EPUB, web pages."""

from pipeline.assemble.chapters import make_book, make_chapter, slugify
from pipeline.assemble.epub import write_epub
from pipeline.assemble.finished import Finished, Laid, Pages
from pipeline.assemble.finishing import finish
from pipeline.assemble.html import write_html
from pipeline.assemble.links import addresses_of
from pipeline.assemble.markdown import chapter_markdown, page_addresses, write_markdown
from pipeline.assemble.written import Written
from pipeline.style import ALIGNS, LAYOUTS, Style

__all__ = [
    "ALIGNS",
    "LAYOUTS",
    "Finished",
    "Laid",
    "Pages",
    "Style",
    "Written",
    "addresses_of",
    "chapter_markdown",
    "finish",
    "make_book",
    "make_chapter",
    "page_addresses",
    "slugify",
    "write_epub",
    "write_html",
    "write_markdown",
]
