"""A numeral of a Chinese text and its English, and how Chinese characters spell numbers."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "share", "date"]
"""Of what kind the number must be that stands for it on the way through the engine."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """An amount or a date in a text."""

    start: int
    end: int
    english: str
    kind: Kind = "count"


HAN_DIGITS = {
    "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9,
}  # fmt: skip
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
HAN_NUMERAL = f"[{''.join((*HAN_DIGITS, *UNITS))}]"
"""Regular expression of a character that numbers are spelled with."""
MEASURES = "个個张張条條份步轮輪层層类類种種组組幅帧幀对對篇本人倍项項行句段页頁台块塊颗顆名位家天"
"""Measure words, without 年, which may begin 年代, and 次, which may begin 次方."""


def parse_unit(text: str) -> int:
    """Return the value of units in a row, ``百万``; 1 for none."""
    value = 1
    for char in text:
        value *= UNITS[char]
    return value


def parse_han(text: str) -> int | None:
    """Return the value of a number written in characters, or None for what is none.

    ``二百零五`` is 205, ``三千五`` 3,500 and ``一万亿`` 10¹²; ``三四千`` and ``百万`` are none.
    """
    total = section = 0
    digit: int | None = None
    last = 10**4  # the unit before, within four digits
    before = ""
    for char in text:
        if char in HAN_DIGITS:
            if digit:
                return None
            digit = HAN_DIGITS[char]
        elif char in "十百千":
            unit = UNITS[char]
            if unit >= last or (not digit and (char != "十" or section or before in HAN_DIGITS)):
                return None
            section, digit, last = section + (digit or 1) * unit, None, unit
        else:
            unit = UNITS[char]
            section += digit or 0
            if unit == 10**4:
                if not section or total % 10**8:
                    return None
                total += section * unit
            else:
                if not total + section or total >= 10**8:
                    return None
                total = (total + section) * unit
            section, digit, last = 0, None, 10**4
        before = char
    if digit and len(text) > 1 and text[-2] in UNITS and text[-2] != "十":
        digit *= UNITS[text[-2]] // 10  # 三千五
    return total + section + (digit or 0)
