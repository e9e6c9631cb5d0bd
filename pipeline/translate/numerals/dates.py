"""Dates in Chinese text → as English writes them."""

import re
from collections.abc import Callable

from pipeline.translate.numerals.numeral import HAN_NUMERAL, Kind, parse_han

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_FREE = rf"(?<![A-Za-z0-9_.,~～–—、-])(?<!{HAN_NUMERAL})"
_DAY = rf"(?P<day>\d{{1,2}}|{HAN_NUMERAL}{{1,3}})\s?[日号號]"
_MONTH = rf"(?P<month>\d{{1,2}}|{HAN_NUMERAL}{{1,3}})\s?月(?:\s?{_DAY}|份?(?![\d亮球饼经龄]))"
_FULL = re.compile(rf"{_FREE}(?P<year>\d{{4}})\s?年\s?{_MONTH}")
_IN_YEAR = re.compile(rf"{_FREE}(?<![第前后後上下每近这這时時])(?<!农历){_MONTH}")
_DECADE = re.compile(
    rf"{_FREE}(?:(?P<century>\d{{2}}|{HAN_NUMERAL}{{2,3}})\s?世[纪紀]\s?)?(?P<decade>(?:\d\d)?\d0|{HAN_NUMERAL}?十)\s?年代"
)
_CENTURY = re.compile(rf"{_FREE}(?<!第)(?P<century>\d{{1,2}}|{HAN_NUMERAL}{{1,3}})\s?世[纪紀]")
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}


def _date(match: re.Match[str]) -> str:
    month, day = _number(match["month"]), _number(match["day"] or "")
    if match["month"] in "两兩":  # for two months
        return ""
    if not 1 <= month <= 12 or (match["day"] and not 1 <= day <= 31):
        return ""
    year = match.groupdict().get("year") or ""
    if day:
        return f"{_MONTHS[month - 1]} {day}{f', {year}' if year else ''}"
    return f"{_MONTHS[month - 1]} {year}".rstrip()


def _decade(match: re.Match[str]) -> str:
    century, decade = _number(match["century"] or "") or 20, _number(match["decade"])
    if decade >= 1000:
        return f"the {decade}s"
    return f"the {century - 1}{decade:02}s" if match["century"] or decade >= 30 else ""


def _century(match: re.Match[str]) -> str:
    century = _number(match["century"])
    return f"the {century}{_ENDINGS.get(century, 'th')} century" if 1 <= century <= 30 else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else parse_han(text) or 0


DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str], Kind], ...] = (
    (_FULL, _date, "date"),
    (_IN_YEAR, _date, "date"),
    (_DECADE, _decade, "date"),
    (_CENTURY, _century, "date"),
)
"""Patterns, what words a match in English, and what may stand for it."""
