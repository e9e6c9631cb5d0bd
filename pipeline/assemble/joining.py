"""Lines of a block, or the sentences of its translation → one piece of inline Markdown."""

import re
from collections.abc import Sequence

from pipeline.document import Unit
from pipeline.markup import find_spans

HARD_BREAK = "  \n"
_LINE_END = re.compile(r"(?P<hard>(?<![ \t])[ \t]{2,}\n|\\\n)[ \t]*|(?:(?<![ \t])[ \t]+)?\n[ \t]*")
_HARD_GAP = re.compile(r"(?:(?<! ) {2,}|\\)\n")
# Han, kana, and the punctuation and full-width forms set among them.
_WIDE = re.compile(
    r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    r"\U00020000-\U0003ffff“”‘’—…·]"
)
# A word that keeps its capital in the middle of a sentence: I, an acronym, a camel-case or dotted
# name, a word with a digit.
_FIRST_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.'’-]*")
_LOWERED_WORDS = """
    a above after again all almost also although among an and another any are as at based because
    before below besides between both but by can compared consider consisting currently do don't
    during each either especially even every except finally first following for from further
    furthermore generally given he hence here how however if in including indeed instead into is it
    it's its just later let let's like likewise many meanwhile more moreover most naturally next no
    not note now obviously of often on once one only or otherwise our over particularly perhaps
    please probably rather second see similarly simply since so some sometimes still such suppose
    than that the their then there there's therefore these they third this those though three
    through throughout thus to together two under unless unlike until up use using usually via we
    what when where whereas whether which while who whose why will with within without yet you your
"""
_LOWERED = frozenset(_LOWERED_WORDS.split())


def join_lines(text: str) -> str:
    """Return a block's text with its soft line breaks joined and its hard ones kept.

    Chinese goes on without a space; everything else, and code, with one.
    """
    if "\n" not in text:
        return text
    atoms = [s for s in find_spans(text) if s.kind in ("code", "math", "html")]

    def joint(match: re.Match[str]) -> str:
        within = any(s.start < match.start() and match.end() < s.end for s in atoms)
        if match["hard"] and not within:
            return HARD_BREAK
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        wide = _WIDE.match(before) and _WIDE.match(after)
        return "" if wide and not within else " "

    return _LINE_END.sub(joint, text.strip("\n"))


def join_targets(units: Sequence[Unit]) -> str:
    """Return the English of a block's sentences as one piece."""
    return "".join(target_pieces(units))


def target_pieces(units: Sequence[Unit]) -> list[str]:
    """Return what each unit contributes to the English of its block, white space included."""
    pieces = [""] * len(units)
    previous = -1
    for i, unit in enumerate(units):
        target = unit.target.strip()
        if not target:
            continue
        if previous >= 0 and units[previous].segment.continues:
            pieces[previous] = _going_on(pieces[previous]) + " "
            target = _lowered(target, unit.segment.is_whole)
        elif previous >= 0:
            before = units[previous].segment
            hard = _HARD_GAP.search(before.gap)
            if before.is_whole and not hard and pieces[previous][-1].isalnum():
                pieces[previous] += ":"  # a heading whose line break was lost when it was scraped
            pieces[previous] += HARD_BREAK if hard else " "
        pieces[i] = target
        previous = i
    return pieces


def _going_on(text: str) -> str:
    """Return a first part with a comma where it was ended like a sentence, or not at all."""
    if text.endswith(".") and not text.endswith(("...", "etc.", "e.g.", "i.e.")):
        return text[:-1] + ","
    return text if text[-1] in ",.;:?!…—–-" else text + ","


def _lowered(text: str, is_known: bool) -> str:
    """Return a text as it goes on with a sentence; one that is not known may begin with a name."""
    word = _FIRST_WORD.match(text)
    is_plain = word and (word[0][1:].islower() or len(word[0]) == 1)
    if word and is_plain and (is_known or word[0].lower() in _LOWERED):
        return text[0].lower() + text[1:]
    return text
