"""Two states of a glossary → the spellings by which one finds the posts that a change may touch.

The test is a cheap one that errs on one side only: a post that holds none of the spellings is
matched, cut and translated as before; one that does is looked at again.
"""

import re
from collections.abc import Iterable

from pipeline.digest import text_digest
from pipeline.document import Term
from pipeline.glossary.index import Index, term_key
from pipeline.glossary.terms import Glossary
from pipeline.glossary.text import narrow
from pipeline.glossary.traditional import simplified
from pipeline.glossary.whole import whole_key

_GAPS = re.compile(r"[-‐‑\s]+")


def squeezed(text: str) -> str:
    """Return what is left of a text when width, case, gaps and the kind of Chinese do not count.

    If one text holds another, or a term by the rules of `pipeline.glossary.text`, then so do what
    is left of them.
    """
    return _GAPS.sub("", simplified(narrow(text)).lower())


def spellings(terms: Iterable[Term]) -> frozenset[str]:
    """Return, squeezed, every spelling under which the terms may stand in a post."""
    rows = list(terms)
    found = {squeezed(key) for key in Index.of((term_key(term), term) for term in rows).terms}
    sources = (whole_key(t.source) if t.kind == "whole" else t.source for t in rows)
    return frozenset((found | {squeezed(source) for source in sources}) - {""})


def ambiguities(glossary: Glossary) -> str:
    """Return a digest of the spellings that several rows share, for there their order counts."""
    shared = [
        (key, [(term.source, term.target, term.kind) for term in terms])
        for index in (glossary._wanted, glossary._unwanted)
        for key, terms in sorted(index.terms.items())
        if len(terms) > 1
    ]
    return text_digest(repr(shared))
