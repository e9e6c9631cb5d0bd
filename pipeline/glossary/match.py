"""A sentence → the glossary terms that stand in it; `text` states the rules."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from pipeline.document import Match, Span
from pipeline.glossary.index import Index
from pipeline.glossary.text import tokenize
from pipeline.han import HAN, is_han

Cut = Callable[[str], Sequence[str]]
"""Cuts a text into words; joined they are the text."""

STRETCH = re.compile(rf"[\w{HAN}+#&.%-]+")
"""What may make up a word. jieba cuts between other characters, and what stands beyond them does
not change how it cuts."""


def find_matches(
    wanted: Index, unwanted: Index, text: str, cut: Cut | None, spans: Sequence[Span]
) -> tuple[Match, ...]:
    """Return the matches in order; see `Glossary.match`."""
    texts, starts, ends = tokenize(_masked(text, spans))
    lowered = [token.lower() for token in texts]
    words = _Words(text, cut)
    found = []
    free = 0
    for place, after, terms in wanted.found(texts, lowered):
        start, end = starts[place], ends[after - 1]
        if place >= free and words.begin_and_end_at(start, end):
            found.append(Match(start, end, terms[0]))
            free = after
    for place, after, terms in unwanted.found(texts, lowered):
        start, end = starts[place], ends[after - 1]
        if words.begin_and_end_at(start, end):
            found.extend(Match(start, end, term) for term in terms)
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.term.kind == "forbid")))


class _Words:
    """The words of a text, found out where a Chinese term may stand: cutting costs most."""

    def __init__(self, text: str, cut: Cut | None) -> None:
        self.text, self.cut = text, cut
        self.stretches: list[tuple[int, int]] = []
        self.edges: dict[int, frozenset[int]] = {}

    def begin_and_end_at(self, start: int, end: int) -> bool:
        """Whether words do where a term would; its Latin edges are those of tokens already."""
        if self.cut is None:
            return True
        return (not is_han(self.text[start]) or start in self._edges(start, self.cut)) and (
            not is_han(self.text[end - 1]) or end in self._edges(end - 1, self.cut)
        )

    def _edges(self, place: int, cut: Cut) -> frozenset[int]:
        """Return where words begin and end in the stretch that holds a Chinese character."""
        if not self.stretches:
            self.stretches = [found.span() for found in STRETCH.finditer(self.text)]
        start, end = self.stretches[bisect_right(self.stretches, (place, len(self.text))) - 1]
        if start not in self.edges:
            words = cut(self.text[start:end])
            self.edges[start] = frozenset(accumulate(map(len, words), initial=start))
        return self.edges[start]


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
