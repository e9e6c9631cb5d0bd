"""Terms → a `Glossary`: the terms without contradictions, ready to be found in a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.digest import text_digest
from pipeline.document import Match, Span, Term
from pipeline.errors import GlossaryError
from pipeline.glossary.index import Index, term_key
from pipeline.glossary.match import Cut, find_matches
from pipeline.glossary.traditional import simplified
from pipeline.han import has_han


@dataclass(frozen=True, slots=True)
class Glossary:
    """What every translation is held to; made by `load_glossary` or `make_glossary`."""

    terms: tuple[Term, ...] = ()
    words: tuple[str, ...] = ()
    """Chinese sources of two characters and more, as written and simplified: jieba must not cut
    them."""
    digest: str = text_digest("")
    """SHA-256 of what the rows say, whatever files, order and notes they stand in."""
    _wanted: Index = field(default_factory=Index, repr=False, compare=False)
    _unwanted: Index = field(default_factory=Index, repr=False, compare=False)

    def match(
        self, text: str, cut: Cut | None = None, spans: Sequence[Span] = ()
    ) -> tuple[Match, ...]:
        """Return the terms that stand in a text, in order.

        Matches of keep and prefer terms do not overlap: the leftmost wins, then the longest.
        Those of forbid terms are found whatever else stands there.

        Args:
            text: inline Markdown of one sentence.
            cut: cuts a text into words, where a Chinese term begins and ends; asked only for
                the stretches between two marks that such a term may stand in.
            spans: what `find_spans` finds in it; no term stands in an atom or touches markup.

        """
        return find_matches(self._wanted, self._unwanted, text, cut, spans)

    def extended(self, rows: Iterable[Term]) -> "Glossary":
        """Return this glossary with a post's own rows, which replace those of the same source.

        Raises:
            GlossaryError: the new rows disagree with each other.

        """
        own = make_glossary(rows)
        if not own.terms:
            return self
        wanted = {term_key(term) for term in own.terms if term.kind != "forbid"}
        kept = [t for t in self.terms if t.kind == "forbid" or term_key(t) not in wanted]
        return make_glossary((*kept, *own.terms))


def make_glossary(rows: Iterable[Term]) -> Glossary:
    """Return the glossary of these rows; a row that says the same again is left out.

    Raises:
        GlossaryError: two rows give the same source another English or kind.

    """
    wanted: dict[str, Term] = {}
    unwanted: dict[tuple[str, str], Term] = {}
    terms = []
    for term in rows:
        key = term_key(term)
        if term.kind == "forbid":
            said = unwanted.setdefault((key, term.target), term)
        else:
            said = wanted.setdefault(key, term)
            if (said.target, said.kind) != (term.target, term.kind):
                raise contradiction(said, term)
        if said is term:
            terms.append(term)
    said_rows = [(key, t.target, t.kind) for key, t in wanted.items()]
    said_rows += [(key, target, "forbid") for key, target in unwanted]
    text = "".join("\t".join(row) + "\n" for row in sorted(said_rows))
    return Glossary(
        terms=tuple(terms),
        words=_words(terms),
        digest=text_digest(text),
        _wanted=Index.of(wanted.items()),
        _unwanted=Index.of((key, term) for (key, _), term in unwanted.items()),
    )


def contradiction(first: Term, second: Term) -> GlossaryError:
    """Return the error of two rows that cannot both be obeyed."""
    return GlossaryError(
        f"“{second.source}” is {_said(second)} here and {_said(first)} in {first.where}.",
        where=second.where,
        hint="Delete one of the two rows.",
    )


def _said(term: Term) -> str:
    return f"“{term.target}” ({term.kind})"


def _words(terms: Iterable[Term]) -> tuple[str, ...]:
    rows = (term.source for term in terms if has_han(term.source))
    sources = (spelled for row in rows for spelled in (row, simplified(row)))
    return tuple(dict.fromkeys(s for s in sources if len(s) > 1 and len(s.split()) == 1))
