"""A term's English → the spellings of it that count, as a pattern."""

import re
from functools import lru_cache

from pipeline.document import Term, TermKind
from pipeline.glossary.inflect import plurals, singulars
from pipeline.glossary.text import WORD
from pipeline.han import has_han

_GAP = r"[\s\u00a0]+"
_GAP_OR_HYPHEN = r"(?:[\s\u00a0]+|[-‐‑])"
HEAD_BEFORE = frozenset(("of", "in", "for", "with", "to", "by", "at", "on", "from", "per"))
_SPLIT = re.compile(r"(\s+|-)")
_REMEMBERED = 256
"""Terms and texts: several checks in a row ask where the same few terms stand in a sentence."""

Range = tuple[int, int]
"""Where a stretch of a text starts and ends."""


@lru_cache(maxsize=65536)
def pattern(target: str, kind: TermKind, any_case: bool = False) -> re.Pattern[str]:
    """Return what finds an English term in a text, as whole tokens.

    Args:
        target: the English of a glossary row.
        kind: keep and whole ask for exactly this; prefer and forbid allow its plural (or
            singular), a capital where the row has a small letter, and a hyphen for a space.
        any_case: find it in the wrong case, or with a hyphen for a space and the reverse, too.

    """
    exact = kind in ("keep", "whole")
    if exact and not any_case:
        spelled = [_GAP.join(re.escape(word) for word in target.split())]
    else:
        forms = (target,) if exact else _inflected(target)
        spelled = [_spelled(form, any_case) for form in forms]
    return re.compile(_whole(spelled, target), re.IGNORECASE if any_case else 0)


@lru_cache(_REMEMBERED)
def places(target: str, kind: TermKind, text: str) -> tuple[Range, ...]:
    """Return where an English term stands in a text, in order; see `pattern`."""
    return tuple(found.span() for found in pattern(target, kind).finditer(text))


def opens_with(text: str, term: Term) -> bool:
    """Return whether a text begins with a term's English."""
    return pattern(term.target, term.kind).match(text) is not None


def _whole(spelled: list[str], target: str) -> str:
    """Return a pattern of the spellings where no word goes on before or behind them."""
    if has_han(target):
        return "|".join(spelled)
    right = rf"(?!\.?[{WORD}]|[+#]+(?![{WORD}]))"
    if not re.match(f"[{WORD}]", target):
        # An edge that is a sign (C++, .NET) needs no edge of a word beside it.
        return f"(?:{'|'.join(spelled)}){right}"
    # Looked back for from behind the first character: a search finds that one at once.
    left = rf"(?<![{WORD}].)(?<![{WORD}]\..)"
    rests: dict[str, list[str]] = {}
    for spelling in spelled:
        end = spelling.index("]") + 1 if spelling[0] == "[" else 1
        rests.setdefault(spelling[:end], []).append(spelling[end:])
    bodies = (f"{first}{left}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return f"(?:{'|'.join(bodies)}){right}"


def _inflected(target: str) -> tuple[str, ...]:
    """Return the target with its head in the other numbers; the head may stand before an *of*."""
    parts = _SPLIT.split(target)
    heads = [len(parts) - 1]
    heads += [at - 2 for at in range(2, len(parts), 2) if parts[at] in HEAD_BEFORE][:1]
    forms = [target]
    for head in heads:
        for word in (*plurals(parts[head]), *singulars(parts[head])):
            forms.append("".join((*parts[:head], word, *parts[head + 1 :])))
    return tuple(sorted(dict.fromkeys(forms), key=lambda form: (-len(form), form)))


def _spelled(form: str, loose: bool) -> str:
    parts = _SPLIT.split(form)
    pattern = ""
    for at, part in enumerate(parts):
        if at % 2 == 0:
            pattern += _word(part)
        elif part == "-":
            plain = loose or (parts[at - 1].islower() and parts[at + 1].islower())
            pattern += _GAP_OR_HYPHEN if plain else "[-‐‑]"
        else:
            pattern += _GAP_OR_HYPHEN
    return pattern


def _word(word: str) -> str:
    """Return a pattern of the word; one without capitals may begin with one."""
    if word[:1].islower() and word == word.lower():
        return f"[{re.escape(word[0])}{re.escape(word[0].upper())}]{re.escape(word[1:])}"
    return re.escape(word)
