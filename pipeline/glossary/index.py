"""Terms → a table that tells which of them begin at a token; its size does not slow a look-up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.document import Term
from pipeline.glossary.inflect import plurals
from pipeline.glossary.text import is_case_exact, normalize, pieces


def term_key(term: Term) -> str:
    """Return what two rows share that speak of the same words in a post."""
    key = normalize(term.source)
    return key if _exact(key, term) else key.lower()


def _exact(key: str, term: Term) -> bool:
    # A name with one capital, such as Adam, is kept as written; preferred, it may be any case.
    return is_case_exact(key) or (term.kind == "keep" and key != key.lower())


@dataclass(frozen=True, slots=True)
class Index:
    """Which terms a run of tokens spells."""

    terms: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    lengths: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    """First token in lower case → second, "" for any other → how many tokens the terms have that
    may stand there, longest first."""

    @staticmethod
    def of(rows: Iterable[tuple[str, Term]]) -> "Index":
        """Build the table from terms with their keys; the plural of a Latin term is one too."""
        terms: dict[str, tuple[Term, ...]] = {}
        lengths: dict[str, dict[str, set[int]]] = {}
        spare: list[tuple[str, Term]] = []
        for key, term in rows:
            if not key:
                continue
            terms[key] = (*terms.get(key, ()), term)
            last = pieces(key)[-1]
            if last.isascii() and last[-1].isalpha() and term.kind != "keep":
                spare.extend((key[: len(key) - len(last)] + form, term) for form in plurals(last))
        written = set(terms)
        for key, term in spare:
            if key not in written:
                terms[key] = (*terms.get(key, ()), term)
        for key in terms:
            first, *rest = (piece.lower() for piece in pieces(key))
            seconds = lengths.setdefault(first, {"": set()})
            seconds.setdefault(rest[0] if rest else "", set()).add(1 + len(rest))
        return Index(
            terms,
            {
                first: {
                    second: tuple(sorted(counts | seconds[""], reverse=True))
                    for second, counts in seconds.items()
                }
                for first, seconds in lengths.items()
            },
        )

    def found(
        self, texts: Sequence[str], lowered: Sequence[str]
    ) -> Iterator[tuple[int, int, tuple[Term, ...]]]:
        """Yield the terms that tokens spell, each with its first token and the one after its last.

        Those that begin at one token come longest first.

        Args:
            texts: the texts of the tokens.
            lowered: the same in lower case.

        """
        for place, first in enumerate(lowered):
            if first not in self.lengths:
                continue
            seconds = self.lengths[first]
            second = lowered[place + 1] if place + 1 < len(texts) else ""
            for count in seconds.get(second) or seconds[""]:
                after = place + count
                if after > len(texts):
                    continue
                key = "".join(texts[place:after])
                terms = self.terms.get(key)
                if terms is None and len(key) > 1:
                    terms = self.terms.get(key.lower())
                if terms:
                    yield place, after, terms
