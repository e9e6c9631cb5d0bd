"""Terms → a table that tells which of them begin at a token; its size does not slow a look-up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.document import Term
from pipeline.glossary.inflect import plurals
from pipeline.glossary.text import Token, is_case_exact, normalize, pieces


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
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """First token in lower case → how many tokens the terms have that begin so, longest first."""

    @staticmethod
    def of(rows: Iterable[tuple[str, Term]]) -> "Index":
        """Build the table from terms with their keys; the plural of a Latin term is one too."""
        terms: dict[str, tuple[Term, ...]] = {}
        lengths: dict[str, set[int]] = {}
        spare: list[tuple[str, Term]] = []
        for key, term in rows:
            if not key:
                continue
            terms[key] = (*terms.get(key, ()), term)
            first, count, last = _shape(key)
            lengths.setdefault(first.lower(), set()).add(count)
            if last and term.kind != "keep":
                spare.extend((key[: len(key) - len(last)] + form, term) for form in plurals(last))
        written = set(terms)
        for key, term in spare:
            if key not in written:
                terms[key] = (*terms.get(key, ()), term)
                if _shape(key)[1] == 1:
                    lengths.setdefault(key.lower(), set()).add(1)
        return Index(
            terms, {first: tuple(sorted(counts)[::-1]) for first, counts in lengths.items()}
        )

    def at(self, tokens: Sequence[Token], place: int) -> Iterator[tuple[int, tuple[Term, ...]]]:
        """Yield, longest first, the token after the last and the terms that begin at ``place``."""
        for count in self.lengths.get(tokens[place].text.lower(), ()):
            after = place + count
            if after > len(tokens):
                continue
            key = "".join([token.text for token in tokens[place:after]])
            found = self.terms.get(key)
            if found is None and len(key) > 1:
                found = self.terms.get(key.lower())
            if found:
                yield after, found


def _shape(key: str) -> tuple[str, int, str]:
    """Return a key's first token, its number of tokens, and its last token if an English word."""
    tokens = pieces(key)
    last = tokens[-1]
    return tokens[0], len(tokens), last if last.isascii() and last[-1].isalpha() else ""
