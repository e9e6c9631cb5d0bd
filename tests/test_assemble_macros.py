"""Commands that a post defines for its formulas: read, applied below, refused where unclear."""

from pathlib import Path

import pytest
from assembling import chapter_of
from books import body_of, shape
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble import chapter_markdown, make_book, write_epub
from pipeline.assemble.macros import Macros
from pipeline.assemble.packages import mended

M = "{http://www.w3.org/1998/Math/MathML}"


@pytest.mark.parametrize(
    ("defined", "tex", "expected"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"x \in \R^n", r"x \in \mathbb{R}^n"),
        (r"\newcommand\R{\mathbb R}", r"\R x \Rx", r"\mathbb R x \Rx"),
        (r"\def\R{\mathbb{R}}", r"e^\R", r"e^{\mathbb{R}}"),
        (r"\newcommand*{\norm}[1]{\lVert #1\rVert}", r"\norm{a_{1}} \norm b", r"\lVert a_{1}\rVert \lVert b\rVert"),
        (r"\newcommand{\p}[2][x]{\frac{#2}{#1}}", r"\p{y} \p[t]{y}", r"\frac{y}{x} \frac{y}{t}"),
        (r"\def\v#1{\vec#1}", r"\v a + \v\alpha", r"\vec a + \vec\alpha"),
        (r"\DeclareMathOperator{\E}{E} \DeclareMathOperator*{\am}{arg\,min}", r"\E\am_x",
         r"\operatorname{E}\operatorname*{arg\,min}_x"),
        (r"\let\eps=\varepsilon \def\a{\eps}", r"\a b", r"\varepsilon b"),
        (r"\def\a{1}\renewcommand{\a}{2}\providecommand{\a}{3}", r"\a", "2"),
        (r"\def\R{x} % 实数", r"\\R \R", r"\\R x"),
        # What is not read stays, for the converters to refuse.
        (r"\def\R{x}\def\x#1,#2{#1}", r"\x 1,2", r"\x 1,2"),
        (r"\def\a{\b\b}\def\b{\a\a}", r"\a", r"\a"),
        (r"\newcommand{\a}{x", r"\a", r"\a"),
    ],
)  # fmt: skip
def test_what_a_command_stands_for(defined: str, tex: str, expected: str) -> None:
    macros = Macros()
    macros.expand(defined)
    assert macros.expand(tex) == expected


def test_a_formula_may_define_and_say() -> None:
    assert Macros().expand(r"\def\R{\mathbb{R}} x\in\R") == r" x\in\mathbb{R}"
    assert Macros().expand("\\def\\R{x}\n% 实数\n") == ""


PIECES = st.sampled_from(
    [r"\def", r"\newcommand", r"\let", r"\a", r"\b", "{", "}", "#1", "[1]", "[x]", "x", "^", " "]
)


@given(st.lists(st.lists(PIECES, max_size=14).map("".join), max_size=3))
def test_never_fails_and_leaves_what_defines_nothing(formulas: list[str]) -> None:
    macros = Macros()
    for tex in formulas:
        macros.expand(tex)
    assert macros.expand(r"\frac{x}{y}") == r"\frac{x}{y}"


def test_definitions_show_nothing_and_hold_below() -> None:
    body = (
        "$$\n\\newcommand{\\R}{\\mathbb{R}}\n$$\n\n$\\def\\N{\\mathbb{N}}$\n\n"
        '<div style="display:none">$\\newcommand{\\Z}{\\mathbb{Z}}$</div>\n\n'
        "设 $x\\in\\R\\N\\Z$。\n"
    )
    section = body_of(body)
    assert [shape(child).partition("(")[0] for child in section[1:]] == ["div.pair"]
    for formula in section.iter(f"{M}math"):
        assert formula.get("alttext") == r"x\in\mathbb{R}\mathbb{N}\mathbb{Z}"
    # On a page MathJax reads them itself.
    page = chapter_markdown(chapter_of(body, title="题"))
    assert "\\newcommand{\\R}{\\mathbb{R}}" in page
    assert "$x\\in\\R\\N\\Z$" in page


def test_what_cannot_be_read_is_reported(tmp_path: Path) -> None:
    chapter = chapter_of("$$\n\\def\\x#1,#2{#1}\n$$\n\n设 $\\x 1,2$。\n", title="题")
    written = write_epub(make_book([chapter], title="书"), tmp_path / "book.epub")
    assert [f.code for f in written.findings] == ["A103", "A103"]


def test_what_a_refused_formula_defines_is_not_known_to_another() -> None:
    assert mended(r"\def\abs{one}\abs x") == "one x"
    assert mended(r"\abs{x}") == r"\left|x\right|"
