"""An English sentence whose terms are there but wrongly written → the same, rightly written."""

import re
from collections.abc import Iterator, Sequence

from pipeline.document import Match, Term
from pipeline.glossary.article import article
from pipeline.glossary.check import missing
from pipeline.glossary.common import COMMON_WORDS
from pipeline.glossary.forms import pattern
from pipeline.glossary.visible import regions

_ARTICLE = re.compile(r"(?<![A-Za-z0-9_'’-])([Aa]n?)(\s+[*_\[“\"']*)\Z")
_ANY_ARTICLE = re.compile(r"(?<![A-Za-z0-9_])[Aa]n?\s")
_SENTENCE_END = re.compile(r"(?:\A|[.!?:\n])[\s*_#>“\"'(\[-]{0,99}\Z")

_CAPITAL_INSIDE = re.compile(r"[a-z,] [A-Z]")
_LAST_WORD = re.compile(r"(?<!\S)(\S+) \Z")
_SMALL_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}")


def fix_case(matches: Sequence[Match], target: str) -> str:
    """Return the English with terms in the right case where they stand only in a wrong one.

    A term in small letters that begins with a capital within a sentence loses it; in a title, where
    all long words have one, and behind a name it does not.

    Args:
        matches: the terms of the source sentence.
        target: inline Markdown; code, math and URLs in it are left alone.

    """
    if any(_has_case(match.term) for match in matches):
        for match in missing(matches, target):
            if _has_case(match.term):
                target = _recased(target, match.term)
    if _CAPITAL_INSIDE.search(target):
        for term in {m.term.target: m.term for m in matches if m.term.kind == "prefer"}.values():
            if term.target == term.target.lower():
                target = _lowered(target, term)
    return target


def _has_case(term: Term) -> bool:
    return term.kind == "keep" or term.target != term.target.lower()


def fix_article(target: str, matches: Sequence[Match]) -> str:
    """Return the English with *a* or *an* right before each term; other articles are left alone."""
    if not _ANY_ARTICLE.search(target):
        return target
    terms = {match.term.target: match.term for match in matches if match.term.kind != "forbid"}
    places = {at: word for term in terms.values() for at, word in _standing(target, term)}
    for at in sorted(places, reverse=True):
        found = _ARTICLE.search(target, max(0, at - 12), at)
        if not found or (found[1][0] == "A" and not _SENTENCE_END.search(target[: found.start()])):
            continue
        right = article(places[at])
        if found[1][0] == "A":
            right = right.capitalize()
        target = target[: found.start(1)] + right + target[found.end(1) :]
    return target


def _standing(target: str, term: Term) -> Iterator[tuple[int, str]]:
    whole = pattern(term.target, term.kind)
    for start, end in regions(target):
        for found in whole.finditer(target, start, end):
            yield found.start(), found[0]
        if end < len(target):
            begin = pattern(term.target.split()[0], term.kind)
            for found in begin.finditer(target, start, end):
                if found.end() == end:  # the term goes on behind a mark
                    yield found.start(), found[0]


def _recased(target: str, term: Term) -> str:
    for start, end in regions(target):
        for found in pattern(term.target, term.kind, any_case=True).finditer(target, start, end):
            # IT and Go may be terms; in small letters they are the pronoun and the verb.
            right = term.target if term.kind == "keep" else _like(term.target, found[0])
            if right != found[0] and not (found[0].islower() and found[0] in COMMON_WORDS):
                return target[: found.start()] + right + target[found.end() :]
    return target


def _lowered(target: str, term: Term) -> str:
    found = pattern(term.target, term.kind)
    matches = [m for start, end in regions(target) for m in found.finditer(target, start, end)]
    capitals = [match for match in matches if not match[0][0].islower()]
    if not capitals or not _SMALL_WORD.search(found.sub("", target)):
        return target
    for match in reversed(capitals):
        before = target[: match.start()]
        last = _LAST_WORD.search(before)
        if not last or not re.search(r"[a-z,] \Z", before):
            continue
        if last[1][0].islower() or _SENTENCE_END.search(before[: last.start()]):
            target = before + match[0].lower() + target[match.end() :]
    return target


def _like(model: str, written: str) -> str:
    """Return what was written with the capitals of the model; a plural ending in small letters."""
    words = re.split(r"([\s\u00a0]+|[-‐‑])", written)
    for at, right in zip(range(0, len(words), 2), re.split(r"[\s-]+", model), strict=False):
        word = words[at]
        if right != right.lower() and word.lower().startswith(right.lower()):
            words[at] = right + word[len(right) :].lower()
    return "".join(words)
