"""A text → what is left of it without the number before it and the mark behind it.

That is what a row of the kind *whole* is compared with: ``前言`` is all of ``一、前言`` and of
``1.2 前言：``, and a part of ``前言中``.
"""

import re

from pipeline.glossary.text import normalize
from pipeline.han import HAN

_COUNTED = "一二三四五六七八九十"
NUMBERING = re.compile(
    rf"\A\s*(?:(?P<han>[{_COUNTED}]{{1,3}})[、.．]\s*"
    r"|(?P<listed>\d{1,2})、\s*"
    rf"|\d{{1,2}}(?:\.\d{{1,2}})*(?:[.．]?\s+|(?P<tight>[.．])(?=[{HAN}]))"
    rf"|[（(]\s*(?P<inside>[{_COUNTED}]{{1,3}}|\d{{1,2}})\s*[）)]\s*"
    r"|\d{1,2}[）)]\s*)"
    rf"(?![{_COUNTED}百千万亿〇零两几\d\s.、,，])"
)
"""The number that a heading or an item begins with: ``一、``, ``（二）``, ``3.1`` and ``4.`` do;
``三、四层`` and ``1.5 倍`` do not."""
_MARKS = "。．.！!？?：:；;，,…~～ \t\n"


def core(text: str) -> tuple[int, int]:
    """Return where what is left of a text begins and ends."""
    number = NUMBERING.match(text)
    start = number.end() if number else len(text) - len(text.lstrip())
    return start, max(start, len(text.rstrip(_MARKS)))


def whole_key(source: str) -> str:
    """Return what two spellings share that say the same whole text."""
    return core_key(source[slice(*core(source))])


def core_key(text: str) -> str:
    """Return the same of a text that nothing is to be taken off any more."""
    return normalize(text).lower()
