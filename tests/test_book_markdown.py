"""Three parsers that are not ours read the Markdown: rows, emphasis, formulas and code."""

import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from assembling import chapter_of
from books import torture
from cases import Case, parametrize
from readers.tools import command, module
from test_book_roundtrip import sample_book

from pipeline.assemble import chapter_markdown
from pipeline.document import Chapter
from pipeline.markup import markdown

_MATH = re.compile(r"(?<![\\`$])(\$\$?)(?=[^\s$])(.+?)(?<=[^\s\\$])\1(?![\d$])", re.DOTALL)
_BLOCK_MATH = re.compile(r"^\$\$\n.*?\n\$\$$", re.DOTALL | re.MULTILINE)


def markdown_it(text: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("gfm-like", {"linkify": False}).render(text))


def cmark_gfm(text: str) -> str:
    run = [command("cmark-gfm", "cmark-gfm"), "--unsafe", "-e", "table", "-e", "strikethrough"]
    done = subprocess.run(run, input=text, capture_output=True, text=True, check=True)
    return done.stdout


def python_markdown(text: str) -> str:
    return str(
        module("markdown").markdown(
            text, extensions=["tables", "fenced_code", "footnotes", "md_in_html"]
        )
    )


PARSERS: dict[str, Callable[[str], str]] = {
    "markdown-it": markdown_it,
    "cmark-gfm": cmark_gfm,
    "python-markdown": python_markdown,
}


class Reading(HTMLParser):
    """What a parser made of a page: rows with their cells, prose, and code."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.prose = ""
        self.code: list[str] = []
        self.in_code = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if tag == "code":
            self.code.append("")
        self.in_code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.in_code -= tag == "code"

    def handle_data(self, data: str) -> None:
        if self.in_code:
            self.code[-1] += data
        else:
            self.prose += data
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def hidden(text: str) -> tuple[str, list[str]]:
    """Return the page as a site with a TeX plugin sees it: each formula as one word."""
    text = re.sub(r"\A(---|\+\+\+)\n.*?\n\1\n", "", text, flags=re.DOTALL)
    formulas: list[str] = []

    def word(match: re.Match[str]) -> str:
        formulas.append(match[0])
        return f"TEX{len(formulas)}X"

    return _MATH.sub(word, _BLOCK_MATH.sub(word, text)), formulas


def pairs(page: str) -> int:
    """Return how many rows our page has in tables of two languages."""
    lines = page.split("\n")
    count, within = 0, False
    for line in lines:
        within = line.startswith("| 中文 | English |") or (within and line.startswith("|"))
        count += within and not set(line) <= set("| :-")
    return count


def literal_stars(chapter: Chapter) -> int:
    """Return how many stars our own dialect shows, because they emphasise nothing."""
    sides = [side for row in chapter.rows for side in (row.source, row.target)]
    children = [t for s in sides for t in markdown().parseInline(s, {})[0].children or []]
    return "".join(t.content for t in children if t.type == "text").count("**")


def chapters(folder: Path) -> list[Chapter]:
    return [*sample_book().chapters, *torture(folder).chapters]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Chapter, str]]:
    folder = tmp_path_factory.mktemp("posts")
    return [(c, chapter_markdown(c)) for c in chapters(folder)]


def check(chapter: Chapter, page: str, parser: str) -> None:
    text, formulas = hidden(page)
    reading = Reading(PARSERS[parser](text))
    of_two = [row for row in reading.rows if len(row) == 2]
    assert len(of_two) >= pairs(page)
    assert reading.prose.count("**") <= literal_stars(chapter)
    # Python-Markdown's own extension knows fences at the left edge only.
    codes = (r.block for r in chapter.rows if r.block.kind == "code")
    seen = [c for c in codes if not (c.path and parser == "python-markdown")]
    blocks = [code.literal.rstrip("\n") for code in seen]
    read = [code.rstrip("\n") for code in reading.code]
    for literal in blocks:
        assert literal in read or "```" in literal
    for row in chapter.rows:
        if row.block.kind == "math":
            assert any(row.block.literal.strip() in formula for formula in formulas)
        for token in markdown().parseInline(row.source, {})[0].children or []:
            if token.type == "code_inline" and "|" not in token.content:
                assert token.content in reading.code, token.content
            if token.type == "math_inline" and "|" not in token.content:
                shown = [*formulas, reading.prose]
                assert any(token.content.strip() in f for f in shown), token.content


@pytest.mark.parametrize("parser", PARSERS)
def test_the_posts_and_the_torture_page(pages: list[tuple[Chapter, str]], parser: str) -> None:
    for chapter, page in pages:
        check(chapter, page, parser)


@pytest.mark.parametrize("parser", PARSERS)
@parametrize("markdown_pages")
def test_every_case(case: Case, accept: bool, parser: str) -> None:
    chapter = chapter_of(case.given + "\n", title="题")
    page = chapter_markdown(chapter)
    reading = Reading(PARSERS[parser](hidden(page)[0]))
    assert len([row for row in reading.rows if len(row) == 2]) >= pairs(page)
    assert reading.prose.count("**") <= literal_stars(chapter)
