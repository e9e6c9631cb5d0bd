"""A book whose chapters are laid out → all its pages in reading order, however they are bound."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble.epub import pages
from pipeline.assemble.epub.glossary import entries, glossary_page
from pipeline.assemble.epub.pages import Page
from pipeline.assemble.epub.parts import Part, parts
from pipeline.assemble.finished import Finished, Laid, Shelf
from pipeline.assemble.written import unique
from pipeline.document import Book, Finding
from pipeline.style import Style

_PREFIX = "post-"


@dataclass(frozen=True, slots=True)
class Body:
    """The pages of a book and where the text of its chapters is."""

    book: Book
    """Its chapters in the order of the pages, without their text."""
    chapters: tuple[Finished, ...]
    """In the same order."""
    title: Page
    listed: tuple[Page, ...]
    """What the contents list: parts, posts, glossary, colophon; posts without their text."""
    shelf: Shelf

    def full(self, page: Page) -> Page:
        """Return a page with its text."""
        if not page.is_chapter:
            return page
        return replace(page, body=self.shelf.body(page.name.removeprefix(_PREFIX)))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the writer noticed in any chapter."""
        return unique([finding for done in self.chapters for finding in done.findings])

    @property
    def formulas(self) -> tuple[tuple[str, int], ...]:
        """How many formulas each converter took."""
        counts: Counter[str] = Counter()
        for done in self.chapters:
            counts.update(dict(done.formulas))
        return tuple(sorted(counts.items()))


def make_body(book: Book, laid: Laid, style: Style) -> Body:
    """Return the pages of the book.

    Args:
        book: its chapters may lack their text.
        laid: the same chapters, laid out.
        style: the layout.

    """
    finished = {done.chapter.slug: done for done in laid.chapters}
    book = replace(book, chapters=tuple(done.chapter for done in laid.chapters))
    grouped = parts(book)
    if grouped:  # read in the order the contents list them
        book = replace(book, chapters=tuple(c for part in grouped for c in part.chapters))
    chapters = tuple(finished[chapter.slug] for chapter in book.chapters)
    shown = {done.chapter.slug: pages.shelved(done) for done in chapters}
    glossary = [glossary_page(book, chapters)] if entries(book.terms) else []
    listed = (
        *_in_parts(book, shown, grouped, style),
        *glossary,
        pages.colophon_page(book, tuple(shown.values())),
    )
    return Body(book, chapters, pages.title_page(book, style), listed, laid.shelf)


def _in_parts(
    book: Book, shown: Mapping[str, Page], grouped: Sequence[Part], style: Style
) -> Iterator[Page]:
    """Yield the chapters, each part's behind the page that opens it."""
    if not grouped:
        yield from shown.values()
    for number, part in enumerate(grouped, 1):
        own = [shown[chapter.slug] for chapter in part.chapters]
        yield pages.part_page(part, number, own, book, style)
        yield from own
