"""A segment → the nodes of its text: plain text, atoms, terms, numerals, and wrappers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.document import Segment, Span, Term
from pipeline.glossary import NUMBERING
from pipeline.han import has_han
from pipeline.markup import join_lines, unescape
from pipeline.translate.numerals import Numeral, find_numerals, parse_han
from pipeline.translate.plain import in_plain_words

_BETWEEN_ATOMS = re.compile(r"[\s、，,；;/+=<>~～-]*")
_ENGLISH_MARKS = {
    "，": ", ", "。": ". ", "；": "; ", "：": ": ", "？": "? ", "！": "! ", "、": ", ",
    "（": " (", "）": ") ", "“": '"', "”": '"', "‘": "'", "’": "'", "【": "[", "】": "]",
    "《": '"', "》": '"', "「": '"', "」": '"', "『": '"', "』": '"', "　": " ", "～": "~",
    "…": "…", "—": "—", "％": "%", "．": ".",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One stretch of a segment's text."""

    kind: Literal["text", "atom", "term", "numeral", "wrapper"]
    raw: str
    """Its Markdown in the source; of a text, in plain words; of an atom, as it will stand in the
    English."""
    term: Term | None = None
    numeral: Numeral | None = None
    opening: str = ""
    """A wrapper's marks before and after its text."""
    closing: str = ""
    english: str = ""
    """A wrapper's text as it was translated on its own."""
    children: tuple["Node", ...] = ()
    """The nodes inside a wrapper."""


def english_marks(text: str) -> str:
    """Return text with Chinese punctuation as English writes it."""
    spaced = "".join(_ENGLISH_MARKS.get(char, char) for char in text)
    return re.sub(r"(?<! ) +([,.;:!?)])", r"\1", re.sub(r"[ \t]+", " ", spaced))


def make_nodes(segment: Segment, targets: Sequence[str]) -> tuple[Node, ...]:
    """Return the nodes of a segment in order.

    Args:
        segment: its ``parts`` hold the texts inside links, emphasis and images.
        targets: the English of each part.

    """
    builder = _Builder(segment, targets)
    return tuple(_tight(list(_merged(builder.between(0, len(segment.text), 0)))))


class _Builder:
    def __init__(self, segment: Segment, targets: Sequence[str]) -> None:
        self.segment = segment
        self.targets = targets
        self.parts = {part.start: index for index, part in enumerate(segment.parts)}

    def between(self, start: int, end: int, span_index: int) -> Iterator[Node]:
        """Yield the nodes of ``text[start:end]``, whose spans begin at ``span_index``."""
        position = start
        spans = self.segment.spans
        for index in range(span_index, len(spans)):
            span = spans[index]
            if span.start < position or span.end > end:
                continue  # inside the span before, or past the wrapper we are in
            yield from self.plain(position, span.start)
            yield self.of_span(span, index)
            position = span.end
        yield from self.plain(position, end)

    def plain(self, start: int, end: int) -> Iterator[Node]:
        position = start
        for match in self.segment.terms:
            if match.term.kind != "forbid" and position <= match.start and match.end <= end:
                yield from self.text(position, match.start)
                yield Node("term", self.segment.text[match.start : match.end], match.term)
                position = match.end
        yield from self.text(position, end)

    def text(self, start: int, end: int) -> Iterator[Node]:
        number = NUMBERING.match(self.segment.text) if start == 0 else None
        if number and number.end() <= end and (english := _numbered(number)):
            yield Node("text", english)
            start = number.end()
        raw, position = in_plain_words(self.segment.text[start:end]), 0
        for numeral in find_numerals(raw):
            if position < numeral.start:
                yield Node("text", raw[position : numeral.start])
            yield Node("numeral", raw[numeral.start : numeral.end], numeral=numeral)
            position = numeral.end
        if position < len(raw):
            yield Node("text", raw[position:])

    def of_span(self, span: Span, index: int) -> Node:
        text = self.segment.text
        if not span.is_wrapper or span.inner is None:
            return Node("atom", self.atom(span))
        children = tuple(_merged(self.between(*span.inner, index + 1)))
        closing = text[span.inner[1] : span.end]
        if span.title and span.title[0] in self.parts:
            begin, end = (offset - span.inner[1] for offset in span.title)
            title = _quoted(self.targets[self.parts[span.title[0]]])
            closing = closing[:begin] + title + closing[end:]
        opening = text[span.start : span.inner[0]]
        english = self.targets[self.parts[span.inner[0]]]
        raw = text[span.start : span.end]
        return Node(
            "wrapper", raw, opening=opening, closing=closing, english=english, children=children
        )

    def atom(self, span: Span) -> str:
        """Return an atom's Markdown, an image with its alternative text and title in English."""
        raw = self.segment.text[span.start : span.end]
        safe = _attribute if span.kind == "html" else _quoted
        for start, stop in sorted(filter(None, (span.inner, span.title)), reverse=True):
            if start in self.parts:
                begin, end = start - span.start, stop - span.start
                raw = raw[:begin] + safe(self.targets[self.parts[start]]) + raw[end:]
        return raw


def _numbered(number: re.Match[str]) -> str:
    """Return the number of a heading as English has it, ``2.`` and ``(2)``; "" if it does."""
    said = number["inside"] or number["han"] or number["listed"]
    if not said:
        return f"{number[0].strip()} " if number["tight"] else ""
    value = said if said.isdigit() else parse_han(said) or said
    return f"({value}) " if number["inside"] else f"{value}. "


def _attribute(text: str) -> str:
    """Make a text safe inside either kind of quotation marks of an attribute of HTML."""
    shown = unescape(join_lines(text)).replace('"', "”").replace("'", "’")
    return shown.replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")


def _quoted(text: str) -> str:
    """Make a text safe inside the quotation marks of a title or the brackets of an image."""
    return join_lines(text).replace('"', "'")


def _merged(nodes: Iterator[Node]) -> Iterator[Node]:
    """Join neighbouring atoms with the marks between them: to the model they are one thing."""
    held: list[Node] = []
    for node in nodes:
        if node.kind == "atom" or (held and node.kind != "wrapper" and _joins(held[-1], node)):
            held.append(node)
            continue
        if held:
            yield from _flushed(held)
            held = []
        yield node
    if held:
        yield from _flushed(held)


def _tight(nodes: list[Node]) -> list[Node]:
    """Give a tag the letters it touches, so that H<sub>2</sub>O stays one word."""
    for index, node in enumerate(nodes):
        if node.kind != "atom" or not node.raw.startswith("<"):
            continue
        before = nodes[index - 1] if index else None
        after = nodes[index + 1] if index + 1 < len(nodes) else None
        head = (
            re.search(r"(?<![A-Za-z0-9])[A-Za-z0-9]*\Z", before.raw)
            if before and before.kind == "text"
            else None
        )
        tail = re.match(r"[A-Za-z0-9]*", after.raw) if after and after.kind == "text" else None
        if before and head:
            nodes[index - 1] = replace(before, raw=before.raw[: head.start()])
        if after and tail:
            nodes[index + 1] = replace(after, raw=after.raw[tail.end() :])
        raw = (head[0] if head else "") + node.raw + (tail[0] if tail else "")
        nodes[index] = replace(node, raw=raw)
    return [node for node in nodes if node.raw]


def _joins(atom: Node, node: Node) -> bool:
    """Whether a text or term goes with the atom before it: marks only, or English in a tag."""
    if _BETWEEN_ATOMS.fullmatch(node.raw):
        return True
    return atom.kind == "atom" and atom.raw.startswith("<") and not has_han(node.raw)


def _flushed(held: list[Node]) -> Iterator[Node]:
    last = max((i for i, node in enumerate(held) if node.kind == "atom"), default=-1)
    if last >= 0:
        marks = "".join(
            n.raw if n.kind == "atom" else english_marks(n.raw) for n in held[: last + 1]
        )
        yield Node("atom", marks)
    yield from held[last + 1 :]
