"""A sentence too long for the model → pieces cut at commas where jieba shows a clause to end."""

import re
from collections.abc import Iterator, Sequence

from pipeline.document import Span
from pipeline.segment.words import Words

_COMMAS = "，；：,;:"
_SHORTEST = 8
# Tags of words that begin a clause of its own: conjunction, pronoun, adverb, preposition, time.
_BEGINNERS = ("c", "r", "d", "p", "t")
_WITHIN_NUMBER = re.compile(r"\d[,:]\d")
_BRACKETS = {**dict.fromkeys("（(“「《[", 1), **dict.fromkeys("）)”」》]", -1)}


def split_clauses(
    text: str, spans: Sequence[Span], words: Words, longest: int
) -> list[tuple[int, int]]:
    """Cut one sentence into ranges of at most ``longest`` characters where that is safe.

    A cut is safe after a comma outside brackets and spans when both sides hold a verb, so that
    both are clauses and not members of a list. Where no comma is safe the range stays long.

    Args:
        text: the sentence.
        spans: its spans.
        words: the tokenizer, asked for tags only when the sentence is too long.
        longest: in characters; a protected span counts as two.

    """
    if _length(text, 0, len(text), spans) <= longest:
        return [(0, len(text))]
    return list(_cut(text, 0, len(text), spans, list(_safe(text, spans, words)), longest))


def _length(text: str, start: int, end: int, spans: Sequence[Span]) -> int:
    inside = [s for s in spans if not s.is_wrapper and start <= s.start and s.end <= end]
    return end - start - sum(span.end - span.start - 2 for span in inside)


def _safe(text: str, spans: Sequence[Span], words: Words) -> Iterator[tuple[int, int]]:
    """Yield safe positions, each with a bonus for a word that begins a clause."""
    closed: set[int] = set()
    for span in spans:
        closed.update(range(span.start, span.end))
    depth = position = 0
    verbs: list[int] = []
    commas: list[tuple[int, str]] = []
    tagged = words.tags(text)
    for index, (word, tag) in enumerate(tagged):
        if position not in closed:
            depth += _BRACKETS.get(word, 0)
            if tag.startswith("v"):
                verbs.append(position)
            if (
                word in _COMMAS
                and depth <= 0
                and index + 1 < len(tagged)
                and not _WITHIN_NUMBER.match(text, max(0, position - 1))
            ):
                commas.append((position + len(word), tagged[index + 1][1]))
        position += len(word)
    for after, tag in commas:
        if any(verb < after for verb in verbs) and any(verb >= after for verb in verbs):
            yield after, 10 if tag.startswith(_BEGINNERS) else 0


def _cut(
    text: str,
    start: int,
    end: int,
    spans: Sequence[Span],
    safe: list[tuple[int, int]],
    longest: int,
) -> Iterator[tuple[int, int]]:
    """Cut nearest the middle until every piece is short enough or holds no safe comma."""
    inside = [(p, bonus) for p, bonus in safe if start + _SHORTEST <= p <= end - _SHORTEST]
    if _length(text, start, end, spans) <= longest or not inside:
        yield start, end
        return
    middle = (start + end) / 2
    position, _ = min(inside, key=lambda cut: abs(cut[0] - middle) - cut[1])
    yield from _cut(text, start, position, spans, safe, longest)
    yield from _cut(text, position, end, spans, safe, longest)
