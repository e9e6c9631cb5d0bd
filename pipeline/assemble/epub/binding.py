"""The pages of a book → its EPUB, written as it is made: a chapter at a time is in memory."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from pipeline.assemble.epub import pages
from pipeline.assemble.epub.body import Body, make_body
from pipeline.assemble.epub.check import Check, Seen, look, unlisted
from pipeline.assemble.epub.cover import draw_cover
from pipeline.assemble.epub.metadata import metadata
from pipeline.assemble.epub.nav import nav_page, ncx
from pipeline.assemble.epub.package import Package, Resource, package_files, write_archive
from pipeline.assemble.epub.pages import Page, page_document
from pipeline.assemble.epub.sheets import style_sheets
from pipeline.assemble.finishing import lay_out
from pipeline.document import Book, Finding
from pipeline.style import DEFAULT, Style

_XHTML = "application/xhtml+xml"


@dataclass(frozen=True, slots=True)
class Bound:
    """A finished book."""

    data: bytes
    findings: tuple[Finding, ...]
    formulas: tuple[tuple[str, int], ...]


def bind(book: Book, style: Style = DEFAULT) -> Bound:
    """Return the book as one file; the same book gives the same bytes."""
    body = make_body(book, lay_out(book, style), style)
    out = io.BytesIO()
    bind_into(out, body, style)
    return Bound(out.getvalue(), body.findings, body.formulas)


def bind_into(out: BinaryIO, body: Body, style: Style) -> tuple[str, ...]:
    """Write the book, and return what keeps it from being one that every reader opens.

    The chapters were looked at when they were laid out; here it is seen that all files are well
    formed, that every link of the book leads somewhere, and that the package file names them all.
    """
    check = Check()
    resources = []
    for resource, seen in _resources(body, style):
        resources.append(resource)
        check.add(f"EPUB/{resource.name}", seen)
    has_math = any("mathml" in resource.properties for resource in resources)
    has_images = any(done.pictures for done in body.chapters)
    package = Package(
        identifier=body.book.identifier,
        modified=body.book.modified,
        metadata=metadata(body.book, has_math, has_images, style),
        resources=tuple(resources),
        spine=tuple(
            (r.identifier, r.identifier != "cover") for r in resources if r.media_type == _XHTML
        ),
        cover="cover-image",
    )
    made = package_files(package)
    for name, data in made.items():
        check.add(name, look(name, data))
    write_archive(package, made, out)
    names = (f"EPUB/{resource.name}" for resource in resources)
    return (*check.problems(), *unlisted(names, package.listed(made)))


def _resources(body: Body, style: Style) -> Iterator[tuple[Resource, Seen]]:
    """Yield every file that is not EbookLib's to write, and what was seen of it."""
    book, listed = body.book, body.listed
    cover = pages.cover_page(book)
    landmarks = [("cover", cover), ("titlepage", body.title), ("bodymatter", listed[0])]
    landmarks += [("glossary", page) for page in listed if page.name == "glossary"]
    nav = nav_page(book, listed, landmarks, style)
    chapters = iter(body.chapters)
    for page in (cover, body.title, nav, *listed):
        if page.is_chapter:
            done = next(chapters)
            anchors = (*(h.name for h in done.headings), *(place for _, place in done.used))
            seen = Seen(frozenset(anchors), done.links)
            found = ("mathml",) if done.has_math else ()
            read = partial(_document, body, page, style)
            yield Resource(page.name, f"text/{page.file}", _XHTML, read, found), seen
        else:
            yield _made(page.name, f"text/{page.file}", _XHTML, page_document(page, style))
    for name, css in style_sheets(style):
        yield _made(f"style-{name}", f"styles/{name}.css", "text/css", css.encode())
    image = draw_cover(book, style)
    yield _made("cover-image", "images/cover.png", "image/png", image, ("cover-image",))
    shown = {p.name: p.media_type for done in body.chapters for p in done.pictures}
    for number, (name, kind) in enumerate(sorted(shown.items()), 1):
        read = partial(body.shelf.picture, name)
        yield Resource(f"image-{number}", f"images/{name}", kind, read), Seen()
    yield _made("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx(book, listed, style))


def _document(body: Body, page: Page, style: Style) -> bytes:
    return page_document(body.full(page), style)


def _made(
    identifier: str, name: str, kind: str, data: bytes, found: tuple[str, ...] = ()
) -> tuple[Resource, Seen]:
    if kind == _XHTML:
        found = (*(("mathml",) if b"<math " in data else ()), *(("nav",) * (identifier == "nav")))
    return Resource(identifier, name, kind, lambda: data, found), look(f"EPUB/{name}", data)
