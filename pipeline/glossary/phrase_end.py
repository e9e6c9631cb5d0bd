"""What follows a noun in English → whether the noun ends its phrase there."""

import re
from collections.abc import Mapping

_FUNCTION = """
    about across after against all along also although always among and are around as at because
    been before being below between both but by can cannot could did do does down during each
    even except for from had has have here if in inside into is it its itself like may might more
    most must near never not of off often on once only onto or over per rather shall should since
    so still than that the their them themselves then there these they this those through thus to
    together too toward towards under unless until up upon usually via was were what when where
    whereas which while who whose will with within without would yet you we i he she
"""
_VERBS = """
    appear appears become becomes belong belongs consist consists contain contains correspond
    corresponds depend depends differ differs exist exists happen happens include includes remain
    remains represent represents require requires share shares
"""
_WORDS = frozenset((*_FUNCTION.split(), *_VERBS.split()))
_NOT_PARTICIPLES = re.compile(r"(?:based|sized|shaped|related|guided|oriented|driven|speed|seed)\Z")
_NEXT = re.compile(r"[\s\u00a0]+([A-Za-z]+)")
_STOPS = re.compile(r"\s*\Z|[.,;:!?)\]”\"…—](?!\w)|\s+[(—–]|\n")
_JOINS = re.compile(r",?[\s\u00a0]+(?:and|or)[\s\u00a0]+(?:the[\s\u00a0]+)?")


def ends_phrase(text: str, end: int, terms: Mapping[int, int]) -> bool:
    """Return whether a noun that ends at ``end`` is the last of its phrase.

    In *two feature map sizes* it is not; in doubt the answer is no.

    Args:
        text: what a reader sees of the sentence.
        end: offset behind the noun.
        terms: start → end of all glossary terms in the text.

    """
    joined = _JOINS.match(text, end)
    if joined:
        if joined.end() in terms:  # encoder and decoder layers
            return ends_phrase(text, terms[joined.end()], terms)
        word = re.match(r"[A-Za-z]+", text[joined.end() :])
        return joined[0].rstrip().endswith("the") or bool(word and word[0].lower() in _WORDS)
    if _STOPS.match(text, end):
        return True
    follows = _NEXT.match(text, end)
    if not follows or text[follows.end() : follows.end() + 1] == "-":
        return False
    word_after = follows[1].lower()
    if word_after.endswith("ed") and not _NOT_PARTICIPLES.search(word_after):
        return True
    return word_after in _WORDS
