"""Lines and sentences are joined as each language wants it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.joining import join_lines, join_targets
from pipeline.document import Match, Segment, Unit
from pipeline.glossary import make_term


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("一行", "一行"),
        ("第一行\n第二行", "第一行第二行"),
        ("第一行，\n第二行", "第一行，第二行"),
        ("使用 PyTorch\n训练", "使用 PyTorch 训练"),
        ("one\ntwo", "one two"),
        ("硬换行  \n下一行", "硬换行  \n下一行"),
        ("硬换行\\\n下一行", "硬换行  \n下一行"),
        ("代码 `甲\n乙` 里", "代码 `甲 乙` 里"),
        ("公式 $甲\n乙$ 里", "公式 $甲 乙$ 里"),
    ],
)
def test_lines(given_text: str, expected: str) -> None:
    assert join_lines(given_text) == expected


@given(st.text(alphabet="中文ab `$\\\n，"))
def test_only_white_space_and_break_marks_are_lost(text: str) -> None:
    def ink(s: str) -> str:
        return "".join(s.split()).replace("\\", "")

    assert ink(join_lines(text)) == ink(text)


def _units(*parts: tuple[str, str, bool]) -> list[Unit]:
    return [
        Unit(Segment(0, i, "原文", gap=gap, continues=goes_on), target, 0.0, "engine")
        for i, (target, gap, goes_on) in enumerate(parts)
    ]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], ""),
        ([("One.", "", False), ("Two.", "", False)], "One. Two."),
        ([("One.", "  \n", False), ("Two.", "", False)], "One.  \nTwo."),
        ([("One.", "\n", False), ("Two.", "", False)], "One. Two."),
        ([("We train.", "", True), ("The model is big.", "", False)],
         "We train, the model is big."),
        ([("We train.", "", True), ("PyTorch is used.", "", False)],
         "We train, PyTorch is used."),
        ([("We train", "", True), ("I think.", "", False)], "We train, I think."),
        ([("We train;", "", True), ("Between runs we rest.", "", False)],
         "We train; between runs we rest."),
        ([("A, b, etc.", "", True), ("A.B. is", "", False)], "A, b, etc. A.B. is"),
        ([("One.", "", False), ("", "", False), ("Two.", "", False)], "One. Two."),
    ],
)  # fmt: skip
def test_sentences(parts: list[tuple[str, str, bool]], expected: str) -> None:
    assert join_targets(_units(*parts)) == expected


def test_a_heading_that_runs_into_its_text_is_set_off() -> None:
    term = make_term("前言", "Preface", "whole")
    heading = Segment(0, 0, "前言", gap=" ", terms=(Match(0, 2, term),))
    units = [Unit(heading, "Preface", 0.0, "source"), *_units(("Boxes are found.", "", False))]
    assert join_targets(units) == "Preface: Boxes are found."
