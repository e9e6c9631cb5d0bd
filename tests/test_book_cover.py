"""The cover holds both titles where a font of the machine can draw them; no test needs such a font."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from assembling import chapter_of
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.assemble.chapters import make_book
from pipeline.assemble.epub.cover import draw_cover
from pipeline.assemble.epub.fonts import Font, find_font, holds
from pipeline.assemble.epub.titles import drawable, latin_font, set_titles, wrapped
from pipeline.document import Book
from pipeline.style import Style

LATIN = latin_font()
LONG = "《动手学》笔记：从线性回归、注意力到Transformer，再到大模型（上）" * 3


class Face:
    """A font that draws some characters, and one thing for all others."""

    def __init__(self, family: str, characters: str) -> None:
        self.family, self.characters = family, characters
        self.path = family[0].lower()

    def getname(self) -> tuple[str, str]:
        return self.family, "Regular"

    def getmask(self, char: str) -> "Mask":
        if self.family == "Damaged":
            raise OSError("unknown file format")
        return Mask(char if char in self.characters else "?")


class Mask(bytes):
    def __new__(cls, text: str) -> "Mask":
        return super().__new__(cls, text.encode())

    size = (1, 1)


def opener(**files: list[Face]) -> Callable[[str, int], Font]:
    def opened(name: str, face: int) -> Font:
        try:
            return files[name][face]  # type: ignore[return-value]
        except (KeyError, IndexError) as problem:
            raise OSError("cannot open resource") from problem

    return opened


def book_of(title: str, title_en: str) -> Book:
    book = make_book([chapter_of("# 标题\n\n文。\n")], title="书")
    return replace(book, title=title, title_en=title_en)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("技术文章", "zh-Hans", "A SC"),  # the face of the script, not the first
        ("技术文章", "zh-Hant", "A TC"),
        ("龘", "zh-Hans", "B"),  # the first font that holds it
        ("技术 文章", "zh-Hans", "A SC"),
        ("鱻", "zh-Hans", None),
    ],
)
def test_a_font_is_found_that_holds_the_title(text: str, language: str, found: str | None) -> None:
    faces = [Face("A JP", ""), Face("A SC", "技术文章"), Face("A TC", "技术文章")]
    fonts = opener(a=faces, b=[Face("B", "技术文章龘")], d=[Face("Damaged", text)])
    font = find_font(text, language, ("none", "d", "a", "b"), fonts)
    assert (font.getname()[0] if font else None) == found


def test_a_font_is_asked_what_it_holds() -> None:
    assert holds(LATIN, "Cafe “1”")
    assert not holds(LATIN, "Cafe 中")


def test_both_titles_stand_on_the_cover() -> None:
    book = book_of("技术文章", "Technical Posts")
    both, alone = (draw_cover(book, find=find) for find in (lambda *_: LATIN, lambda *_: None))
    assert both == draw_cover(book, find=lambda *_: LATIN)
    assert both != alone
    for data in (both, alone):
        assert Image.open(io.BytesIO(data)).size == (1200, 1800)


@pytest.mark.parametrize(
    ("title", "title_en", "layout", "drawn"),
    [
        ("技术文章", "Posts", "side-by-side", ["技术文章", "Posts"]),
        ("技术文章", "Posts", "english-first", ["Posts", "技术文章"]),
        ("技术文章", "Posts", "english", ["Posts", "技术文章"]),
        ("Notes", "Notes", "side-by-side", ["Notes"]),
        ("技术文章", "", "side-by-side", ["技术文章"]),
        ("", "", "side-by-side", ["duizhao"]),
    ],
)
def test_the_language_that_leads_leads_here(
    title: str, title_en: str, layout: str, drawn: list[str]
) -> None:
    style = Style(layout=layout)  # type: ignore[arg-type]
    titles = set_titles(book_of(title, title_en), style, 980, 600, lambda *_: LATIN)
    assert [" ".join(title.lines) for title in titles] == drawn
    assert [t.font.size for t in titles] == sorted((t.font.size for t in titles), reverse=True)


def test_without_a_chinese_font_the_english_title_stands_alone() -> None:
    titles = set_titles(book_of("技术文章", "Posts"), Style(), 980, 600, lambda *_: None)
    assert [title.lines for title in titles] == [("Posts",)]


@pytest.mark.parametrize("title", [LONG, "字" * 300, "W" * 300, "a " * 300])
def test_titles_of_any_length_fit(title: str) -> None:
    titles = set_titles(book_of(title, f"{title} in English"), Style(), 980, 600, lambda *_: LATIN)
    assert sum(len(title.lines) * title.step for title in titles) <= 600


@given(st.text("字学，。）《（“aW", max_size=60), st.integers(200, 980))
def test_a_line_begins_and_ends_as_chinese_lines_may(text: str, width: int) -> None:
    lines = wrapped(text, LATIN.font_variant(size=60), width)
    assert "".join(lines) == text
    for line in lines[1:]:
        assert line[0] not in "，。）"
    for line in lines[:-1]:
        assert not line.endswith(("《", "（", "“"))


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Café — a “guide”", "Cafe - a “guide”"),
        ("对照 Notes 笔记", "Notes"),
        ("对照", ""),
        ("±", ""),
    ],
)
def test_the_cover_draws_what_its_font_has(title: str, drawn: str) -> None:
    assert drawable(title) == drawn
    assert holds(LATIN, drawn)
