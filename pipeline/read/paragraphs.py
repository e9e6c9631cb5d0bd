"""Paragraphs of plain text → a Markdown body that shows them."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from pipeline.markup import escape_start
from pipeline.read.formulas import repair_formulas

# What makes a table of the line above it.
_TABLE_RULE = re.compile(r"(?=[|:\s]*-)[|:\s-]*$")
_CUT = re.compile(r"(?<!\s)\s*(?:(?<!\.)\.{2,}|(?<!…)…+)\s*$")
_CUT_WITHIN = re.compile(r"(?<=[\u3400-\u9fffA-Za-z0-9])\.$")
_SENTENCE_END = re.compile(r"[。!?！？;；)）\]】”\"]$")

# One number of an enumeration whose line breaks were lost: "1. ", "1、", "1)", "（1）".
_NUMBER = re.compile(
    r"(?:^|(?<=\s)|(?<=[。;；:：!?！？]))\s{0,40}+"
    r"(?=(?:\d{1,2}(?:\.\s|\.(?=[\u3400-\u9fff])|、|[)）])|[(（]\d{1,2}[)）])\s*[^\s\d.])"
)
_DISPLAYED = re.compile(r"(?:^|(?<=\s))\[(?:代码|公式)\](?=\s|$)")
_INDENT = re.compile(r"(?<=[。;；:：!?！？])[\u2003\u3000]+\s*")


def to_markdown(paragraphs: Iterable[str], known: Mapping[str, str] | None = None) -> str:
    """Return a body that shows the paragraphs, formulas repaired, everything else escaped."""
    body = "\n\n".join(
        "\n".join(_line(line, known) for line in text.split("\n") if line.strip())
        for text in paragraphs
        if text.strip()
    )
    return body + "\n" if body else ""


def _line(text: str, known: Mapping[str, str] | None) -> str:
    line = escape_start(repair_formulas(text.strip(), known))
    return "\\" + line if _TABLE_RULE.match(line) else line


def split_flattened(text: str) -> list[str]:
    """Cut a text whose line breaks were lost where a new paragraph surely began.

    That is: at an indentation after a sentence, around a formula or a listing that stood alone,
    and at the numbers of an enumeration if there are two or more.
    """
    pieces = _INDENT.split(text)
    numbers = [number for number in _NUMBER.finditer(text) if number.end()]
    if len(numbers) + bool(_NUMBER.match(text)) >= 2:
        pieces = [part for piece in pieces for part in _cut_before(_NUMBER, piece)]
    pieces = [part for piece in pieces for part in _cut_around(piece)]
    return [piece.strip() for piece in pieces if piece.strip()]


def _cut_before(pattern: re.Pattern[str], text: str) -> list[str]:
    places = [0, *(match.end() for match in pattern.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(places)]


def _cut_around(text: str) -> list[str]:
    parts, end = [], 0
    for match in _DISPLAYED.finditer(text):
        parts += [text[end : match.start()], match[0]]
        end = match.end()
    return [*parts, text[end:]]


def take_cut(text: str, limit: int = 0) -> tuple[str, bool]:
    """Return a text without the dots that its page left where it cut it, and whether it was cut.

    Args:
        text: the text as the page shows it.
        limit: the length at which the page cuts; a text at least as long that ends within a
            sentence was cut too, and the last of its dots may have been cut with it.

    """
    text = text.strip()
    dots = _CUT.search(text)
    if dots:
        return text[: dots.start()], True
    if limit and len(text) >= limit:
        if _CUT_WITHIN.search(text):
            return text[:-1], True
        return text, not _SENTENCE_END.search(text)
    return text, False
