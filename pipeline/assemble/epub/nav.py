"""The pages of a book → its table of contents, once as XHTML and once as NCX for old readers."""

from collections.abc import Sequence

from pipeline.assemble.epub.pages import Heading, Page
from pipeline.assemble.xhtml import bilingual, esc
from pipeline.document import Book


def nav_page(book: Book, pages: Sequence[Page], landmarks: Sequence[tuple[str, Page]]) -> Page:
    """Return the table of contents with the landmarks."""
    entries = "\n".join(_entry(page, book.language) for page in pages)
    marks = "\n".join(
        f'<li><a epub:type="{kind}" href="{page.file}">{esc(page.target)}</a></li>'
        for kind, page in landmarks
    )
    body = (
        '<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="title">\n'
        f'<h1 id="title">{bilingual("目录", "Contents", book.language)}</h1>\n'
        f"<ol>\n{entries}\n</ol>\n</nav>\n"
        '<nav epub:type="landmarks" id="landmarks" hidden="hidden" aria-label="Landmarks">\n'
        f'<ol>\n{marks}\n<li><a epub:type="toc" href="nav.xhtml">Contents</a></li>\n</ol>\n</nav>'
    )
    return Page("nav", "目录", "Contents", body)


def _entry(page: Page, language: str) -> str:
    inner = "\n".join(
        f'<li><a href="{page.file}#{h.name}">{_label(h, language)}</a></li>' for h in page.headings
    )
    inner = f"\n<ol>\n{inner}\n</ol>\n" if inner else ""
    return f'<li><a href="{page.file}">{_label(page, language)}</a>{inner}</li>'


def _label(entry: Page | Heading, language: str) -> str:
    source, target = esc(entry.source), esc(entry.target)
    return bilingual(source or target or "…", "" if source == target else target, language)


def ncx(book: Book, pages: Sequence[Page]) -> bytes:
    """Return the same table of contents as EPUB 2 wants it."""
    points = []
    order = 0
    for page in pages:
        order += 1
        point = _point(order, page, f"text/{page.file}")
        for heading in page.headings:
            order += 1
            point += (
                "\n" + _point(order, heading, f"text/{page.file}#{heading.name}") + "</navPoint>"
            )
        points.append(point + "</navPoint>")
    depth = 2 if any(page.headings for page in pages) else 1
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="en">\n'
        f'<head>\n<meta name="dtb:uid" content="{esc(book.identifier)}"/>\n'
        f'<meta name="dtb:depth" content="{depth}"/>\n'
        '<meta name="dtb:totalPageCount" content="0"/>\n'
        '<meta name="dtb:maxPageNumber" content="0"/>\n</head>\n'
        f"<docTitle><text>{esc(book.title_en)}</text></docTitle>\n<navMap>\n"
        + "\n".join(points)
        + "\n</navMap>\n</ncx>\n"
    ).encode()


def _point(order: int, entry: Page | Heading, src: str) -> str:
    both = dict.fromkeys(filter(None, (entry.target, entry.source)))
    label = " · ".join(both) or "…"
    return (
        f'<navPoint id="point-{order}" playOrder="{order}">'
        f'<navLabel><text>{esc(label)}</text></navLabel><content src="{esc(src)}"/>'
    )
