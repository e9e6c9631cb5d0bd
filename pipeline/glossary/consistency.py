"""A run's units → how its terms fared, and the terms that came out in more than one English."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.document import Finding, Term, Unit
from pipeline.glossary.check import allotted
from pipeline.glossary.inflect import singulars
from pipeline.glossary.visible import visible

_OTHER = "something else"


class Told(NamedTuple):
    """How the terms of some units fared."""

    counts: dict[str, int]
    """Occurrences: ``matched``, ``kept``, ``failed``, and ``kept`` by rung.

    A rung's key is ``kept: `` and its name; what came from a person or held no Chinese has none.
    """
    said: dict[Term, Counter[str]]
    """How often each prefer term was said in which English.

    Number, capitals at the beginning and what `missing` reports for the engine are no difference.
    """


def told(units: Iterable[Unit]) -> Told:
    """Return how the terms of the units fared."""
    counts = Counter({"matched": 0, "kept": 0, "failed": 0})
    said: defaultdict[Term, Counter[str]] = defaultdict(Counter)
    for unit in units:
        if not unit.segment.terms:
            continue
        found = allotted(unit.segment.terms, unit.target)
        kept = sum(place is not None for _, place in found)
        counts["matched"] += len(found)
        counts["kept"] += kept
        counts["failed"] += len(found) - kept
        if unit.rung and kept:
            counts[f"kept: {unit.rung}"] += kept
        text = visible(unit.target)
        for match, place in found:
            if match.term.kind == "prefer" and (place or unit.origin == "person"):
                form = _same(text[slice(*place)], match.term.target) if place else _OTHER
                said[match.term][form] += 1
    return Told(dict(counts), dict(said))


def inconsistent(units: Iterable[Unit]) -> tuple[Finding, ...]:
    """Return a finding for each prefer term that a run did not always say in the same English."""
    return disagreements(told(units).said)


def disagreements(said: Mapping[Term, Mapping[str, int]]) -> tuple[Finding, ...]:
    """Return a finding for each term with more than one English among what `told` counted."""
    return tuple(
        Finding("G103", "warning", term.where, f"“{term.source}” is {_listed(forms)}.")
        for term, forms in sorted(said.items(), key=lambda item: (item[0].where, item[0].source))
        if len(forms) > 1
    )


def _same(written: str, target: str) -> str:
    """Return what was written as the glossary spells it, where only number and capitals differ."""
    if written == target:
        return target
    parts = re.split(r"([\s\u00a0]+|[-‐‑])", written)
    wanted = re.split(r"(\s+|-)", target)
    if len(parts) != len(wanted):
        return written
    same = [_word(part, word) for part, word in zip(parts, wanted, strict=True)]
    return "".join(same)


def _word(written: str, wanted: str) -> str:
    lower = written.lower()
    plural = wanted.lower() in singulars(lower) or lower in singulars(wanted.lower())
    gap = not written.strip() and not wanted.strip()
    return wanted if lower == wanted.lower() or plural or gap else written


def _listed(forms: Mapping[str, int]) -> str:
    ordered = sorted(forms.items(), key=lambda item: (item[0] == _OTHER, -item[1], item[0]))
    names = [f"{name if name == _OTHER else f'“{name}”'} {count}×" for name, count in ordered]
    return f"{', '.join(names[:-1])} and {names[-1]}"
