"""An English sentence whose terms stand there as the glossary has them → the same, inflected.

A term is made plural after a word that asks for one (*two*, *these*, *a number of*) or where the
Chinese right before it does (``多个``), and singular after *a*, *each* and the like. What follows
must show that the term ends its noun phrase; in doubt the sentence stays as it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.document import Match, Term
from pipeline.glossary.counting import (
    DISTANT_ONE,
    JOINED,
    ONE,
    PLURAL,
    asks_for_plural,
    counts_many,
    is_both,
    may_ask,
)
from pipeline.glossary.forms import places
from pipeline.glossary.inflect import plurals
from pipeline.glossary.nouns import countable_head
from pipeline.glossary.phrase_end import ends_phrase
from pipeline.glossary.visible import prose_at

_WORD = re.compile(r"[^\s\u00a0‐‑-]+")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term stands among the visible characters."""

    start: int
    end: int
    term: Term


def fix_number(target: str, matches: Sequence[Match], source: str) -> str:
    """Return the English with each prefer term in the number its sentence asks for.

    Args:
        target: inline Markdown; code, math and URLs in it are left alone.
        matches: the terms of the source sentence, in order.
        source: the source sentence, which the matches' offsets refer to.

    """
    asked = {match.term.target: match.term for match in matches if match.term.kind != "forbid"}
    if not any(t.kind == "prefer" and countable_head(t.target) is not None for t in asked.values()):
        return target
    text, offsets = prose_at(target)
    found = list(_places(text, asked.values()))
    counts = Counter(place.term.target for place in found)

    def many(term: Term) -> bool:
        return _many_in_source(term.target, matches, source, counts[term.target])

    written = target
    for start, end, form in reversed(list(_changes(text, found, many))):
        begin, stop = offsets[start], offsets[end - 1] + 1
        if stop - begin == end - start:  # no mark stands inside the word
            written = written[:begin] + form + written[stop:]
    return written


def _changes(
    text: str, found: Sequence[_Place], many: Callable[[Term], bool]
) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and new spelling of each head that changes."""
    ends = {place.start: place.end for place in found}
    last = (0, False)  # where the last plural ended, and whether it was one of "a number of"
    seen = 0
    for place in found:
        between, seen = text[seen : place.start].lower(), place.end
        head = countable_head(place.term.target) if place.term.kind == "prefer" else None
        if head is None:
            continue
        before = text[: place.start].lower()
        asking = may_ask(before)
        if asking and ONE.search(before):
            at, word, single = _head(text, place, head)
            if word != single and not re.match(r" (?:are|were|have)\b", text[place.end :]):
                yield at, at + len(word), single
            continue
        joins = last[1] and JOINED.fullmatch(text[last[0] : place.start])
        wanted = joins or (asking and asks_for_plural(between))
        if asking and is_both(before) and re.match(r",? (?:and|or)\b", text[place.end :]):
            wanted = False
        if not wanted:
            wanted = many(place.term) and not DISTANT_ONE.search(before)
        if wanted and ends_phrase(text, place.end, ends):
            at, word, single = _head(text, place, head)
            if word:
                last = (place.end, bool(joins or PLURAL["of"].search(between)))
            if word and word == single:
                yield at, at + len(word), plurals(word)[0]


def _places(text: str, terms: Iterable[Term]) -> Iterator[_Place]:
    """Yield where terms stand, in order; a term inside a longer one does not count."""
    found = [
        _Place(start, end, term)
        for term in terms
        for start, end in places(term.target, term.kind, text)
    ]
    free = 0
    for place in sorted(found, key=lambda one: (one.start, -one.end)):
        if place.start >= free:
            yield place
            free = place.end


def _head(text: str, place: _Place, number: int) -> tuple[int, str, str]:
    """Return where the head stands, how it is written, and its singular in the same case."""
    words = list(_WORD.finditer(text, place.start, place.end))
    if number >= len(words):
        return 0, "", ""
    word = words[number]
    base = _WORD.findall(place.term.target)[number]
    single = next((s for s in _cased(base) if word[0] in (s, *plurals(s))), "")
    return (word.start(), word[0], single) if single else (0, "", "")


@cache
def _cased(base: str) -> tuple[str, ...]:
    return base, base[:1].upper() + base[1:]


def _many_in_source(target: str, matches: Sequence[Match], source: str, found: int) -> bool:
    """Whether every occurrence of a term is said to be several in Chinese, and none was added."""
    own = [match for match in matches if match.term.target == target]
    return found <= len(own) and all(counts_many(source, match.start, match.end) for match in own)
