"""Sentences → the same, cut where the glossary has a part of one as a whole."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.document import Span
from pipeline.glossary import Glossary
from pipeline.han import HAN

_LABEL = re.compile(r"[^：:\n]{1,40}[：:]")
# Chinese is written without spaces: one behind a heading was a line break before it was scraped.
_LOST_BREAK = re.compile(rf"[^\s，。；：]{{2,10}} (?=[{HAN}])|(?:前言|引言|摘要|导读) (?=\S)")
_EMPHASIS = re.compile(r"[*_]+")
_SHORTEST_CLAUSE = 6
"""Characters, mark included: a shorter one may be an item of an enumeration."""


def cut_at_phrases(
    text: str, sentences: Iterable[tuple[int, int]], spans: Sequence[Span], glossary: Glossary
) -> Iterator[tuple[int, int, bool]]:
    """Yield where each piece starts and ends, and whether its sentence goes on behind it.

    Cut off are a label (优点：…), a heading whose line break is lost, the first clause, and the
    last one or two (…，欢迎批评指正。).

    Args:
        text: a block's.
        sentences: where each starts and ends, in order.
        spans: of the text; none is cut.
        glossary: whose whole terms are looked for.

    """
    for start, end in sentences:
        for cut, goes_on in _cuts(text, start, end, spans, glossary):
            is_inside = any(span.start < cut < span.end for span in spans)
            if start < cut and text[cut:end].strip() and not is_inside:
                yield start, cut, goes_on
                start = cut
        yield start, end, False


def _cuts(
    text: str, start: int, end: int, spans: Sequence[Span], glossary: Glossary
) -> Iterator[tuple[int, bool]]:
    """Yield in order where a phrase ends or begins, and whether the sentence goes on there."""
    for opening in filter(None, (p.match(text, start, end) for p in (_LABEL, _LOST_BREAK))):
        closed = (s.end for s in spans if s.inner and s.inner[1] == opening.end())
        cut = next(closed, opening.end())
        if glossary.whole(_EMPHASIS.sub("", text[start:cut])):
            yield cut, False
            break
    commas = [at + 1 for at in range(start, end) if text[at] == "，"]
    if commas and _is_phrase(text[start : commas[0]], glossary):
        yield commas[0], True
    for cut in commas[-2:]:
        if _is_phrase(text[cut:end], glossary):
            yield cut, True


def _is_phrase(clause: str, glossary: Glossary) -> bool:
    return len(clause) >= _SHORTEST_CLAUSE and glossary.whole(clause) is not None
