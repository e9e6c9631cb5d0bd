"""A sentence → the glossary terms that stand in it; `text` states the rules."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from pipeline.document import Match, Span
from pipeline.glossary.index import Index
from pipeline.glossary.text import is_han, tokenize

Cut = Callable[[str], Sequence[str]]
"""Cuts a text into words; joined they are the text."""


def find_matches(
    wanted: Index, unwanted: Index, text: str, cut: Cut | None, spans: Sequence[Span]
) -> tuple[Match, ...]:
    """Return the matches in order; see `Glossary.match`."""
    texts, starts, ends = tokenize(_masked(text, spans))
    words = _Words(text, cut)
    found = []
    free = 0
    for place, first in enumerate(map(str.lower, texts)):
        start = starts[place]
        if place >= free and first in wanted.lengths:
            for after, terms in wanted.at(texts, place):
                if words.begin_and_end_at(start, ends[after - 1]):
                    found.append(Match(start, ends[after - 1], terms[0]))
                    free = after
                    break
        for after, terms in unwanted.at(texts, place) if first in unwanted.lengths else ():
            if words.begin_and_end_at(start, ends[after - 1]):
                found.extend(Match(start, ends[after - 1], term) for term in terms)
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.term.kind == "forbid")))


class _Words:
    """The words of a text, found out when a Chinese term may stand in it: cutting costs most."""

    def __init__(self, text: str, cut: Cut | None) -> None:
        self.text, self.cut = text, cut
        self.edges: frozenset[int] | None = None

    def begin_and_end_at(self, start: int, end: int) -> bool:
        """Whether words do where a term would; its Latin edges are those of tokens already."""
        sides = ((start, self.text[start]), (end, self.text[end - 1]))
        chinese = [edge for edge, character in sides if is_han(character)]
        if not chinese or self.cut is None:
            return True
        if self.edges is None:
            self.edges = frozenset(accumulate(map(len, self.cut(self.text)), initial=0))
        return self.edges.issuperset(chinese)


def _masked(text: str, spans: Sequence[Span]) -> str:
    """Return the text with NUL, which no term holds, where no term may stand."""
    if not spans:
        return text
    marks = list(text)
    for span in spans:
        if span.kind == "variable":
            continue  # a lone letter may be part of a term, as in F值
        inner = span.inner if span.is_wrapper and span.inner else (span.end, span.end)
        for start, end in ((span.start, inner[0]), (inner[1], span.end)):
            marks[start:end] = "\0" * (end - start)
    return "".join(marks)
