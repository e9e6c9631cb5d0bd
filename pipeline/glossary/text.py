"""Text → tokens: a Latin word, a Han character, a gap, or one other character each.

The rules a term is found by are the rules of this module; docs/style.md gives the reasons.

* A Latin token is letters, digits and underscores, joined by dots (``torch.nn``), with trailing
  ``+`` or ``#`` (``C++``). Digits belong to it: ``SSD300`` is one token and does not hold ``SSD``.
* A hyphen between Latin tokens is a gap like a space: ``IoU-aware`` holds ``IoU``.
* A Han character is a token of its own, so ``使用BN的`` holds ``BN``.
* White space between Latin and Han, and a line break between Han, counts for nothing.
* Full-width letters, digits and signs are those of ASCII, traditional characters the simplified.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.glossary.traditional import simplified
from pipeline.han import HAN, is_han

WORD = "A-Za-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u04ff"

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_IS_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_HYPHENS = "-‐‑"
_GAP = re.compile(rf"[{_HYPHENS}]|\s+")
_LATIN = rf"[{WORD}]+(?:\.[{WORD}]+)*(?:[+#]+(?![{WORD}]))?"
_PIECE = re.compile(rf"{_LATIN}|.", re.DOTALL)
_TOKEN = re.compile(rf"[{HAN}]|{_LATIN}|\s+|.", re.DOTALL)
_RUN = re.compile(f"[{WORD}]+")


class Tokens(NamedTuple):
    """The pieces of a text in order, side by side in three lists."""

    texts: list[str]
    """Normalised: narrow, a gap as one space."""
    starts: list[int]
    ends: list[int]
    """Offsets into the text they were cut from."""


def narrow(text: str) -> str:
    """Return the text with full-width ASCII made narrow; every character keeps its place."""
    return _IS_WIDE.sub(lambda found: _WIDE[found[0]], text)


def tokenize(text: str) -> Tokens:
    """Return the tokens of a text; gaps that count for nothing are left out."""
    plain = simplified(narrow(text))
    texts = _TOKEN.findall(plain)
    ends = list(accumulate(map(len, texts)))
    starts = [0, *ends][: len(ends)]
    gaps = [bisect_left(starts, gap.start()) for gap in _GAP.finditer(plain)]
    said = [_gap(texts, place) for place in gaps]
    for place, piece in zip(gaps[::-1], said[::-1], strict=True):
        texts[place] = piece
        if not piece:
            del texts[place], starts[place], ends[place]
    return Tokens(texts, starts, ends)


def _gap(texts: Sequence[str], place: int) -> str:
    """Return what a gap counts for: a space, a hyphen or nothing."""
    before = _script(texts[place - 1]) if place else ""
    after = _script(texts[place + 1]) if place + 1 < len(texts) else ""
    if texts[place] in _HYPHENS:
        return " " if before == after == "latin" else "-"
    if not before or before != after:
        return ""
    return "" if before == "han" and "\n" in texts[place] else " "


def _script(piece: str) -> str:
    return "han" if is_han(piece) else "latin" if _RUN.match(piece) else ""


def normalize(text: str) -> str:
    """Return the text as terms are compared: the same for all spellings of one term but case."""
    text = simplified(narrow(text.strip()))
    if not _GAP.search(text):
        return text
    return "".join(tokenize(text).texts)


def pieces(key: str) -> list[str]:
    """Return the texts of the tokens of a normalised text."""
    return _PIECE.findall(key)


def is_case_exact(text: str) -> bool:
    """Return whether case tells the term from others: inner capitals, all capitals, one letter."""
    if len(text) == 1:
        return True
    if text == text.lower():
        return False
    return any(
        any(letter.isupper() for letter in run[1:])
        or (len(run) > 1 and run[0].isupper() and run == run.upper())
        for run in _RUN.findall(text)
    )
