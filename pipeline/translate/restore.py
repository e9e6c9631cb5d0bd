"""The engine's answer to a form → English Markdown with every atom, term and wrapper in place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from pipeline.document import Span
from pipeline.markup import escape, find_spans
from pipeline.translate.guards import GAP
from pipeline.translate.protect import TIES, Copy, Form


@dataclass(frozen=True, slots=True)
class Restored:
    """English Markdown, and what of the source it lost."""

    target: str
    plain: str
    """The engine's own words and the terms, a `GAP` for each atom: what the guards look at."""
    lost: tuple[str, ...] = ()
    """Markdown of atoms and wrappers that are missing, repeated or invented."""


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: Literal["words", "atom", "copy", "open", "close"]
    markdown: str
    plain: str = ""
    number: int = -1


def restore(form: Form, answer: str, placeholder: str, marks: tuple[str, str]) -> Restored:
    """Put atoms, terms and wrappers back into the engine's answer.

    Args:
        form: what the engine was given.
        answer: what it gave.
        placeholder: its pattern with ``{}`` for a number.
        marks: its marks around terms, or empty strings.

    """
    waiting = list(form.copies)
    pieces = list(_pieces(form, answer, placeholder, marks, waiting))
    lost = [f"invented {p.plain}" for p in pieces if p.kind == "atom" and p.number < 0]
    pieces = [p for p in pieces if p.kind != "atom" or p.number >= 0]
    for copy in waiting:
        if copy.wrapped and not _wrap(pieces, copy):
            lost.append(copy.opening + escape(copy.text) + copy.closing)
        elif copy.stand_in and _wrap(pieces, copy):
            lost.append(f"invented {copy.text}")
    numbers = [piece.number for piece in pieces if piece.number >= 0]
    lost += [
        markdown
        for number, (markdown, count) in enumerate(zip(form.atoms, form.counts, strict=True))
        if numbers.count(number) != count
    ]
    for opening, closing in form.pairs:
        if opening in numbers and closing in numbers and not _encloses(pieces, opening, closing):
            lost.append(f"{form.atoms[opening]}…{form.atoms[closing]}")
    plain = " ".join("".join(piece.plain for piece in pieces).split())
    return Restored(_joined(_close_up(pieces)).strip(), plain, tuple(lost))


def _pieces(
    form: Form, answer: str, placeholder: str, marks: tuple[str, str], waiting: list[Copy]
) -> Iterator[_Piece]:
    """Yield the pieces of an answer; takes the copies it finds out of ``waiting``."""
    opens = {opening for opening, _ in form.pairs}
    closes = {closing for _, closing in form.pairs}
    position = 0
    answer = _tied(form.text, answer, placeholder)
    for match in _token(placeholder, marks).finditer(answer):
        yield _words(answer[position : match.start()], marks)
        position = match.end()
        if match[1] is None:
            yield _copied(match[2], waiting)
        elif int(match[1]) < len(form.atoms):
            index = int(match[1])
            kind: Literal["open", "close", "atom"] = (
                "open" if index in opens else "close" if index in closes else "atom"
            )
            yield _Piece(kind, form.atoms[index], f" {GAP} " if kind == "atom" else " ", index)
        else:
            yield _Piece("atom", "", match[0])
    yield _words(answer[position:], marks)


@cache
def _token(placeholder: str, marks: tuple[str, str]) -> re.Pattern[str]:
    """Return what finds a placeholder's number, or what stands between two marks."""
    left, right = (re.escape(mark) for mark in marks)
    number = re.escape(placeholder).replace(r"\{\}", r"\s*(\d+)\s*")
    return re.compile(number + (rf"|{left}\s*(.*?)\s*{right}" if left else r"|(\Z\A)"))


def _tied(asked: str, answer: str, placeholder: str) -> str:
    """Return the answer with ``top-⟦0⟧`` and ``⟦1⟧/s`` in one piece where they were asked so."""
    if not _TIE.search(answer):
        return answer
    for found in _ties(placeholder).finditer(asked):
        token = found["token"]
        if before := found["before"]:
            answer = re.sub(rf"(?<=\S) ?{before} ?{re.escape(token)}", f"{before}{token}", answer)
        if after := found["after"]:
            answer = re.sub(rf"{re.escape(token)} ?{after} ?(?=\S)", f"{token}{after}", answer)
    return answer


@cache
def _ties(placeholder: str) -> re.Pattern[str]:
    """Return what finds placeholders, each with the sign that ties it to a word."""
    token = re.escape(placeholder).replace(r"\{\}", r"\d+")
    word, tie = rf"[^{TIES}\s]", f"[{TIES}]"
    return re.compile(
        rf"(?P<before>(?<={word}){tie})?(?P<token>{token})(?P<after>{tie}(?={word}))?"
    )


_TIE = re.compile(f"[{TIES}]")


_MANY_SPACES = re.compile(" {2,}")
_BEFORE_MARK = re.compile(r" ([.,;:!?)]+)(?= |$)")
_QUOTED = re.compile(r'(?<![^\s(])" *+([^" ](?:[^"]*[^" ])?) *"(?=[\s.,;:!?)]|$)')


def tidy(text: str) -> str:
    """Return an engine's words, one space between them, none before a comma or inside quotes."""
    return _quoted(_spaced(text))


def _spaced(text: str) -> str:
    return _BEFORE_MARK.sub(r"\1", _MANY_SPACES.sub(" ", text).replace("( ", "("))


def _quoted(text: str) -> str:
    return _QUOTED.sub(r'"\1"', text) if '"' in text and text.count('"') % 2 == 0 else text


_HELD = "\ue000"
"""Stands between two pieces while their quotation marks are closed up."""


def _close_up(pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces without a space inside quotation marks, ``" IoU "``."""
    words = [piece.markdown if piece.kind == "words" else "" for piece in pieces]
    closed = _quoted(_HELD.join(words)).split(_HELD)
    if len(closed) != len(pieces):  # the post holds that very character
        return pieces
    return [
        replace(piece, markdown=text) if piece.kind == "words" else piece
        for piece, text in zip(pieces, closed, strict=True)
    ]


def _words(text: str, marks: tuple[str, str]) -> _Piece:
    """Return the engine's own words; a mark without its partner is no part of them."""
    for mark in marks:
        text = text.replace(mark, "") if mark else text
    text = _spaced(text)
    return _Piece("words", escape(text), text)


def _copied(text: str, waiting: list[Copy]) -> _Piece:
    """Return a marked stretch of the answer: one of the copies, or words the engine marked."""
    copy = next((c for c in waiting if c.sought.casefold() == text.casefold()), None)
    if copy is None:
        return _Piece("words", escape(text), text)
    waiting.remove(copy)
    # A capital at the beginning of a sentence is the engine's to give, other spellings are not.
    capital = copy.text[:1].upper() + copy.text[1:]
    kept = capital if text == capital and not copy.exact else copy.text
    return _Piece("copy", copy.opening + escape(kept) + copy.closing, kept)


def _wrap(pieces: list[_Piece], copy: Copy) -> bool:
    """Wrap a copy's text where the answer holds it among its words; say whether it does."""
    wanted = re.compile(copy.pattern, re.IGNORECASE)
    for index, piece in enumerate(pieces):
        found = wanted.search(piece.markdown) if piece.kind == "words" else None
        if found:
            before, after = piece.markdown[: found.start()], piece.markdown[found.end() :]
            inner = found[0]
            if copy.stand_in:
                before, inner = _fitted(copy.text, before, after, index == 0)
            pieces[index : index + 1] = [
                _Piece("words", before, before),
                _Piece("copy", copy.opening + inner + copy.closing, inner),
                _Piece("words", after, after),
            ]
            return True
    return False


_DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}(?:, \d{4})?")
_IN = re.compile(r"\b([Ii])n( *)\Z")


def _fitted(text: str, before: str, after: str, is_first: bool) -> tuple[str, str]:
    """Return the words before a number that stood in, and what it stood for as it reads there."""
    if _DAY.fullmatch(text):
        before = _IN.sub(lambda found: f"{'O' if found[1] == 'I' else 'o'}n{found[2]}", before)
    if text.startswith("the ") and before.rstrip().lower().endswith("the"):
        text = text.removeprefix("the ")
    if text.endswith(" of") and not re.match(r" ?\w", after):
        text = text.removesuffix(" of")
    return before, text[0].upper() + text[1:] if is_first and not before.strip() else text


def _encloses(pieces: list[_Piece], opening: int, closing: int) -> bool:
    """Whether a pair of placeholders stands in order around something."""
    numbers = [piece.number for piece in pieces]
    begin, end = numbers.index(opening), numbers.index(closing)
    inside = "".join(piece.markdown for piece in pieces[begin + 1 : end]).strip()
    return begin < end and bool(re.match(r"[\w\"'“(\[$`*~<&\\-]", inside))


def _joined(pieces: list[_Piece]) -> str:
    """Join pieces: a space where two words would run together, none before a comma."""
    result, last = "", ""
    for piece in pieces:
        text = piece.markdown
        if last == "open" or not result or result[-1] == " ":
            text = text.lstrip()
        if not text:
            continue
        if piece.kind == "close" or text[0] in _CLINGING or text.startswith("[^"):
            result = result.rstrip()
        elif _run_together(result, last, piece):
            result += " "
        result += text
        last = piece.kind
    return result


_CLINGING = ".,;:!?)]%'’”"


def _run_together(before: str, last: str, piece: _Piece) -> bool:
    """Whether two words, or a word and an atom, would stand without a space between them."""
    if not before or last == "open" or piece.markdown[0] == " " or before[-1] == " ":
        return False
    begins = piece.kind != "words" or piece.markdown[0].isalnum()
    return begins and (before[-1].isalnum() or last != "words")


_EDGE = re.compile(r"[.,;:!?][*_~\]]")
_ABBREVIATED = ("..", "etc.", "e.g.", "i.e.", "et al.", "vs.")


def undoubled(text: str) -> str:
    """Return Markdown without a mark that ends a wrapper's text where another stands behind it.

    The engine ends an emphasised clause like a clause of its own, ``**samples,**, not``. A comma,
    or the same mark again, goes; ``**why?**,`` stays.
    """
    if not _EDGE.search(text):
        return text
    doubled = {
        span.inner[1] - 1 for span in find_spans(text) if span.inner and _ends_twice(text, span)
    }
    return "".join(char for at, char in enumerate(text) if at not in doubled)


def _ends_twice(text: str, span: Span) -> bool:
    begin, end = span.inner or (0, 0)
    after = text[span.end :].lstrip("*_~")[:1]
    if not span.is_wrapper or end - begin < 2 or not after or after not in ".,;:!?":
        return False
    mark = text[end - 1]
    kept = text[:end].endswith(_ABBREVIATED) or text[end - 2] == "\\"
    return not kept and (mark in ".,;:" or mark == after)
