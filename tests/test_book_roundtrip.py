"""What went into a book comes out of it: text, code, links, images, formulas, places."""

import copy
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from books import torture
from readers.tools import POSTS, module

from pipeline.assemble import make_book, make_chapter, slugify
from pipeline.assemble.epub.binding import bind
from pipeline.assemble.outline import Outline
from pipeline.assemble.plain import plain
from pipeline.document import Book, Chapter, Row
from pipeline.markup import definitions, markdown, shortcode_image
from pipeline.read import read_file

X = "{http://www.w3.org/1999/xhtml}"
M = "{http://www.w3.org/1998/Math/MathML}"


@pytest.fixture(scope="module", params=["posts", "torture"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp(request.param)
    return sample_book() if request.param == "posts" else torture(folder)


def sample_book() -> Book:
    from assembling import make_units

    taken: set[str] = set()
    chapters = [
        make_chapter(post, make_units(post), slugify(post.title, post.source, taken))
        for file in sorted(POSTS.glob("*.md"))
        for post in read_file(file)
    ]
    return make_book(chapters, title="文集", title_en="Posts")


@pytest.fixture(scope="module")
def pages(book: Book) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(bind(book).data)) as file:
        return {
            c.slug: ET.fromstring(file.read(f"EPUB/text/post-{c.slug}.xhtml"))
            for c in book.chapters
        }


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _element(page: ET.Element, name: str) -> ET.Element:
    return next(e for e in page.iter() if e.get("id") == name)


def _side(element: ET.Element, side: str) -> str:
    for found in element.iter():
        if side in (found.get("class") or "").split():
            return _squeezed(_text(found))
    return _squeezed(_text(element))


def _text(element: ET.Element) -> str:
    """Return the text of an element, of a formula the TeX, of a footnote mark nothing."""
    if element.tag == f"{M}math":
        return element.get("alttext", "")
    if element.tag == f"{X}sup" and element.find(f"{X}a") is not None:
        return ""
    if element.tag == f"{X}img":
        return element.get("alt", "")
    if element.get("aria-label"):
        return element.get("aria-label", "")
    parts = [element.text or ""]
    for child in element:
        parts += [_text(child), child.tail or ""]
    return "".join(parts)


def _said(text: str, chapter: Chapter) -> str:
    """Return what a reader should find of inline Markdown that holds no HTML."""
    shown = plain(text, definitions(chapter.post.blocks))
    return _squeezed(shown)


def _prose(chapter: Chapter) -> Iterator[tuple[str, Row]]:
    for leaf in Outline(chapter).leaves:
        row = leaf.row
        if row.block.kind in ("paragraph", "heading", "cell") and row.source:
            if "<" in row.source or "[^" in row.source or "![" in row.source:
                continue  # HTML is cleaned and marks are numbered: other tests look at them
            yield leaf.name, row


def test_both_texts_stand_where_they_belong(book: Book, pages: dict[str, ET.Element]) -> None:
    seen = 0
    for chapter in book.chapters:
        for name, row in _prose(chapter):
            element = _element(pages[chapter.slug], name)
            assert _side(element, "src") == _said(row.source, chapter)
            assert _side(element, "tgt") == _said(row.target, chapter)
            seen += 1
    assert seen > 40


def test_code_is_the_same_bytes(book: Book, pages: dict[str, ET.Element]) -> None:
    for chapter in book.chapters:
        for leaf in Outline(chapter).leaves:
            if leaf.row.block.kind == "code":
                (pre,) = _element(pages[chapter.slug], leaf.name).iter(f"{X}pre")
                shown = "".join(pre.itertext()).removeprefix("\n")
                assert shown == leaf.row.block.literal.rstrip("\n").removeprefix("\n")


def _tokens(chapter: Chapter) -> Counter[str]:
    """Count what the rows hold on both sides, each shown once where the sides are the same."""
    counted: Counter[str] = Counter()
    env = definitions(chapter.post.blocks)
    for leaf in Outline(chapter).leaves:
        row = leaf.row
        sides = {row.source, row.target} if row.source != row.target else {row.source}
        counted["math"] += row.block.kind == "math"
        if row.block.kind == "figure":
            counted["image"] += 1
            continue
        for side in sides:
            for token in markdown().parseInline(side, dict(env))[0].children or []:
                is_image = token.type == "html_inline" and token.content.startswith("<img")
                counted["image" if is_image else token.type] += 1
    return counted


def test_nothing_is_lost_and_nothing_comes_twice(book: Book, pages: dict[str, ET.Element]) -> None:
    for chapter in book.chapters:
        page, held = copy.deepcopy(pages[chapter.slug]), _tokens(chapter)
        held["image"] += sum(bool(shortcode_image(b.literal)) for b in chapter.post.blocks)
        for block in [e for e in page.iter() if e.get("class") == "shared html"]:
            block.clear()  # other tests look at blocks of HTML
        formulas = held["math"] + held["math_inline"] + held["math_inline_double"]
        codes = [e for e in page.iter(f"{X}code") if e.get("class") == "tex"]
        assert len([*page.iter(f"{M}math"), *codes]) == formulas
        shown = [e for e in page.iter() if e.tag == f"{X}img" or e.get("class") == "missing"]
        assert len(shown) == held["image"]
        links = [
            e
            for parent in page.iter()
            for e in parent
            if e.tag == f"{X}a" and not (e.get("role") or e.get("class"))
            if parent.get("class") != "byline"
        ]
        # What leads nowhere is reported, and its text is kept.
        links += [e for e in page.iter(f"{X}span") if not e.attrib]
        assert len(links) == held["link_open"]


def test_every_block_has_its_place(book: Book, pages: dict[str, ET.Element]) -> None:
    for chapter in book.chapters:
        names = {e.get("id") for e in pages[chapter.slug].iter()}
        for leaf in Outline(chapter).leaves:
            if leaf.row.block.kind in ("paragraph", "heading", "cell", "code", "math", "figure"):
                assert leaf.name in names


@pytest.mark.slow
def test_a_second_renderer_finds_contents_and_text(book: Book, tmp_path: Path) -> None:
    pymupdf = module("pymupdf")
    file = tmp_path / "book.epub"
    file.write_bytes(bind(book).data)
    with pymupdf.open(file) as opened:
        opened.layout(width=1000, height=1200)  # MuPDF neither wraps nor scrolls a wide table
        contents = [(level, title) for level, title, _ in opened.get_toc()]
        # Lines may end within a word, and some glyphs come as compatibility forms.
        text = _squeezed("".join(page.get_text() for page in opened)).replace("\u00ad", "")
    titles = [
        " · ".join(dict.fromkeys((plain(c.title), plain(Outline(c).title[0]))))
        for c in book.chapters
    ]
    # Chapters stand in parts, in the order of the parts, where posts have several categories.
    levels = {title: level for level, title in contents}
    assert sorted(title for title in levels if title in titles) == sorted(titles)
    assert len({levels[title] for title in titles}) == 1
    missing = []
    for chapter in book.chapters:
        for _, row in _prose(chapter):
            for side in (row.source, row.target):
                if "$" not in side and "\\" not in side and _said(side, chapter) not in text:
                    missing.append(side)
    assert missing == []
