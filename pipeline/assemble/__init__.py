"""Posts and their units → chapters and a book → Markdown files and an EPUB."""

from pipeline.assemble.chapters import make_book, make_chapter, slugify
from pipeline.assemble.epub import write_epub
from pipeline.assemble.markdown import chapter_markdown, write_markdown
from pipeline.assemble.written import Written

__all__ = [
    "Written",
    "chapter_markdown",
    "make_book",
    "make_chapter",
    "slugify",
    "write_epub",
    "write_markdown",
]
