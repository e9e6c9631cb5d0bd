"""Amounts in Chinese text that count in 百, 千, 万 and 亿, as 分之 or vaguely → in English."""

import re
from collections.abc import Callable
from decimal import Decimal

from pipeline.translate.numerals.numeral import (
    HAN_DIGITS,
    HAN_NUMERAL,
    MEASURES,
    UNITS,
    Kind,
    parse_han,
    parse_unit,
)
from pipeline.translate.numerals.small import say

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_BIG_UNIT = "(?>[十百千]?(?:[万萬]?[亿億]|[万萬]))"
_UNIT = f"(?>{_BIG_UNIT}|[百千])"
# 3 千克 is a weight, 5 百分点 a difference, 10 万能, 3 千万别 and 4 百科 are no numbers at all.
_NOT_BEHIND = (
    r"(?!分[之点點])(?<!千(?=[克米瓦卡赫兆帕伏安焦字]))(?<!万(?=[能事物象向维圣花兆]))"
    "(?<!千万(?=[不别別要记記]))(?<!百(?=[科度货貨般合]))(?![多余餘]?[百千万萬亿億])"
)
_MEASURED = f"(?=[{MEASURES}次年小])"
_MORE = rf"(?P<more>[余餘]|多{_MEASURED}|多(?=[，。、；,.)）\s]|\Z))?"
_MONEY = r"(?P<money>美元|美金|欧元|歐元|元(?![素组組数數件器音首]))"
_NOT_UP_TO = "(?<![得找看收达做想用学拿遇听受碰买见等])(?:不到|不足)"  # 找不到 cannot find
_LESS = rf"(?:(?P<less>{_NOT_UP_TO})\s?)?"
_FREE = r"(?<![A-Za-z0-9_.,第-])(?<!第\s)"

_ARABIC = re.compile(
    rf"{_LESS}{_FREE}(?P<number>{_DIGITS})\s?"
    rf"(?:(?:\\?[~～\-–—]|至|到)\s?(?P<upto>{_DIGITS})\s?)?"
    rf"(?P<over>[多余餘]\s?)?(?P<unit>{_UNIT})(?:(?P<within>[多余餘])(?P<scale>{_BIG_UNIT}))?"
    rf"(?:\s?(?P<rest>{_DIGITS})\s?(?P<lower>{_UNIT})|(?P<last>\d++))?"
    rf"{_NOT_BEHIND}{_MORE}{_MONEY}?"
)
_SPELLED = re.compile(
    rf"{_LESS}(?<![第几幾点點])(?<![数數](?=十))(?<!{HAN_NUMERAL})(?P<number>{HAN_NUMERAL}{{2,}}+)"
    rf"(?:(?P<over>[多余餘])(?P<unit>{_BIG_UNIT}))?{_NOT_BEHIND}{_MORE}{_MONEY}?"
)
_FRACTION = re.compile(
    rf"{_LESS}(?<![A-Za-z0-9_.第几幾点點])(?<!{HAN_NUMERAL})(?P<below>{HAN_NUMERAL}++|\d++)\s?分之\s?"
    rf"(?P<above>{_DIGITS}|{HAN_NUMERAL}+(?:[点點][{''.join(HAN_DIGITS)}]+)?)(?![几幾])"
)
_BELOW = re.compile(rf"{_NOT_UP_TO}\s?(?P<number>{_DIGITS})(?![\d.,]*\d|\s?[百千万萬亿億%％])")
_BELOW_SHARE = re.compile(rf"{_NOT_UP_TO}\s?(?P<number>{_DIGITS})\s?[%％]")
_PRICE = re.compile(
    rf"{_FREE}(?P<number>{_DIGITS})\s?(?P<money>美元|美金|欧元|歐元"
    rf"|元(?=[的，。、；,./）)每左起以钱\s]|\Z))"
)
# 参数百万 holds no 数百万.
_VAGUE = re.compile(
    rf"(?:(?<!{HAN_NUMERAL})好?[几幾]|(?<![参參函指系分次个個倍位维維度点人总總负負整实實复複常变基步层層轮张張行列字"
    rf"页秒对對导導阶多少小质素奇偶无])[数數])(?P<unit>{_BIG_UNIT}|[十百千]){_NOT_BEHIND}(?![几幾多])(?P<years>(?<=十)年)?"
    "|成(?P<idiom>千上万|千上萬|百上千)(?![万萬亿億])"
)
_ABOVE = re.compile(
    rf"(?<!{HAN_NUMERAL})(?P<tens>[二三四五六七八九]?十)(?:[几幾]|(?P<about>[来來])){_MEASURED}"
    rf"|(?<![千百])上(?P<unit>{_BIG_UNIT}|[百千]){_MEASURED}"
)
_ROUGHLY = re.compile(
    rf"(?<![第几幾点點])(?<!{HAN_NUMERAL})(?P<low>[一二两兩三四五六七])(?P<high>[二两兩三四五六七八九])"
    rf"(?P<unit>{_UNIT}|十)?(?P<more>多)?{_MEASURED}"
)

# 8 块 V100: models take the measure word for a block.
_CARDS = re.compile(
    rf"{_FREE}(?P<number>[2-9]|\d{{2,}}|(?<!{HAN_NUMERAL})(?!一[块塊]){HAN_NUMERAL}{{1,3}})\s?[块塊](?=\s?[A-Za-z])"
)

_SHARES = {
    2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth",
    9: "ninth", 10: "tenth", 1000: "thousandth", 10**4: "ten-thousandth", 10**6: "millionth",
}  # fmt: skip
_FEW = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_BIG = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_MANY = {10**12: "trillions", 10**9: "billions", 10**6: "millions", 1000: "thousands"}
_TIMES = {1: "", 10: "tens of ", 100: "hundreds of "}
_CURRENCIES = {"美元": "$", "美金": "$", "欧元": "€", "歐元": "€"}
_LEAST = 100
"""Spelled-out numbers below are left to the engine, which knows them."""


def _in_digits(match: re.Match[str]) -> str:
    unit = parse_unit(match["unit"] + (match["scale"] or ""))  # 4 千多万
    number = _decimal(match["number"]) * unit
    low = None
    if match["upto"]:
        low, number = number, _decimal(match["upto"]) * unit
        if low >= number:
            return ""
    if match["rest"]:
        rest = _decimal(match["rest"]) * parse_unit(match["lower"])
        if rest >= unit:
            return ""
        number += rest
    if match["last"]:  # 11万7015
        if len(match["last"]) != len(str(unit)) - 1:
            return ""
        number += int(match["last"])
    return _worded(match, number, low)


def _in_characters(match: re.Match[str]) -> str:
    number = (parse_han(match["number"]) or 0) * parse_unit(match["unit"] or "")
    exact = not (match["less"] or match["over"] or match["more"])
    return "" if not number or (exact and number < _LEAST) else _worded(match, Decimal(number))


def _worded(match: re.Match[str], number: Decimal, low: Decimal | None = None) -> str:
    """Return a number with what stands before and behind it."""
    sign = _CURRENCIES.get(match["money"] or "", "")
    english = sign + _english(number)
    if low is not None:
        english = f"{sign}{_english(low)} to {english}"
    if match["less"]:
        english = f"less than {english}"
    elif match["over"] or match["more"] or match.groupdict().get("within"):
        english = f"more than {english}"
    return f"{english} yuan" if match["money"] == "元" else english


def _fraction(match: re.Match[str]) -> str:
    below, above = _number(match["below"]), _number(match["above"])
    share = _share(int(below), above) if below and above else ""
    return f"less than {share}" if share and match["less"] else share


def _share(below: int, above: Decimal) -> str:
    if below == 100:
        return f"{_plain(above)}%"
    if above != above.to_integral_value():
        return ""
    if below in _SHARES and 1 <= above <= 9:
        return f"{_FEW[int(above) - 1]} {_SHARES[below]}{'s' if above > 1 else ''}"
    return f"{_plain(above)}/{below}"


def _below(match: re.Match[str]) -> str:
    return f"less than {match['number']}"


def _below_share(match: re.Match[str]) -> str:
    return f"less than {match['number']}%"


def _price(match: re.Match[str]) -> str:
    sign = _CURRENCIES.get(match["money"] or "", "")
    return f"{sign}{match['number']}{' yuan' if match['money'] == '元' else ''}"


def _vague(match: re.Match[str]) -> str:
    if match["years"]:
        return "decades"
    if match["idiom"]:
        return f"{'thousands' if match['idiom'][0] == '千' else 'hundreds'} of"
    unit = parse_unit(match["unit"])
    if unit in (10, 100):
        return "dozens of" if unit == 10 else "hundreds of"
    size = next((size for size in _MANY if unit >= size), 1)
    return f"{_TIMES[unit // size]}{_MANY[size]} of" if unit // size in _TIMES else ""


def _above(match: re.Match[str]) -> str:
    if match["unit"]:
        return f"more than {_english(Decimal(parse_unit(match['unit'])))}"
    return f"{'about' if match['about'] else 'more than'} {parse_han(match['tens'])}"


def _roughly(match: re.Match[str]) -> str:
    low, high = HAN_DIGITS[match["low"]], HAN_DIGITS[match["high"]]
    if high - low != 1 and (low, high) != (3, 5):
        return ""
    if match["unit"]:
        unit = parse_unit(match["unit"])
        return f"{_english(Decimal(low * unit))} to {_english(Decimal(high * unit))}"
    return f"{_FEW[low - 1]} {'or' if high - low == 1 else 'to'} {_FEW[high - 1]}"


def _cards(match: re.Match[str]) -> str:
    number = match["number"]
    if number.isdecimal():
        return number
    return say(number) if (parse_han(number) or 0) > 1 else ""


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _number(text: str) -> Decimal | None:
    """Return the value of digits, of characters with or without a decimal point, or of a unit."""
    if set(text) <= UNITS.keys():
        return Decimal(parse_unit(text))
    if text[0].isdecimal():
        return _decimal(text)
    whole, _, decimals = text.replace("點", "点").partition("点")
    value = parse_han(whole)
    if value is None:
        return None
    return Decimal(f"{value}.{''.join(str(HAN_DIGITS[char]) for char in decimals) or 0}")


def _english(number: Decimal) -> str:
    """Return a number as English writes it: 25,000, 1.2 million, 175 billion."""
    for size, name in _BIG:
        short = number / size
        if short >= 1 and short == round(short, 3):
            return f"{_plain(short)} {name}"
    return _plain(number)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"


AMOUNTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str], Kind], ...] = (
    (_FRACTION, _fraction, "share"),
    (_ARABIC, _in_digits, "count"),
    (_SPELLED, _in_characters, "count"),
    (_BELOW, _below, "count"),
    (_BELOW_SHARE, _below_share, "share"),
    (_PRICE, _price, "count"),
    (_VAGUE, _vague, "count"),
    (_ABOVE, _above, "count"),
    (_ROUGHLY, _roughly, "count"),
    (_CARDS, _cards, "count"),
)
"""Patterns, what words a match in English, and what may stand for it."""
