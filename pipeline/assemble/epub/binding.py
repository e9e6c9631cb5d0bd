"""A book → the bytes of its EPUB: pages, navigation, metadata, cover and images."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble.epub import pages
from pipeline.assemble.epub.body import Body, make_body
from pipeline.assemble.epub.cover import draw_cover
from pipeline.assemble.epub.metadata import metadata
from pipeline.assemble.epub.nav import nav_page, ncx
from pipeline.assemble.epub.package import Package, Resource, pack, properties
from pipeline.assemble.epub.pages import Page
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.epub.sheets import style_sheets
from pipeline.assemble.written import unique
from pipeline.document import Book, Finding
from pipeline.style import DEFAULT, Style


@dataclass(frozen=True, slots=True)
class Bound:
    """A finished book."""

    data: bytes
    findings: tuple[Finding, ...]
    formulas: tuple[tuple[str, int], ...]


def bind(book: Book, style: Style = DEFAULT) -> Bound:
    """Return the book as one file; the same book gives the same bytes."""
    body = make_body(book, style)
    formulas = sum((s.formulas for s in body.settings), Counter[str]())
    findings = [f for s in body.settings for f in (*s.images.findings, *s.findings)]
    data = pack(_package(body, style))
    return Bound(data, unique(findings), tuple(sorted(formulas.items())))


def _package(body: Body, style: Style) -> Package:
    book, listed = body.book, body.listed
    cover = pages.cover_page(book)
    landmarks = [("cover", cover), ("titlepage", body.title), ("bodymatter", listed[0])]
    landmarks += [("glossary", page) for page in listed if page.name == "glossary"]
    nav = nav_page(book, listed, landmarks, style)
    shown = [cover, body.title, nav, *listed]
    styles = [
        Resource(f"style-{name}", f"styles/{name}.css", "text/css", css.encode())
        for name, css in style_sheets(style)
    ]
    sheets = [resource.name.rpartition("/")[2][:-4] for resource in styles]
    files = [_file(page, style, sheets) for page in shown]
    images = _images(body.settings)
    has_math = any("mathml" in file.properties for file in files)
    return Package(
        identifier=book.identifier,
        modified=book.modified,
        metadata=metadata(book, has_math, bool(images), style),
        resources=(*files, *styles, _cover(book, style), *images, _ncx(book, listed, style)),
        spine=tuple((page.name, page is not cover) for page in shown),
        cover="cover-image",
    )


def _file(page: Page, style: Style, sheets: Sequence[str]) -> Resource:
    title = style.order(page.source, page.target, " · ") or "…"
    data = pages.document(title, page.body, sheets)
    found = (*properties(data), *(("nav",) if page.name == "nav" else ()))
    return Resource(page.name, f"text/{page.file}", "application/xhtml+xml", data, found)


def _cover(book: Book, style: Style) -> Resource:
    return Resource(
        "cover-image", "images/cover.png", "image/png", draw_cover(book, style), ("cover-image",)
    )


def _images(settings: Sequence[Setting]) -> list[Resource]:
    pictures = {p.name: p for s in settings for p in s.images.pictures.values()}
    return [
        Resource(f"image-{number}", f"images/{name}", picture.media_type, picture.data)
        for number, (name, picture) in enumerate(sorted(pictures.items()), 1)
    ]


def _ncx(book: Book, listed: Sequence[Page], style: Style) -> Resource:
    return Resource("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx(book, listed, style))
