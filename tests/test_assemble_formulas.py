"""Formulas become MathML that is well-formed and shows no TeX, or stay TeX."""

import xml.etree.ElementTree as ET

import pytest
from cases import Case, load, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.formulas import convert

SHOWN_AS_TEX = 3


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
