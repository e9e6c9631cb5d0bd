"""The text of a block → where its sentences begin and end."""

import re
from collections.abc import Sequence

from pipeline.document import Span
from pipeline.han import count_han

_CLOSERS = "”’」』）)】》〉〗\"'"
_OPENERS = {
    "（": "）",
    "(": ")",
    "【": "】",
    "《": "》",
    "“": "”",
    "「": "」",
    "『": "』",
    "[": "]",
}
_FULL = "。！？；!?;…"
_BRACKET = re.compile(f"[{re.escape(''.join([*_OPENERS, *_OPENERS.values()]))}]")
_MAY_END = re.compile(f"[{re.escape(_FULL + _CLOSERS)}. ]")
# A bracket longer than this may hold a sentence end: what it holds is then text of its own.
_LONGEST_ASIDE = 120
_HAN = re.compile(r"[\u3400-\u9fff\uff00-\uffef“”《》（）【】]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Fig|Figs|Eq|Eqs|Sec|Tab|Ref|No|Vol|vs|cf|al|etc|approx|resp|Dr|Mr|Ms|Prof"
    r"|St|Inc|Ltd|Jr|e\.g|i\.e|a\.k\.a|w\.r\.t))\Z"
)
_ABBREVIATED = 8
"""Characters in which every abbreviation ends, with what stands before it."""
_VISIBLE = re.compile(r"\S")
_FIRST_NUMBER = re.compile(r"\s*+[0-9]*+\Z")
_SUFFIX = re.compile(r"[A-Za-z][A-Za-z0-9]{0,4}(?![A-Za-z0-9])")


def split_sentences(
    text: str, spans: Sequence[Span], breaks_only: bool = False
) -> list[tuple[int, int]]:
    """Return the sentences of a text as ranges without surrounding white space.

    What lies between two ranges is white space, a hard line break or ``<br>``. No range ends
    within a span, nor within brackets or quotation marks of ordinary length.

    Args:
        text: inline Markdown.
        spans: its spans, as `pipeline.markup.find_spans` returns them.
        breaks_only: cut at line breaks only, as is right for headings and cells.

    """
    closed = _closed(text, spans)
    ranges, start = [], 0
    # Emphasis that holds whole sentences is closed to cuts, but ends one itself.
    whole = {s.end for s in spans if s.is_wrapper and s.inner and _ends_full(text, s.inner[1])}
    breaks = {span.start: span.end for span in spans if _is_break(text, span)}
    marks = (mark.start() for mark in _MAY_END.finditer(text))
    for position in sorted({*breaks, *whole, *marks} - {len(text)}):
        if position < start:
            continue
        if position in breaks:
            ranges.append((start, position))
            start = breaks[position]
            continue
        if breaks_only:
            continue
        if position in whole:
            ranges.append((start, position))
            start = position
        if not closed[position]:
            end = _sentence_end(text, position, closed) or _lost_break(text, start, position)
            if end:
                ranges.append((start, end))
                start = end
    ranges.append((start, len(text)))
    return [stripped for a, b in ranges for stripped in [_strip(text, a, b)] if stripped]


def _ends_full(text: str, end: int) -> bool:
    return text[end - 1 : end] in tuple("。！？")


def _lost_break(text: str, start: int, position: int) -> int:
    """Return where a line ended that scraping joined to the next; 0 if none did.

    Chinese is written without spaces, so one between two longer stretches of it was a line break.
    """
    edges = text[position - 1 : position], text[position + 1 : position + 2]
    if text[position] != " " or not all(map(_HAN.match, edges)):
        return 0
    before = _STRETCH_END.split(text[max(start, position - _NEAR) : position])[-1]
    after = _STRETCH_END.split(text[position + 1 : position + 1 + _NEAR])[0]
    long = all(count_han(stretch) >= _LINE for stretch in (before, after))
    return position if long else 0


_STRETCH_END = re.compile("[ ，。；：、]")
_NEAR = 80
_LINE = 4
"""Han characters that a lost line holds at least; words set apart by spaces are shorter."""


def _is_break(text: str, span: Span) -> bool:
    return span.kind == "break" or (
        span.kind == "html" and text[span.start : span.end].lower().startswith("<br")
    )


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return (start, end) if start < end else None


def _closed(text: str, spans: Sequence[Span]) -> bytearray:
    """Mark the characters no sentence may end at: those in spans, in asides, in quotations."""
    closed = bytearray(len(text) + 1)
    for span in spans:
        closed[span.start : span.end] = b"\1" * (span.end - span.start)
    stack: list[tuple[str, int]] = []
    for bracket in _BRACKET.finditer(text):
        index, char = bracket.start(), bracket[0]
        if closed[index] == 1:
            continue
        if char in _OPENERS:
            stack.append((_OPENERS[char], index))
        elif stack and char == stack[-1][0]:
            _, begin = stack.pop()
            if index - begin <= _LONGEST_ASIDE:
                # The closing mark itself stays open: a sentence may end right after it.
                closed[begin:index] = b"\2" * (index - begin)
    return closed


def _sentence_end(text: str, position: int, closed: bytearray) -> int:
    """Return where the sentence ends whose last mark is at ``position``; 0 if none ends there."""
    char = text[position]
    if char in _FULL:
        end = position + 1
        while end < len(text) and text[end] in "。！？!?…." and not closed[end]:
            end += 1
        if char in "!?;…" and not _ends_ascii(text, position, end, char):
            return 0
    elif char == ".":
        end = position + 1
        while end < len(text) and text[end] == ".":
            end += 1
        if not _ends_dot(text, position, end):
            return 0
    elif char in _CLOSERS and position and closed[position - 1] == 2:
        # The aside or quotation was closed to cuts; its own last mark may end the sentence.
        if text[position - 1] not in "。！？!?…":
            return 0
        end = position + 1
        if text[end : end + 1] and text[end] in "，,。；;、：:的地得和与等":
            return 0
    else:
        return 0
    while end < len(text) and text[end] in _CLOSERS and closed[end] != 1:
        end += 1
    return end


def _ends_ascii(text: str, position: int, end: int, char: str) -> bool:
    """Whether an ASCII mark, or an ellipsis, ends a sentence here."""
    before, after = text[position - 1 : position], text[end : end + 1]
    if char == "…":
        return (
            not after or after.isspace() or (bool(_HAN.match(after)) and after not in "，、等的）")
        )
    if char == ";":
        return bool(_HAN.match(before))
    return not after or after.isspace() or after in _CLOSERS or bool(_HAN.match(before + after))


def _ends_dot(text: str, position: int, end: int) -> bool:
    """Whether full stops at ``text[position:end]`` end a sentence rather than an abbreviation."""
    # No slice up to either end of the text: a long line may hold thousands of full stops.
    before, after = text[max(0, position - _ABBREVIATED) : position], text[end : end + 1]
    following = _VISIBLE.search(text, end)
    # After a formula or code a full stop ends a sentence as it does after Chinese.
    han_before = bool(before) and (bool(_HAN.match(before[-1])) or before[-1] in "$`")
    if end - position > 1:  # "...", as scraped pages cut texts
        return han_before or not after or after.isspace()
    if following is None:
        return True
    if han_before:
        return not _SUFFIX.match(text, end) or after.isupper()
    if before[-1:].isdigit() and (after.isdigit() or _FIRST_NUMBER.match(text, 0, position)):
        return False
    if before[-1:].isdigit() and re.search(r"(?:^|[\s。！？；:：])\d{1,2}\Z", before[-3:]):
        return False  # the number of a list item within the text
    if _ABBREVIATION.search(before):
        return False
    if after.isspace():
        return following[0].isupper() or bool(_HAN.match(following[0]))
    return bool(_HAN.match(after)) and not before[-1:].isdigit()
