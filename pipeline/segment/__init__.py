"""A post's blocks → segments: sentences with their words, spans and glossary terms."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.document import Block, Match, Post, Segment, Span
from pipeline.glossary import Glossary, front_matter_terms
from pipeline.han import HAN_CHARACTER
from pipeline.markup import definitions, find_spans
from pipeline.segment.clauses import split_clauses
from pipeline.segment.phrases import cut_at_phrases
from pipeline.segment.script import to_simplified
from pipeline.segment.sentences import split_sentences
from pipeline.segment.words import Words

__all__ = ["LONGEST", "Segmenter", "Words"]

LONGEST = 60
"""Characters past which a sentence is cut at a clause; see benchmarks/README.md."""

_WHOLE = ("title", "tag", "heading", "cell", "figure", "label")


class Segmenter:
    """Cuts posts into segments by one glossary and one dictionary."""

    def __init__(self, glossary: Glossary, longest: int = LONGEST) -> None:
        """Take the glossary whose terms are found and whose words jieba must know."""
        self.glossary = glossary
        self.longest = longest
        self.words = Words(glossary.words)

    def segment(self, post: Post) -> tuple[Segment, ...]:
        """Return the segments of every block that is translated, in order.

        Raises:
            GlossaryError: the glossary rows in the post's own front matter are malformed.

        """
        env = definitions(post.blocks)
        own = self._for(post)
        return tuple(
            segment
            for number, block in enumerate(post.blocks)
            if block.text
            for segment in own._block(number, block, env, post.language == "zh-Hant")
        )

    def _for(self, post: Post) -> "Segmenter":
        """Return a segmenter that obeys the rows in the post's front matter as well."""
        front = (block for block in post.blocks if block.kind == "front_matter")
        rows = [term for block in front for term in front_matter_terms(block, post.source)]
        if not rows:
            return self
        own = Segmenter(self.glossary.extended(rows), self.longest)
        own.words = self.words.extended(own.glossary.words)
        return own

    def _block(
        self, number: int, block: Block, env: dict[str, Any], traditional: bool
    ) -> Iterator[Segment]:
        text = block.text
        spans = find_spans(text, env)
        sentences = split_sentences(text, spans, breaks_only=block.kind in _WHOLE)
        pieces: list[tuple[int, int, bool]] = []
        for start, end, goes_on in cut_at_phrases(text, sentences, spans, self.glossary):
            clauses = split_clauses(
                text[start:end], _within(spans, start, end), self.words, self.longest
            )
            for index, (a, b) in enumerate(clauses):
                pieces.append((start + a, start + b, goes_on or index + 1 < len(clauses)))
        for index, (start, end, continues) in enumerate(pieces):
            following = pieces[index + 1][0] if index + 1 < len(pieces) else end
            piece = text[start:end].strip()
            offset = start + text[start:end].index(piece)
            shown, inner = piece, _within(spans, offset, offset + len(piece))
            if traditional:
                piece = to_simplified(piece, inner)
                inner = find_spans(piece, env)
            segment = self._segment(
                number,
                index,
                piece,
                inner,
                gap=text[offset + len(shown) : following],
                continues=continues,
            )
            yield replace(segment, shown=shown) if shown != piece else segment

    def _segment(
        self,
        block: int,
        index: int,
        text: str,
        spans: tuple[Span, ...],
        gap: str = "",
        continues: bool = False,
    ) -> Segment:
        terms = self.glossary.match(text, self.words.cut, spans)
        spans = tuple(span for span in spans if not _is_in_term(span, terms))
        parts = tuple(self._parts(block, text, spans))
        return Segment(block, index, text, gap, spans, terms, continues, parts)

    def _parts(self, block: int, text: str, spans: Sequence[Span]) -> Iterator[Segment]:
        for span in spans:
            for inner in (span.inner, span.title):
                wraps = span.is_wrapper and inner == span.inner
                if inner and (wraps or HAN_CHARACTER.search(text, *inner)):
                    piece = text[slice(*inner)]
                    nested = _within(spans, *inner) if span.is_wrapper else find_spans(piece)
                    part = self._segment(block, 0, piece, nested)
                    yield replace(part, start=inner[0])


def _is_in_term(span: Span, terms: Sequence[Match]) -> bool:
    """Whether a lone letter belongs to a term of the glossary, as in F值."""
    return span.kind == "variable" and any(
        match.start <= span.start and span.end <= match.end and match.term.kind != "forbid"
        for match in terms
    )


def _within(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return the spans inside ``start:end``, their offsets counted from ``start``."""

    def moved(pair: tuple[int, int] | None) -> tuple[int, int] | None:
        return (pair[0] - start, pair[1] - start) if pair else None

    return tuple(
        Span(s.start - start, s.end - start, s.kind, moved(s.inner), moved(s.title))
        for s in spans
        if start <= s.start and s.end <= end
    )
