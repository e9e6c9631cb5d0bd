"""A sentence → the glossary terms that stand in it; `text` states the rules."""

from collections.abc import Sequence
from itertools import accumulate

from pipeline.document import Match, Span
from pipeline.glossary.index import Index
from pipeline.glossary.text import Token, is_han, tokenize


def find_matches(
    wanted: Index, unwanted: Index, text: str, words: Sequence[str], spans: Sequence[Span]
) -> tuple[Match, ...]:
    """Return the matches in order; see `Glossary.match`."""
    tokens = tokenize(_masked(text, spans))
    cuts = frozenset(accumulate(map(len, words), initial=0)) if words else None
    found = []
    free = 0
    for place, token in enumerate(tokens):
        first = token.text.lower()
        if place >= free and first in wanted.lengths:
            for after, terms in wanted.at(tokens, place):
                if _stands(text, tokens, place, after, cuts):
                    found.append(Match(token.start, tokens[after - 1].end, terms[0]))
                    free = after
                    break
        for after, terms in unwanted.at(tokens, place) if first in unwanted.lengths else ():
            if _stands(text, tokens, place, after, cuts):
                found.extend(Match(token.start, tokens[after - 1].end, term) for term in terms)
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.term.kind == "forbid")))


def _stands(
    text: str, tokens: Sequence[Token], place: int, after: int, cuts: frozenset[int] | None
) -> bool:
    """Whether a term's Chinese edges are edges of words; its Latin ones are by being tokens."""
    if cuts is None:
        return True
    start, end = tokens[place].start, tokens[after - 1].end
    return (start in cuts or not is_han(text[start])) and (end in cuts or not is_han(text[end - 1]))


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
