"""Posts → rows a glossary may want: pairs written in the posts, Latin names, Chinese keywords."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.glossary.candidates import Candidate, keywords, latin_names, pairs, prose
from pipeline.glossary.match import Cut
from pipeline.glossary.rows import COLUMNS
from pipeline.glossary.terms import Glossary

_LEAST = {"pair": 1, "name": 2, "keyword": 4}
"""How often a candidate of a kind must occur."""

_ORDER = ("pair", "name", "keyword")
"""The surest first: of a keyword not even the English is known."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row the glossary may want."""

    source: str
    target: str
    """Empty where the posts do not tell it."""
    basis: Literal["pair", "name", "keyword"]
    """Written with its English in brackets; a Latin name; a frequent Chinese word."""
    count: int
    posts: int
    where: str
    """Where the sentence of context stands."""
    context: str

    @property
    def row(self) -> str:
        """The TSV row; one that lacks its English is a comment, so that pasting it is safe."""
        kind = "keep" if self.basis == "name" else "prefer"
        target = "" if self.target == self.source else self.target
        note = f"{self.count}× in {self.posts}: {self.context}".replace("\t", " ")
        row = "\t".join((self.source, target, kind, note))
        return row if target or kind == "keep" else f"# {row}"


@dataclass(slots=True)
class _Tally:
    weight: float = 0.0
    count: int = 0
    places: set[str] = field(default_factory=set)
    first: Candidate | None = None
    where: str = ""
    targets: Counter[str] = field(default_factory=Counter)


def suggest(
    texts: Iterable[tuple[str, str]], glossary: Glossary, cut: Cut
) -> tuple[Suggestion, ...]:
    """Return candidates that no row of the glossary matches, best first.

    Args:
        texts: where (a file, or ``file:line``) and inline Markdown of each piece of the posts.
        glossary: what is there already.
        cut: cuts a text into words with `Glossary.words` known.

    """
    tallies: dict[tuple[str, str], _Tally] = {}
    for where, text in texts:
        plain = prose(text)
        words = cut(plain)
        matches = glossary.match(plain, cut)
        taken = [(m.start, m.end) for m in matches if m.term.kind != "forbid"]
        for candidate in _candidates(plain, words):
            if any(a <= candidate.start and candidate.end <= b for a, b in taken):
                continue
            tally = tallies.setdefault((candidate.basis, candidate.source), _Tally())
            tally.count += 1
            tally.weight += candidate.weight
            tally.places.add(where.partition(":")[0])
            tally.targets[candidate.target] += 1
            if tally.first is None:
                tally.first, tally.where = candidate, where
    paired = {source for basis, source in tallies if basis == "pair"}
    found = (
        _suggestion(tally)
        for (basis, source), tally in sorted(tallies.items(), key=_rank)
        if tally.count >= _LEAST[basis] and (basis == "pair" or source not in paired)
    )
    return tuple(one for one in found if not _known(one.source, one.target, glossary))


def write_suggestions(suggestions: Iterable[Suggestion]) -> str:
    """Return a glossary file of the suggestions, each with its context as note."""
    return "\n".join(("\t".join(COLUMNS), *(one.row for one in suggestions))) + "\n"


def _candidates(plain: str, words: Sequence[str]) -> Iterator[Candidate]:
    yield from pairs(plain, words)
    yield from latin_names(plain)
    yield from keywords(plain, words)


def _rank(item: tuple[tuple[str, str], _Tally]) -> tuple[int, float, str]:
    (basis, source), tally = item
    return (_ORDER.index(basis), -tally.weight * len(tally.places), source)


def _suggestion(tally: _Tally) -> Suggestion:
    first = tally.first
    assert first is not None  # noqa: S101 - a tally begins with a candidate
    target = min(tally.targets, key=lambda one: (-tally.targets[one], one))
    return Suggestion(
        first.source,
        target,
        first.basis,
        tally.count,
        len(tally.places),
        tally.where,
        first.context,
    )


def _known(source: str, target: str, glossary: Glossary) -> bool:
    """Whether a row matches all of it, or its end with the same English: 换成|组归一化."""
    return any(
        match.end == len(source) and (match.start == 0 or match.term.target == target)
        for match in glossary.match(source)
        if match.term.kind != "forbid"
    )
