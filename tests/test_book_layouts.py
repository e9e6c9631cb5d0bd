"""Layouts, sentences tied to each other, notes, parts, glossary links, style sheets of one's own."""

import io
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import pytest
from assembling import chapter_of, make_post, make_units
from books import X, messages, page, torture
from hypothesis import given
from hypothesis import strategies as st
from readers.tools import ace, sample_posts

from pipeline.assemble import LAYOUTS, Style, chapter_markdown, make_book, make_chapter, write_epub
from pipeline.assemble.epub.binding import bind
from pipeline.assemble.epub.glossary import numbered
from pipeline.assemble.epub.parts import parts
from pipeline.assemble.joining import join_lines
from pipeline.assemble.sentences import sentences
from pipeline.document import Block, Finding, Row, Segment, Term, Unit
from pipeline.errors import UsageError

BODY = "## 节\n\n甲乙。\n\n| 丙 |\n|---|\n| 丁 |\n\nEnglish only.\n"
EXPECTED = {
    "side-by-side": ["节 word1", "甲乙。 word2.", "丙 word1", "丁 word1", "English only."],
    "stacked": ["节 word1", "甲乙。 word2.", "丙 word1", "丁 word1", "English only."],
    "english-first": ["word1 节", "word2. 甲乙。", "word1 丙", "word1 丁", "English only."],
    "english": ["word1", "word2.", "word1", "word1", "English only."],
    "chinese": ["节", "甲乙。", "丙", "丁", "English only."],
}


def section(data: bytes, name: str = "text/post-post.xhtml") -> ET.Element:
    found = page(data, name).find(f"{X}body/{X}section")
    assert found is not None
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_stands_where(layout: Any) -> None:
    book = make_book([chapter_of(BODY, title="题")], title="书", title_en="Book")
    blocks = [
        " ".join(" ".join(e.itertext()).split())
        for e in section(bind(book, Style(layout)).data).iter()
        if (e.get("id") or "").startswith("b")
    ]
    assert blocks == EXPECTED[layout]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_columns_only_where_they_are_asked_for(layout: Any) -> None:
    book = make_book([chapter_of(BODY, title="题")], title="书", title_en="Book")
    with zipfile.ZipFile(io.BytesIO(bind(book, Style(layout)).data)) as file:
        named = "EPUB/styles/columns.css" in file.namelist()
    assert named == (layout in ("side-by-side", "english-first"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_markdown(layout: Any) -> None:
    text = chapter_markdown(chapter_of("- 甲\n  - 乙\n\n> 丙\n", title="题"), style=Style(layout))
    expected = {
        "side-by-side": "| 中文 | English |\n| :--- | :--- |\n| • 甲 | • word1 |\n",
        "stacked": "- > 甲\n\n  word1\n\n  - > 乙\n\n    word1\n\n> > 丙\n>\n> word1\n",
        "english-first": "| English | 中文 |\n| :--- | :--- |\n| • word1 | • 甲 |\n",
        "english": "# word1\n\n- word1\n\n  - word1\n\n> word1\n",
        "chinese": "# 题\n\n- 甲\n\n  - 乙\n\n> 丙\n",
    }
    assert expected[layout] in text


def test_no_quotation_stands_behind_a_checkbox() -> None:
    chapter = chapter_of("- [x] 甲\n- [ ] 乙丙\n  - 丁\n", title="题")
    text = chapter_markdown(chapter, style=Style("stacked"))
    assert "- [x] 甲\n\n  word1\n\n- [ ] 乙丙\n\n  word2\n\n  - > 丁\n\n    word1\n" in text


def _row(*units: Unit) -> Row:
    text = "".join(u.segment.text + u.segment.gap for u in units)
    from pipeline.assemble.joining import join_targets

    return Row(Block("paragraph", text, text), join_lines(text), join_targets(units), units)


def _unit(text: str, target: str, gap: str = "", continues: bool = False) -> Unit:
    return Unit(Segment(0, 0, text, gap, continues=continues), target, 0.0, "engine")


def test_sentences_are_paired_and_parts_of_one_stay_together() -> None:
    row = _row(
        _unit("甲，", "One.", continues=True),
        _unit("乙。", "The two.", "\n"),
        _unit("丙。", "Three."),
    )
    assert sentences(row) == (("甲，乙。", "One, the two. "), ("丙。", "Three."))


TEXTS = st.sampled_from(["甲。", "乙，", "a b.", "**丙**！", "`x`"])
GAPS = st.sampled_from(["", " ", "\n", "  \n", "\\\n"])
UNITS = st.lists(st.tuples(TEXTS, st.sampled_from(["One.", "two,", ""]), GAPS, st.booleans()))


@given(UNITS)
def test_sentences_joined_are_the_row(parts: list[tuple[str, str, str, bool]]) -> None:
    row = _row(*(_unit(*part) for part in parts))
    pairs = sentences(row)
    if pairs:
        assert "".join(source for source, _ in pairs).strip() == row.source
        assert "".join(target for _, target in pairs).strip() == row.target


def test_sentences_name_their_counterparts() -> None:
    post = make_post("甲。乙。\n", title="题")
    units = [
        *make_units(post)[:1],
        Unit(Segment(1, 0, "甲。"), "One.", 0.0, "engine"),
        Unit(Segment(1, 1, "乙。"), "Two.", 0.0, "engine"),
    ]
    book = make_book([make_chapter(post, units, "post")], title="书", title_en="Book")
    spans = [
        e for e in section(bind(book, Style(align="sentence")).data).iter() if e.get("aria-details")
    ]
    assert [(e.text, e.get("id"), e.get("aria-details")) for e in spans] == [
        ("甲。", "b1-s1", "b1-t1"),
        ("乙。", "b1-s2", "b1-t2"),
    ]


def test_notes_lead_to_findings_and_back() -> None:
    post = make_post("甲。\n", title="题")
    finding = Finding("G101", "warning", "", "a <term> is missing")
    units = [
        *make_units(post)[:1],
        Unit(Segment(1, 0, "甲。"), "One.", 0, "engine", "", (finding,)),
    ]
    book = make_book([make_chapter(post, units, "post")], title="书", title_en="Book")
    assert "G101" not in "".join(section(bind(book).data).itertext())
    found = section(bind(book, Style(notes=True)).data)
    links = list(found.iter(f"{X}a"))
    assert [a.get("href") for a in links] == ["#remark-1", "#remarked-1"]
    assert "a <term> is missing" in "".join(found.itertext())


def test_posts_of_one_category_make_a_part() -> None:
    tags = ["甲", "乙", "甲", "丙", "乙", "甲"]
    chapters = [chapter_of(f"# 题{i}\n", f"p{i}", tags=[tag]) for i, tag in enumerate(tags)]
    book = make_book(chapters, title="书", title_en="Book")
    made = [(p.title, [c.slug for c in p.chapters]) for p in parts(book)]
    assert made == [("甲", ["p0", "p2", "p5"]), ("乙", ["p1", "p4"]), ("其他", ["p3"])]
    data = bind(book).data
    lists = page(data, "text/nav.xhtml").findall(f".//{X}nav[@id='toc']/{X}ol/{X}li")
    assert [len(item.findall(f"{X}ol/{X}li")) for item in lists] == [3, 2, 1, 0]
    ncx = page(data, "toc.ncx")
    name = "{http://www.daisy.org/z3986/2005/ncx/}"
    points = ncx.findall(f"{name}navMap/{name}navPoint")
    assert [len(p.findall(f"{name}navPoint")) for p in points] == [3, 2, 1, 0]
    assert parts(make_book(chapters[:3], title="书")) == ()


def test_terms_lead_to_the_glossary_and_back() -> None:
    term = Term("注意力", "attention", "prefer", "", "g.tsv:2")
    number = numbered([term])["注意力"]
    chapters = [
        chapter_of("# 题\n\n多头注意力和注意力。\n\n注意力。\n", n, term) for n in ("a", "b")
    ]
    data = bind(make_book(chapters, title="书", title_en="Book", terms=[term])).data
    for name in ("a", "b"):
        (link,) = list(section(data, f"text/post-{name}.xhtml").iter(f"{X}a"))
        assert (link.text, link.get("id")) == ("注意力", f"use-{number}")
        assert link.get("href") == f"glossary.xhtml#term-{number}"
    back = [a.get("href") for a in section(data, "text/glossary.xhtml").iter(f"{X}a")]
    assert back == [f"post-a.xhtml#use-{number}", f"post-b.xhtml#use-{number}"]


def test_a_style_sheet_of_ones_own_comes_last_and_refers_to_nothing() -> None:
    book = make_book([chapter_of(BODY, title="题")], title="书", title_en="Book")
    data = bind(book, Style(css="p { color: red }")).data
    links = [e.get("href") for e in page(data, "text/post-post.xhtml").iter(f"{X}link")]
    assert links[-1] == "../styles/own.css"
    with pytest.raises(UsageError, match="refers to another file"):
        Style(css='@import "x.css";')
    with pytest.raises(UsageError, match="refers to another file"):
        Style(css="p { background: url(http://x/y.png) }")
    assert Style(css="p { background: url('data:image/png;base64,') }")


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_epubcheck_has_nothing_to_say_of_any_layout(layout: Any, tmp_path: Path) -> None:
    style = Style(layout, "sentence", notes=True, css="p { color: #333 }")
    assert messages(write_epub(torture(tmp_path), tmp_path / "book.epub", style).path) == []


@pytest.mark.slow
def test_sentences_notes_and_parts_please_both_checkers(tmp_path: Path) -> None:
    book = sample_posts(tmp_path, align="sentence", notes=True) / "posts.epub"
    assert messages(book) == []
    assert ace(book, tmp_path / "ace") == []
