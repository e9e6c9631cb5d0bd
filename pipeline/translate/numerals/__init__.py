"""Chinese text → the amounts and dates in it that a model guesses at, in English.

English counts in thousands, Chinese in ten thousands: 1750 亿 is 175 billion, 2.5 万 is 25,000. A
model trained on text takes the digits over and guesses at the unit, and orders the parts of a date
as it likes, so the product works them out.
"""

from collections.abc import Iterator

from pipeline.translate.numerals.amounts import AMOUNTS
from pipeline.translate.numerals.dates import DATES
from pipeline.translate.numerals.numeral import Numeral, parse_han
from pipeline.translate.numerals.small import SMALL, say, unsaid

__all__ = ["SMALL", "Numeral", "find_numerals", "parse_han", "say", "unsaid"]

_LONGEST = 30
"""Characters; what is longer is nothing that anybody writes, and past the digits of `Decimal`."""
_SIGNS = frozenset("块塊十百千万萬亿億分到足元金年月代纪紀二两兩三四五六七八九")
"""One of these stands in every numeral that is looked for."""


def find_numerals(text: str) -> Iterator[Numeral]:
    """Yield the numerals of a text in order; what is not surely one is left to the engine.

    Numbers in digits with a unit (``3.5 万``, ``1 亿 2000 万``, ``10~20 万``, ``100 多万``), in
    characters from 100 on (``三十万``), fractions (``三分之一``, ``百分之五``), vague ones
    (``几百万``, ``三五个``, ``不到 1%``), money (``20 美元``), cards (``8 块 V100``)
    and dates (``2017 年 6 月 12 日``, ``九十年代``). Ordinals (``第 3 万次``), measures
    (``5 千米``) and small numbers (``三个``) are none.
    """
    if _SIGNS.isdisjoint(text):
        return
    found = [
        Numeral(match.start(), match.end(), english, kind)
        for pattern, worded, kind in (*DATES, *AMOUNTS)
        for match in pattern.finditer(text)
        if len(match[0]) <= _LONGEST and (english := worded(match))
    ]
    position = 0
    for numeral in sorted(found, key=lambda one: (one.start, -one.end)):
        if numeral.start >= position:
            yield numeral
            position = numeral.end
