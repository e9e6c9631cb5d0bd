"""Formulas become MathML that is well-formed and shows no TeX, or stay TeX."""

import json
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest
from books import body_of
from cases import Case, load, parametrize
from hypothesis import given
from hypothesis import strategies as st
from running import BLOG, invoke

from pipeline.assemble.formulas import convert

SHOWN_AS_TEX = 3
FILES = BLOG


@parametrize("mathml")
def test_formula(case: Case, accept: bool) -> None:
    made = convert(case.given, True)
    case.check(f"{made.converter}\n{made.mathml}".strip(), accept)


@pytest.mark.parametrize("display", [True, False])
def test_nearly_all_are_converted(display: bool) -> None:
    made = [convert(case.given, display) for case in load("mathml")]
    assert sum(not formula.mathml for formula in made) < SHOWN_AS_TEX
    for formula in filter(None, (f.mathml for f in made)):
        root = ET.fromstring(formula)
        assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
        assert root.get("display") == ("block" if display else "inline")
        assert root.get("alttext")


TEX = st.lists(
    st.sampled_from(
        ["x", "\\frac", "{", "}", "^", "_", "&", "\\\\", "\\left(", "\\right)", "中", "<", "$", "%",
         "\\begin{aligned}", "\\end{aligned}", "\\text", "\\tag{1}", "#", "~", "\\", "\n", "'"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(TEX, st.booleans())
def test_never_fails(tex: str, display: bool) -> None:
    made = convert(tex, display)
    if made.mathml:
        assert "\\" not in "".join(ET.fromstring(made.mathml).itertext())


def test_which_converter_takes_the_formulas_of_the_cases() -> None:
    taken = Counter(convert(case.given, True).converter for case in load("mathml"))
    assert sum(taken.values()) >= 60
    assert taken == {"math-core": 70, "latex2mathml": 3, "none": 2}, "change docs/book.md too"


def equations_of(body: str) -> list[str]:
    section = body_of(body)
    shown = [e.get("alttext", "") for e in section.iter("{http://www.w3.org/1998/Math/MathML}math")]
    links = [f"{a.text}→{a.get('href')}" for a in section.iter("{http://www.w3.org/1999/xhtml}a")]
    return [*shown, *links]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # An author's tag is the number; a label nobody refers to has none.
        ("$$\na\\tag{7}\\label{x}\n$$\n\n$$\nb\\label{y}\n$$\n\nIn \\eqref{x}.\n",
         [r"a\tag{7}", "b", "(7)→#b1"]),
        # What is referred to counts, around the tags there are.
        ("$$\na\\label{x}\n$$\n\n$$\nb\\tag{1}\n$$\n\n$$\nc\\label{z}\n$$\n\nBy \\eqref{z}, \\ref{x}.\n",
         [r"a\tag{2}", r"b\tag{1}", r"c\tag{3}", "(3)→#b5", "2→#b1"]),
        # References within formulas are the numbers they mean.
        ("$$\na\\tag{7}\\label{x}\n$$\n\nIn $\\eqref{x}$ and $\\eqref{none}$.\n",
         [r"a\tag{7}", r"\text{(7)}", r"\eqref{none}"]),
        # The engine may lose the backslash and space the label.
        ("$$\na\\tag{7}\\label{eq:x}\n$$\n\nBy eqref{eq: x} and eqref{y}.\n",
         [r"a\tag{7}", "(7)→#b1"]),
        # Lines of one formula have numbers of their own.
        ("$$\n\\begin{align}a\\label{x}\\\\b\\label{y}\\end{align}\n$$\n\n\\eqref{x} \\eqref{y}\n",
         [r"\begin{align}a\tag{1}\\b\tag{2}\end{align}", "(1)→#b1", "(2)→#b1"]),
    ],
)  # fmt: skip
def test_numbered_equations(body: str, expected: list[str]) -> None:
    assert equations_of(body) == expected


@pytest.mark.usefixtures("folder")
def test_the_report_counts_them_whether_or_not_a_post_is_made_anew() -> None:
    Path("posts/two.md").write_text("# 公式\n\n由 $x^2$ 和 $\\nothing$ 可知。\n", encoding="utf-8")
    for _ in range(2):
        invoke("translate", "posts")
        report = json.loads(Path("output/report.json").read_text(encoding="utf-8"))
        assert report["formulas"] == {"math-core": 2, "none": 2}
