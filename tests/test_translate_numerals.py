"""Amounts: what counts in 万 and 亿 stands in the English exactly, whatever the engine makes of it."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from cases import Case, parametrize
from engines import FixedEngine, nothing
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Block, Post, Unit
from pipeline.glossary import Glossary
from pipeline.segment import Segmenter
from pipeline.translate import ArgosEngine, Memory, Translator, open_package
from pipeline.translate.numerals import find_numerals
from pipeline.translate.numerals.numeral import parse_han
from pipeline.translate.package import BUNDLED


@parametrize("numerals")
def test_cases(case: Case, accept: bool) -> None:
    found = find_numerals(case.given)
    lines = (f"{case.given[one.start : one.end]} = {one.english}" for one in found)
    case.check("\n".join(lines), accept)


DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """Write a number below 10¹² as Chinese does."""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return spelled(number // size) + unit + gap + (spelled(rest) if rest else "")
    return DIGITS[number]


@given(st.integers(1, 10**12 - 1))
def test_every_number_in_characters_is_read(number: int) -> None:
    assert parse_han(spelled(number)) == number


@given(st.text("零一二三十百千万亿两", max_size=30))
def test_no_characters_are_too_odd(text: str) -> None:
    assert (parse_han(text) or 0) >= 0
    list(find_numerals(text))


SIZES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}


def value(english: str) -> Decimal:
    number, _, size = english.partition(" ")
    return Decimal(number.replace(",", "")) * SIZES.get(size, 1)


@given(
    st.decimals(0, 99999, places=3),
    st.sampled_from([("千", 1000), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]),
)
def test_english_is_worth_what_the_chinese_is(number: Decimal, unit: tuple[str, int]) -> None:
    (amount,) = find_numerals(f"共 {number} {unit[0]}个")
    assert value(amount.english) == number * unit[1]


def translated(text: str, engine: FixedEngine | ArgosEngine, memory: Path) -> list[Unit]:
    post = Post("x.md", "", "", "", "", (), "zh-Hans", text, (Block("paragraph", text, text),))
    segments = Segmenter(Glossary()).segment(post)
    return list(Translator(engine, Memory(memory)).translate(segments))


def without_stand_ins(text: str) -> str:
    return re.sub(r"\b\d\d\b ?", "", text)


def other_numbers(text: str) -> str:
    return re.sub(r"\b\d\d\b", "2023", text)


def twice(text: str) -> str:
    return f"{text} {text}"


@pytest.mark.parametrize("damage", [str, without_stand_ins, other_numbers, twice, nothing])
def test_amounts_come_through_every_engine(damage: Callable[[str], str], tmp_path: Path) -> None:
    text = "模型有 1750 亿个参数，其中**三分之一**在 `a.py` 里，第 23 层有 [2.5 万](u.md)个，占百分之五。"
    (unit,) = translated(text, FixedEngine(damage), tmp_path / "m.sqlite")
    assert "175 billion" in unit.target
    assert "**one third**" in unit.target
    assert "[25,000](u.md)" in unit.target
    assert "5%" in unit.target
    assert unit.rung == "marked" or damage is not str


def test_more_amounts_than_numbers_to_stand_in(tmp_path: Path) -> None:
    text = "有 " + "、".join(f"{number} 万个" for number in range(30, 45)) + "。"
    (unit,) = translated(text, FixedEngine(), tmp_path / "m.sqlite")
    for number in range(30, 45):
        assert f"{number}0,000" in unit.target


def test_one_form_serves_all_amounts(tmp_path: Path) -> None:
    engine = FixedEngine()
    units = translated("有 3 万张图。\n有 5 亿张图。", engine, tmp_path / "m.sqlite")
    assert len(set(engine.asked)) == len(engine.asked) == 1
    assert [re.findall(r"\d[\d,]*(?: \w+llion)?", unit.target) for unit in units] == [
        ["30,000"],
        ["500 million"],
    ]


def test_bundled_model_keeps_amounts(tmp_path: Path) -> None:
    text = "参数量从 1.1 亿降到 6600 万，训练了三十万步，只用了三分之一的显存。"
    (unit,) = translated(text, ArgosEngine(open_package(BUNDLED), threads=1), tmp_path / "m.sqlite")
    for english in ("110 million", "66 million", "300,000", "one third"):
        assert english in unit.target
