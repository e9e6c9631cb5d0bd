"""Small numbers that Chinese spells, 三个 or 六十 → the ways English may say them.

They are left to the engine, unlike amounts: a model words *two* and *both* better than we could.
What it lost is asked for again with the number in English.
"""

import re
from functools import cache

from pipeline.translate.numerals.numeral import HAN_NUMERAL, MEASURES, parse_han

SMALL = (
    rf"(?<![第几幾数數.\d])(?<!{HAN_NUMERAL})(?:[二三四五六七八九]十[一二三四五六七八九]?(?!{HAN_NUMERAL}|[几幾年月世])"
    rf"|(?:[二三四五六七八九]?十[一二三四五六七八九]?|[二两兩三四五六七八九])(?=[{MEASURES}]|年(?!代)))"
)
"""Regular expression of such a number, without its measure word."""
_SMALL = re.compile(SMALL)
_SAID = {
    2: "two|both|twice|doubl\\w+|second|pairs?|couple|either|neither|dual|binary|ii|half|another",
    3: "three|tri\\w+|third|thrice|iii", 4: "four|fourth|quad\\w+", 5: "five|fifth",
    6: "six|sixth", 7: "seven|seventh", 8: "eight|eighth", 9: "nine|ninth", 10: "ten|tenth|decade",
    11: "eleven", 12: "twelve|dozen", 20: "twenty|twentieth|decades", 30: "thirty|decades",
    40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
}  # fmt: skip


def say(han: str) -> str:
    """Return the English of a small number: a word up to ten, digits from there."""
    number = parse_han(han) or 0
    return _SAID[number].partition("|")[0] if number <= 10 else str(number)


def unsaid(chinese: str, english: str) -> bool:
    """Whether a small number of the Chinese is nowhere in the English."""
    numbers = {parse_han(found) or 0 for found in _SMALL.findall(chinese)}
    return any(not _pattern(number).search(english) for number in numbers)


@cache
def _pattern(number: int) -> re.Pattern[str]:
    words = f"|{_SAID[number]}" if number in _SAID else ""
    return re.compile(rf"(?<![\d.,]){number}(?![\d,])|\b(?:{number}\w*{words})\b", re.IGNORECASE)
