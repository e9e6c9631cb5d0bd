"""EPUBs: what stands in them, in which structure, and where their links lead."""

from pathlib import Path

import pytest
from assembling import chapter_of
from books import X, body_of, page, shape, torture

from pipeline.assemble import make_book, write_epub
from pipeline.assemble.epub.binding import bind

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("甲", "div.pair(div.row(div.src(p) div.tgt(p)))"),
        ("English.", "div.shared prose(p)"),
        ("Let $x$, so.", "div.shared prose(p(span.whole(math(mi))))"),
        ("## 甲", "h2(span.src span.tgt)"),
        ("`x` 甲", "div.pair(div.row(div.src(p(code)) div.tgt(p(code))))"),
        ("```\nx\n```", "div.shared code(pre(code))"),
        ("***", "hr"),
        ("<!-- more -->", ""),
        ("{% endnote %}", ""),
        ("{% codeblock %}\nx\n{% endcodeblock %}", "div.shared code(pre(code))"),
        ("- x\n- y", "ul(li(div.shared prose(p)) li(div.shared prose(p)))"),
        ("> x", "blockquote(div.shared prose(p))"),
        ("- [x] y", "ul(li.task(span.box div.shared prose(p)))"),
        (
            "|a|\n|:-:|\n|b|",
            "div.shared data wide(table(thead(tr(th.center)) tbody(tr(td.center))))",
        ),
        ("![](none.png)", "div.shared figure(figure(span.missing))"),
    ],
)
def test_structure(markdown: str, expected: str) -> None:
    section = body_of(markdown + "\n")
    assert " ".join(shape(child) for child in section[1:]) == expected


def test_both_languages_are_named_on_every_pair() -> None:
    section = body_of("甲\n\n| 乙 |\n|---|\n| 丙 |\n")
    for element in section.iter():
        if element.get("class") in ("src", "tgt"):
            expected = "zh-Hans" if element.get("class") == "src" else "en"
            assert element.get("lang") == expected
            assert element.get("{http://www.w3.org/XML/1998/namespace}lang") == expected


def test_footnotes_are_numbered_as_they_are_mentioned_and_lead_back() -> None:
    section = body_of("甲[^b]乙[^a]丙[^b]丁[^none]\n\n[^a]: 一\n\n[^b]: 二\n\n[^c]: 三\n")
    marks = [e for e in section.iter(f"{X}a") if e.get(EPUB_TYPE) == "noteref"]
    assert [m.text for m in marks] == ["1", "2", "1"] * 2
    assert [m.get("id") for m in marks] == ["fnref-1", "fnref-2", None, None, None, None]
    notes = list(section.iter(f"{X}aside"))
    assert [n.get("id") for n in notes] == ["fn-1", "fn-2", "fn-3"]
    assert [n.find(f".//{X}a") is not None for n in notes] == [True, True, False]
    assert "[^none]" in "".join(section.itertext())


def test_a_label_defined_twice_loses_nothing() -> None:
    section = body_of("甲[^a]\n\n[^a]: first\n\n[^a]: second\n")
    notes = [" ".join("".join(n.itertext()).split()) for n in section.iter(f"{X}aside")]
    assert notes == ["1. \u21a9\ufe0e first", "2. second"]


def test_code_is_byte_identical() -> None:
    code = "\n\ndef f(x):\n\treturn '中' < x & 1  # 注释\n\n  `~`"
    section = body_of(f"~~~python\n{code}\n~~~\n")
    (pre,) = section.iter(f"{X}pre")
    # The XML parser does not drop the line break that XHTML drops after <pre>.
    assert "".join(pre.itertext()).removeprefix("\n") == code


def test_lists_go_on_counting() -> None:
    (numbered,) = body_of("3. 甲\n4. 乙\n").iter(f"{X}ol")
    assert numbered.get("start") == "3"


def test_the_glossary_leads_to_the_first_use(tmp_path: Path) -> None:
    data = bind(torture(tmp_path)).data
    glossary = page(data, "text/glossary.xhtml")
    (link,) = glossary.iter(f"{X}a")
    file, _, name = str(link.get("href")).partition("#")
    assert file == "post-torture.xhtml"
    assert any(e.get("id") == name for e in page(data, f"text/{file}").iter())
    assert "notice" not in "".join(glossary.itertext())


def test_contents_hold_both_languages_and_two_levels() -> None:
    book = make_book([chapter_of("# 题目\n\n## 甲 $x$\n\n### 乙\n")], title="书", title_en="Book")
    data = bind(book).data
    (toc, _) = page(data, "text/nav.xhtml").iter(f"{X}nav")
    links = ["".join(a.itertext()) for a in toc.iter(f"{X}a")]
    assert links == ["题目 word2", "甲 x word1 x", "关于本书 About this book"]
    labels = [
        e.text for e in page(data, "toc.ncx").iter("{http://www.daisy.org/z3986/2005/ncx/}text")
    ]
    assert labels == ["Book", "word2 · 题目", "word1 x · 甲 x", "About this book · 关于本书"]


def test_links_between_posts_stay_in_the_book(tmp_path: Path) -> None:
    links = page(bind(torture(tmp_path)).data, "text/post-plain.xhtml").iter(f"{X}a")
    assert [a.get("href") for a in links] == ["post-torture.xhtml"] * 2


def test_findings_and_formulas_are_counted(tmp_path: Path) -> None:
    written = write_epub(torture(tmp_path), tmp_path / "book.epub")
    assert {f.code for f in written.findings} == {f"A10{n}" for n in range(1, 8)}
    assert all(f.where.startswith(str(tmp_path)) for f in written.findings)
    assert dict(written.formulas)["none"] == 1
    assert dict(written.formulas)["math-core"] > 5
