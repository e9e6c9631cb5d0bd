"""The pages of a book → its table of contents, once as XHTML and once as NCX for old readers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.assemble.epub.pages import Page
from pipeline.assemble.finished import Heading
from pipeline.assemble.xhtml import bilingual, esc
from pipeline.document import Book
from pipeline.style import DEFAULT, Style


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents with those below it."""

    page: Page | Heading
    address: str
    below: tuple["Entry", ...] = ()


def contents(pages: Sequence[Page]) -> tuple[Entry, ...]:
    """Return the pages as a tree: posts within parts, sections within posts."""
    top: list[Entry] = []
    within: list[Entry] = []
    opened: Page | None = None

    def close() -> None:
        if opened is not None:
            top.append(Entry(opened, opened.file, tuple(within)))

    for page in pages:
        if page.part or page.back:
            close()
            opened, within = (page if page.part else None), []
        if page.part:
            continue
        below = tuple(Entry(h, f"{page.file}#{h.name}") for h in page.headings)
        (within if opened is not None else top).append(Entry(page, page.file, below))
    close()
    return tuple(top)


def nav_page(
    book: Book,
    pages: Sequence[Page],
    landmarks: Sequence[tuple[str, Page]],
    style: Style = DEFAULT,
) -> Page:
    """Return the table of contents with the landmarks."""
    marks = "\n".join(
        f'<li><a epub:type="{kind}" href="{page.file}">{esc(page.target)}</a></li>'
        for kind, page in landmarks
    )
    body = (
        '<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="title">\n'
        f'<h1 id="title">{bilingual("目录", "Contents", book.language, style)}</h1>\n'
        f"{_list(contents(pages), book.language, style)}\n</nav>\n"
        '<nav epub:type="landmarks" id="landmarks" hidden="hidden" aria-label="Landmarks">\n'
        f'<ol>\n{marks}\n<li><a epub:type="toc" href="nav.xhtml">Contents</a></li>\n</ol>\n</nav>'
    )
    return Page("nav", "目录", "Contents", body)


def _list(entries: Sequence[Entry], language: str, style: Style) -> str:
    lines = "\n".join(
        f'<li><a href="{entry.address}">{_label(entry.page, language, style)}</a>'
        + (f"\n{_list(entry.below, language, style)}\n" if entry.below else "")
        + "</li>"
        for entry in entries
    )
    return f"<ol>\n{lines}\n</ol>"


def _label(entry: Page | Heading, language: str, style: Style) -> str:
    source, target = esc(entry.source), esc(entry.target)
    return bilingual(source or target or "…", "" if source == target else target, language, style)


def ncx(book: Book, pages: Sequence[Page], style: Style = DEFAULT) -> bytes:
    """Return the same table of contents as EPUB 2 wants it."""
    tree = contents(pages)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="en">\n'
        f'<head>\n<meta name="dtb:uid" content="{esc(book.identifier)}"/>\n'
        f'<meta name="dtb:depth" content="{_depth(tree)}"/>\n'
        '<meta name="dtb:totalPageCount" content="0"/>\n'
        '<meta name="dtb:maxPageNumber" content="0"/>\n</head>\n'
        f"<docTitle><text>{esc(book.title_en)}</text></docTitle>\n<navMap>\n"
        + "\n".join(_points(tree, iter(range(1, 10**9)), style))
        + "\n</navMap>\n</ncx>\n"
    ).encode()


def _depth(entries: Sequence[Entry]) -> int:
    return 1 + max((_depth(entry.below) for entry in entries), default=0) if entries else 0


def _points(entries: Sequence[Entry], numbers: Iterator[int], style: Style) -> Iterator[str]:
    for entry in entries:
        order = next(numbers)
        page = entry.page
        # Old readers show one line: the English first.
        label = Style(layout="english-first").order(page.source, page.target, " · ")
        if len(style.sides) == 1:
            label = style.order(page.source, page.target)
        below = "".join(f"\n{point}" for point in _points(entry.below, numbers, style))
        yield (
            f'<navPoint id="point-{order}" playOrder="{order}">'
            f"<navLabel><text>{esc(label or '…')}</text></navLabel>"
            f'<content src="{esc(f"text/{entry.address}")}"/>{below}</navPoint>'
        )
