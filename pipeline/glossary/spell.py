"""A source sentence and its terms → the sentence with its terms in English, for the engine."""

import re
from collections.abc import Sequence

from pipeline.document import Match
from pipeline.glossary.text import WORD

_MERGE = re.compile(f"[{WORD}][{WORD}]")


def with_terms(text: str, matches: Sequence[Match], left: str = "", right: str = "") -> str:
    """Return the source with each keep and prefer match as ``left + target + right``.

    Args:
        text: the sentence the matches were found in.
        matches: in order; forbid matches are left out.
        left: what the package wants before a term, such as ``⟨``.
        right: what it wants after one.

    """
    written, last = "", 0
    for match in matches:
        if match.term.kind != "forbid" and match.start >= last:
            written = _beside(written, text[last : match.start])
            written = _beside(written, f"{left}{match.term.target}{right}")
            last = match.end
    return _beside(written, text[last:])


def _beside(before: str, after: str) -> str:
    """Return both joined, with a space where two words would become one."""
    merges = _MERGE.fullmatch(before[-1:] + after[:1]) is not None
    return f"{before} {after}" if merges else before + after
