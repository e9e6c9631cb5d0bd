"""Markdown pages: what they look like, and what every parser makes of them."""

import re
from pathlib import Path

import pytest
from assembling import chapter_of
from cases import Case, load, parametrize
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from pipeline.assemble import chapter_markdown, page_addresses, write_markdown
from pipeline.errors import OutputError
from pipeline.markup import markdown


@parametrize("markdown_pages")
def test_page(case: Case, accept: bool) -> None:
    case.check(chapter_markdown(chapter_of(case.given + "\n", title="题")).rstrip("\n"), accept)


def _tokens(text: str) -> list[Token]:
    text = re.sub(r"\A(---|\+\+\+)\n.*?\n\1\n", "", text, flags=re.DOTALL)
    flat = []
    for token in markdown().parse(text):
        flat += [token, *(token.children or [])]
    return flat


def _literals(text: str, *kinds: str) -> list[str]:
    found = []
    for token in _tokens(text):
        if token.type in kinds:
            found.append(token.content.strip())
        elif token.type == "html_inline":
            continue
    return found


@parametrize("markdown_pages")
def test_every_row_of_a_table_of_pairs_has_two_cells(case: Case, accept: bool) -> None:
    page = chapter_markdown(chapter_of(case.given + "\n", title="题"))
    lines = (line.removeprefix("> ") for line in page.split("\n"))
    rows = [line for line in lines if line.startswith("| ")]
    tokens = [t for t in _tokens(page) if t.type in ("tr_open", "th_open", "td_open")]
    assert len([t for t in tokens if t.type == "tr_open"]) == len(
        [row for row in rows if not set(row) <= set("| :-")]
    )
    for line in rows:
        assert line.count("|") == 3


@parametrize("markdown_pages")
def test_code_and_display_math_are_byte_identical(case: Case, accept: bool) -> None:
    page = chapter_markdown(chapter_of(case.given + "\n", title="题"))
    for kinds in (("fence", "code_block"), ("math_block",)):
        assert _literals(page, *kinds)[: len(_literals(case.given, *kinds))] == _literals(
            case.given, *kinds
        )


# fmt: off
PIECES = st.sampled_from([
    "甲", "乙，", "$a|b$", "`x|y`", "|", "\\|", "**", "*", "“", "”", "[甲](b|c)", "  \n", "\n",
    "<int>", "\\(x\\)", "!", "[^1]", "\\", "<br>", "&lt;", "~~",
])
# fmt: on


@given(st.lists(PIECES, min_size=1, max_size=12).map(lambda parts: "甲" + "".join(parts)))
def test_a_paragraph_is_always_one_row_of_two_cells(body: str) -> None:
    chapter = chapter_of(body, title="题")
    page = chapter_markdown(chapter)
    pairs = [row for row in chapter.rows if row.block.kind == "paragraph"]
    tokens = _tokens(page)
    if len(pairs) == 1 and len(chapter.rows) == 2 and pairs[0].source != pairs[0].target:
        assert sum(t.type == "td_open" for t in tokens) == 2
        assert sum(t.type == "table_open" for t in tokens) == 1


def test_links_between_posts_lead_to_their_pages(tmp_path: Path) -> None:
    one = chapter_of("见[乙](乙.md)。\n", "one", source="posts/甲.md")
    two = chapter_of("# 乙\n", "two", source="posts/乙.md")
    assert "[word1](two.md)" in chapter_markdown(one, page_addresses((one, two)))


def test_written_at_once_or_not_at_all(tmp_path: Path) -> None:
    chapter = chapter_of("文\n")
    written = write_markdown(chapter, tmp_path / "new" / "folder")
    assert written.path.read_text(encoding="utf-8") == chapter_markdown(chapter)
    assert [p.name for p in written.path.parent.iterdir()] == ["post.md"]
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_markdown(chapter, tmp_path / "file")


def test_cases_have_titles_of_their_own() -> None:
    titles = [case.title for case in load("markdown_pages")]
    assert len(set(titles)) == len(titles)
