"""The last rungs: a segment's nodes → its clauses, or the runs between what must not change."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.document import Match, Segment, Term
from pipeline.han import has_han
from pipeline.markup import escape, join_lines, unescape
from pipeline.translate.nodes import Node, english_marks
from pipeline.translate.restore import tidy

_CLAUSE = re.compile(r"(?:[^，；：。！？,;]|(?<=\d),(?=\d))*[，；：。！？,;]?")
_TAIL = "，；：。！？,; "
# Runs that mean nothing on their own between two terms.
_PARTICLES = re.compile(r"[的地得了着过之其呢吧啊吗\s]*")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that the engine can be asked for as if it were one."""

    segment: Segment
    nodes: tuple[Node, ...]
    tail: str
    """English punctuation that follows."""


def split_clauses(segment: Segment, nodes: Sequence[Node]) -> list[Clause]:
    """Return the clauses of a sentence; one alone when it holds no comma to cut at."""
    groups: list[list[Node]] = [[]]
    for node in nodes:
        if node.kind != "text":
            groups[-1].append(node)
            continue
        for piece in _CLAUSE.findall(node.raw):
            if piece:
                groups[-1].append(replace(node, raw=piece))
                if piece[-1] in _TAIL and piece[-1] != " ":
                    groups.append([])
    return [_clause(segment, group) for group in groups if group]


def _clause(segment: Segment, nodes: list[Node]) -> Clause:
    last, tail = nodes[-1], ""
    if last.kind == "text":
        core = last.raw.rstrip(_TAIL)
        tail = english_marks(last.raw[len(core) :]).strip()
        nodes = [*nodes[:-1], replace(last, raw=core)] if core else nodes[:-1]
    terms = tuple(Match(0, 0, term) for term in _terms(nodes))
    text = "".join(node.raw for node in nodes)
    return Clause(replace(segment, text=text, terms=terms), tuple(nodes), tail)


def _terms(nodes: Sequence[Node]) -> Iterator[Term]:
    for node in nodes:
        if node.term:
            yield node.term
        yield from _terms(node.children)


def join_clauses(clauses: Sequence[Clause], english: Sequence[str]) -> str:
    """Return the English of a sentence, given that of its clauses."""
    return _join((text, clause.tail) for text, clause in zip(english, clauses, strict=True))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch between two fixed points: English already, or Chinese to be translated."""

    markdown: str = ""
    chinese: str = ""
    tail: str = ""
    """English punctuation that follows."""


def split_runs(nodes: Sequence[Node]) -> list[Run]:
    """Return the runs of a clause in order; what is not Chinese is already English Markdown."""
    return [run for node in nodes for run in _runs(node)]


def _runs(node: Node) -> Iterator[Run]:
    if node.kind == "atom":
        yield Run(node.raw)
    elif node.term:
        yield Run(escape(node.term.target))
    elif node.numeral:
        yield Run(escape(node.numeral.english))
    elif node.kind == "wrapper":
        yield Run(node.opening + node.english.strip() + node.closing)
    else:
        for clause in _CLAUSE.findall(unescape(join_lines(node.raw))):
            core = clause.rstrip(_TAIL)
            tail = english_marks(clause[len(core) :]).strip()
            if _PARTICLES.fullmatch(core):
                yield Run("", "", tail)
            elif has_han(core):
                yield Run("", core, tail)
            else:
                yield Run(escape(english_marks(core)).strip(), "", tail)


def join_runs(runs: Sequence[Run], english: Mapping[str, str]) -> str:
    """Return English Markdown of the runs, given what the engine made of each run's Chinese."""
    return _join(
        (escape(tidy(english.get(run.chinese, ""))) if run.chinese else run.markdown, run.tail)
        for run in runs
    )


def _join(pieces: Iterator[tuple[str, str]]) -> str:
    """Join (English, punctuation after it): one space between, capitals at the start only."""
    result = ""
    for text, tail in pieces:
        text = text.strip()
        if tail or not text.endswith("..."):
            text = text.rstrip(".,;: ") if text[-1:] in ".,;:" else text
        if result and result[-1] not in ".?!" and re.match(r"(?:[A-Z][a-z]+|A)\b", text):
            text = text[0].lower() + text[1:]
        if text and result and result[-1] not in " ([" and text[0] not in " ,.;:!?)":
            result += " "
        result += text + tail
    return result.strip()
