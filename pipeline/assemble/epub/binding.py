"""A book → the bytes of its EPUB: pages, navigation, metadata, cover and images."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from pipeline.assemble.epub import pages
from pipeline.assemble.epub.cover import draw_cover
from pipeline.assemble.epub.metadata import metadata
from pipeline.assemble.epub.nav import nav_page, ncx
from pipeline.assemble.epub.package import Package, Resource, pack, properties
from pipeline.assemble.epub.pages import Page
from pipeline.assemble.epub.setting import Setting
from pipeline.assemble.images import collect_images
from pipeline.assemble.links import Links
from pipeline.assemble.outline import Outline
from pipeline.assemble.written import unique
from pipeline.document import Book, Finding


@dataclass(frozen=True, slots=True)
class Bound:
    """A finished book."""

    data: bytes
    findings: tuple[Finding, ...]
    formulas: tuple[tuple[str, int], ...]


def bind(book: Book) -> Bound:
    """Return the book as one file; the same book gives the same bytes."""
    settings = tuple(
        Setting(Outline(c), Links(book.chapters, c, "post-{}.xhtml"), collect_images(c))
        for c in book.chapters
    )
    data = pack(_package(book, settings))
    formulas = sum((s.formulas for s in settings), Counter[str]())
    findings = [f for s in settings for f in (*s.images.findings, *s.findings)]
    return Bound(data, unique(findings), tuple(sorted(formulas.items())))


def _package(book: Book, settings: Sequence[Setting]) -> Package:
    cover, title = pages.cover_page(book), pages.title_page(book)
    chapters = [pages.chapter_page(setting) for setting in settings]
    terms = [t for t in book.terms if t.kind in ("keep", "prefer")]
    uses = _first_uses(settings)
    glossary = [pages.glossary_page(book, [(t, uses.get(t.source, "")) for t in terms])]
    back = [*(glossary if terms else []), pages.colophon_page(book, chapters)]
    listed = [*chapters, *back]
    landmarks = [("cover", cover), ("titlepage", title), ("bodymatter", chapters[0])]
    landmarks += [("glossary", back[0])] if terms else []
    nav = nav_page(book, listed, landmarks)

    shown = [cover, title, nav, *chapters, *back]
    files = [_file(page) for page in shown]
    images = _images(settings)
    has_math = any("mathml" in file.properties for file in files)
    return Package(
        identifier=book.identifier,
        modified=book.modified,
        metadata=metadata(book, has_math, bool(images)),
        resources=(*files, *_styles(), _cover(book), *images, _ncx(book, listed)),
        spine=tuple((page.name, page is not cover) for page in shown),
        cover="cover-image",
    )


def _file(page: Page) -> Resource:
    title = " · ".join(dict.fromkeys(filter(None, (page.target, page.source)))) or "…"
    data = pages.document(title, page.body)
    found = (*properties(data), *(("nav",) if page.name == "nav" else ()))
    return Resource(page.name, f"text/{page.file}", "application/xhtml+xml", data, found)


def _styles() -> list[Resource]:
    here = files("pipeline.assemble.epub")
    return [
        Resource(
            f"style-{name}", f"styles/{name}.css", "text/css", (here / f"{name}.css").read_bytes()
        )
        for name in ("book", "wide")
    ]


def _cover(book: Book) -> Resource:
    return Resource(
        "cover-image", "images/cover.png", "image/png", draw_cover(book), ("cover-image",)
    )


def _images(settings: Sequence[Setting]) -> list[Resource]:
    pictures = {p.name: p for s in settings for p in s.images.pictures.values()}
    return [
        Resource(f"image-{number}", f"images/{name}", picture.media_type, picture.data)
        for number, (name, picture) in enumerate(sorted(pictures.items()), 1)
    ]


def _ncx(book: Book, listed: Sequence[Page]) -> Resource:
    return Resource("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx(book, listed))


def _first_uses(settings: Sequence[Setting]) -> Mapping[str, str]:
    """Return where each term comes first, by its Chinese."""
    uses: dict[str, str] = {}
    for setting in settings:
        shown = {leaf.number: leaf.name for leaf in setting.outline.leaves}
        file = f"post-{setting.outline.chapter.slug}.xhtml"
        for number, row in enumerate(setting.outline.chapter.rows):
            place = f"{file}#{shown[number]}" if number in shown else file
            for match in (m for unit in row.units for m in unit.segment.terms):
                uses.setdefault(match.term.source, place)
    return uses
