"""Terms → a `Glossary`: the terms without contradictions, ready to be found in a text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.digest import text_digest
from pipeline.document import Match, Span, Term
from pipeline.errors import GlossaryError
from pipeline.glossary.index import Index, term_key
from pipeline.glossary.match import Cut, find_matches
from pipeline.glossary.traditional import simplified
from pipeline.glossary.whole import core, core_key, whole_key
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
    _whole: Mapping[str, Term] = field(default_factory=dict, repr=False, compare=False)
    _longest_whole: int = field(default=0, repr=False, compare=False)
    _wanted: Index = field(default_factory=Index, repr=False, compare=False)
    _unwanted: Index = field(default_factory=Index, repr=False, compare=False)

    def match(
        self, text: str, cut: Cut | None = None, spans: Sequence[Span] = ()
    ) -> tuple[Match, ...]:
        """Return the terms that stand in a text, in order.

        A whole term that is all of the text stands alone. Matches of keep and prefer terms do not
        overlap: the leftmost wins, then the longest. Those of forbid terms are found whatever else
        stands there.

        Args:
            text: inline Markdown of one sentence.
            cut: cuts a text into words, where a Chinese term begins and ends; asked only for
                the stretches between two marks that such a term may stand in.
            spans: what `find_spans` finds in it; no term stands in an atom or touches markup.

        """
        if whole := self.whole(text):
            return (whole,)
        return find_matches(self._wanted, self._unwanted, text, cut, spans)

    def whole(self, text: str) -> Match | None:
        """Return the whole term that is all of a text but for a number before and a mark behind."""
        start, end = core(text)
        # White space between Chinese and Latin counts for nothing: a text may be the longer.
        if end - start > 2 * self._longest_whole:
            return None
        term = self._whole.get(core_key(text[start:end]))
        return Match(start, end, term) if term else None

    def extended(self, rows: Iterable[Term]) -> "Glossary":
        """Return this glossary with a post's own rows, which replace those of the same source.

        Raises:
            GlossaryError: the new rows disagree with each other.

        """
        own = make_glossary(rows)
        if not own.terms:
            return self
        replaced = {row_key(term) for term in own.terms}
        replaced |= {_whole_row(term) for term in own.terms if term.kind != "forbid"}
        kept = [t for t in self.terms if t.kind == "forbid" or row_key(t) not in replaced]
        return make_glossary((*kept, *own.terms))


def make_glossary(rows: Iterable[Term]) -> Glossary:
    """Return the glossary of these rows; a row that says the same again is left out.

    Raises:
        GlossaryError: two rows give the same source another English or kind.

    """
    said: dict[RowKey, Term] = {}
    for term in rows:
        first = said.setdefault(row_key(term), term)
        if (first.target, first.kind) != (term.target, term.kind):
            raise contradiction(first, term)
    lines = sorted((key, t.target, t.kind) for (_, key, _), t in said.items())
    text = "".join("\t".join(line) + "\n" for line in lines)
    whole, wanted, unwanted = (
        [(key, term) for (found, key, _), term in said.items() if found == how]
        for how in ("whole", "within", "forbid")
    )
    return Glossary(
        terms=tuple(said.values()),
        words=_words(said.values()),
        digest=text_digest(text),
        _whole=dict(whole),
        _longest_whole=max((len(key) for key, _ in whole), default=0),
        _wanted=Index.of(wanted),
        _unwanted=Index.of(unwanted),
    )


RowKey = tuple[str, str, str]


def row_key(term: Term) -> RowKey:
    """Return what two rows share that must say the same: how they are found, and of what.

    A text may be forbidden several English words, and have one English as a whole, another within.
    """
    if term.kind == "whole":
        return _whole_row(term)
    if term.kind == "forbid":
        return "forbid", term_key(term), term.target
    return "within", term_key(term), ""


def _whole_row(term: Term) -> RowKey:
    return "whole", whole_key(term.source), ""


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
    rows = (t.source for t in terms if t.kind != "whole" and has_han(t.source))
    sources = (spelled for row in rows for spelled in (row, simplified(row)))
    return tuple(dict.fromkeys(s for s in sources if len(s) > 1 and len(s.split()) == 1))
