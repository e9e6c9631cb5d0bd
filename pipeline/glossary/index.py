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
    """First token in lower case → second, "" for none → how many tokens the terms have that begin
    so, longest first."""

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
            first, second, *rest = *(piece.lower() for piece in pieces(key)), ""
            lengths.setdefault(first, {}).setdefault(second, set()).add(1 + len(rest))
        return Index(
            terms,
            {
                first: {second: tuple(sorted(counts)[::-1]) for second, counts in seconds.items()}
                for first, seconds in lengths.items()
            },
        )

    def at(self, texts: Sequence[str], place: int) -> Iterator[tuple[int, tuple[Term, ...]]]:
        """Yield, longest first, the token after the last and the terms that begin at ``place``."""
        seconds = self.lengths[texts[place].lower()]
        second = texts[place + 1].lower() if place + 1 < len(texts) else ""
        counts = seconds.get(second, ())
        for count in (*counts, *seconds.get("", ())) if second else counts:
            after = place + count
            if after > len(texts):
                continue
            key = "".join(texts[place:after])
            found = self.terms.get(key)
            if found is None and len(key) > 1:
                found = self.terms.get(key.lower())
            if found:
                yield after, found
