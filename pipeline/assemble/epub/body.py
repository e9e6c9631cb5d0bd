"""A book → all its pages in reading order, however they are bound."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble.epub import pages
from pipeline.assemble.epub.glossary import entries, glossary_page, numbered
from pipeline.assemble.epub.pages import Page
from pipeline.assemble.epub.parts import Part, parts
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.images import collect_images
from pipeline.assemble.links import Links, post_addresses
from pipeline.assemble.outline import Outline
from pipeline.document import Book
from pipeline.style import Style


@dataclass(frozen=True, slots=True)
class Body:
    """The pages of a book and what they were made with."""

    book: Book
    """Its chapters in the order of the pages."""
    settings: tuple[Setting, ...]
    """One a chapter."""
    title: Page
    listed: tuple[Page, ...]
    """What the contents list: parts, posts, glossary, colophon."""


def make_body(book: Book, style: Style) -> Body:
    """Return the pages of the book."""
    grouped = parts(book)
    if grouped:  # read in the order the contents list them
        book = replace(book, chapters=tuple(c for part in grouped for c in part.chapters))
    known = numbered(entries(book))
    addresses = post_addresses(book.chapters, "post-{}.xhtml")
    settings = tuple(
        Setting(Outline(c), Links(addresses, c), collect_images(c), style, known)
        for c in book.chapters
    )
    chapters = [pages.chapter_page(setting) for setting in settings]
    glossary = [glossary_page(book, settings)] if known else []
    listed = (
        *_in_parts(book, chapters, grouped, style),
        *glossary,
        pages.colophon_page(book, chapters),
    )
    return Body(book, settings, pages.title_page(book, style), listed)


def _in_parts(
    book: Book, chapters: Sequence[Page], grouped: Sequence[Part], style: Style
) -> Iterator[Page]:
    """Yield the chapters, each part's behind the page that opens it."""
    if not grouped:
        yield from chapters
    rest = iter(chapters)
    for number, part in enumerate(grouped, 1):
        own = [next(rest) for _ in part.chapters]
        yield pages.part_page(part, number, own, book, style)
        yield from own
