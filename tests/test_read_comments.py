"""Comments in code: found in any language, translated below it, the code byte for byte the same."""

import pytest
from assembling import make_units
from books import X
from cases import Case, parametrize
from engines import FixedEngine
from test_book_layouts import section

from pipeline import Settings, translate_posts
from pipeline.assemble import LAYOUTS, Style, chapter_markdown, make_book, make_chapter
from pipeline.assemble.epub.binding import bind
from pipeline.document import Chapter, joined
from pipeline.read.comments import with_comments
from pipeline.read.markdown import read_markdown

CODE = 'x = 1  # 步长\n# 第一行\n# 第二行\ns = "不译"\n'
BODY = f"# 题\n\n```python\n{CODE}```\n"


@parametrize("comments")
def test_comments(case: Case, accept: bool) -> None:
    post = with_comments(read_markdown(case.given + "\n", "post.md"))
    assert joined(post.blocks) == post.body
    shown, literal = [], ""
    for block in post.blocks:
        literal = block.literal or literal
        if block.kind == "part":
            start, end = map(int, block.info.split(":"))
            shown.append(f"{block.line} {block.text!r} {literal[start:end]!r}")
    case.check("\n".join(shown), accept)


def chapter() -> Chapter:
    post = with_comments(read_markdown(BODY, "post.md"))
    return make_chapter(post, make_units(post), "post")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_in_a_book(layout: str) -> None:
    book = make_book([chapter()], title="书", title_en="Book")
    found = section(bind(book, Style(layout)).data)  # type: ignore[arg-type]
    (pre,) = found.iter(f"{X}pre")
    assert "".join(pre.itertext()) == CODE.rstrip("\n")
    said = [" ".join("".join(e.itertext()).split()) for e in found.iter(f"{X}div")
            if "comment" in (e.get("class") or "").split()]  # fmt: skip
    both = ["第 1 行 步长", "Line 1 word2", "第 2–3 行 第一行第二行", "Line 2–3 word3 word3"]
    expected = {
        "side-by-side": [f"{both[0]} {both[1]}", f"{both[2]} {both[3]}"],
        "stacked": [f"{both[0]} {both[1]}", f"{both[2]} {both[3]}"],
        "english-first": [f"{both[1]} {both[0]}", f"{both[3]} {both[2]}"],
        "english": [both[1], both[3]],
        "chinese": [],
    }
    assert said == expected[layout]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (
            "side-by-side",
            "```\n\n| 中文 | English |\n| :--- | :--- |\n| 第 1 行：步长 | Line 1: word2 |\n",
        ),
        ("stacked", "```\n\n- 第 1 行：步长 / Line 1: word2\n"),
        ("english", "```\n\n- Line 1: word2\n"),
        ("chinese", f"{CODE}```\n"),
    ],
)
def test_in_markdown(layout: str, expected: str) -> None:
    text = chapter_markdown(chapter(), style=Style(layout))  # type: ignore[arg-type]
    assert expected in text
    assert f"```python\n{CODE}```" in text


def test_only_when_asked_for_and_through_glossary_and_memory(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "post.md").write_text(BODY, encoding="utf-8")
    (tmp_path / "g.tsv").write_text(
        "source\ttarget\tkind\tnote\n步长\tstride\tprefer\t\n", encoding="utf-8"
    )
    settings = {
        "glossary": (tmp_path / "g.tsv",),
        "memory": tmp_path / "m.sqlite",
        "formats": ("markdown",),
    }
    for asked in (False, True):
        out = tmp_path / f"out{asked}"
        report = translate_posts(
            [tmp_path / "post.md"],
            Settings(out=out, code_comments=asked, **settings),
            engine=FixedEngine(),
        )
        text = (out / "post.md").read_text(encoding="utf-8")
        assert ("Line 1: Stride" in text) == asked
        assert f"```python\n{CODE}```" in text
        assert report.segments == (3 if asked else 1)
