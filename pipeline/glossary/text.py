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
from typing import NamedTuple

from pipeline.glossary.traditional import simplified

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = "A-Za-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u04ff"

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HAN = re.compile(f"[{HAN}]")
_GAP = re.compile(r"[-‐‑\s]")
_LATIN = rf"[{WORD}]+(?:\.[{WORD}]+)*(?:[+#]+(?![{WORD}]))?"
_PIECE = re.compile(rf"{_LATIN}|.", re.DOTALL)
_TOKEN = re.compile(
    rf"(?P<latin>{_LATIN})"
    rf"|(?P<han>[{HAN}])|(?P<hyphen>[-‐‑])|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_RUN = re.compile(f"[{WORD}]+")


class Token(NamedTuple):
    """A piece of a text."""

    text: str
    """Normalised: narrow, a gap as one space."""
    start: int
    end: int
    """Offsets into the text it was cut from."""


def has_han(text: str) -> bool:
    """Return whether a Chinese character stands in the text."""
    return _HAN.search(text) is not None


def is_han(character: str) -> bool:
    """Return whether one character is Chinese."""
    return _HAN.match(character) is not None


def narrow(text: str) -> str:
    """Return the text with full-width ASCII made narrow; every character keeps its place."""
    return text if text.isascii() else text.translate(_WIDE)


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a text in order; gaps that count for nothing are left out."""
    plain = simplified(narrow(text))
    found = [(m.lastgroup or "", m[0], m.start(), m.end()) for m in _TOKEN.finditer(plain)]
    tokens = []
    for place, (kind, piece, start, end) in enumerate(found):
        if kind in ("hyphen", "space"):
            before = found[place - 1][0] if place else ""
            after = found[place + 1][0] if place + 1 < len(found) else ""
            if kind == "hyphen" and not before == after == "latin":
                tokens.append(Token("-", start, end))
                continue
            if before != after or before not in ("latin", "han"):
                continue
            if before == "han" and "\n" in piece:
                continue
            piece = " "
        tokens.append(Token(piece, start, end))
    return tokens


def normalize(text: str) -> str:
    """Return the text as terms are compared: the same for all spellings of one term but case."""
    text = simplified(narrow(text.strip()))
    if not _GAP.search(text):
        return text
    return "".join(token.text for token in tokenize(text))


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
