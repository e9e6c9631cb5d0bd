"""A source text and its English → what is suspicious about the English, one code a check."""

import itertools
import operator
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.han import HAN, count_han, has_han, is_han
from pipeline.translate.numerals import unsaid

GAP = "\ufffc"
"""Stands for what the engine did not word itself; what is around it is not side by side."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a guard looks at."""

    source: str
    """The text the engine was given, without placeholders."""
    english: str
    """What it answered, with a `GAP` where a placeholder or a copied term stood."""
    cut: bool = False
    """Whether the decoder was stopped at its limit."""


_LETTER = re.compile(r"[A-Za-z0-9]")
_WORD = re.compile(r"[A-Za-z0-9']+|[^\sA-Za-z0-9]")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d+(?:,\d{3})+(?![\d,])|(?<![A-Za-z0-9_])\d+(?:\.\d+)*")
_SPELLED = {
    "1": ("one", "first", "single", "once", "a", "an", "i"),
    "2": ("two", "second", "twice", "double", "both", "ii"),
    "3": ("three", "third", "iii"), "4": ("four", "fourth"), "5": ("five", "fifth"),
    "6": ("six", "sixth"), "7": ("seven", "seventh"), "8": ("eight", "eighth"),
    "9": ("nine", "ninth"), "10": ("ten", "tenth"), "0": ("zero", "no", "none"),
}  # fmt: skip
# 不 denies, but for words such as 不同, 差不多, 不得不 and questions such as 是不是. In a corpus
# the English of 1 in 30 that match holds no denial.
_NEGATION = re.compile(
    r"(?<!不得)(?!(?<=(.))不\1)不(?!得不|知不觉)(?![同过仅一变足断为相匹用等符错够起动管对熟明规了好"
    r"大透多开止佳出论久少妨定高理良小利当懂停上这低见易难例便时但光单禁住宜愿吃填比失算给基值尽唯由礼详看干减假])"
    r"(?!下(?!降)|考(?!虑))(?<!无处不)(?<!不知不)[\u3400-\u9fff]|没有|没法|没能|无法|无需|尚未|未能"
    r"|并未|并不|从不|别忘"
)
_ENGLISH_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nothing|neither|nor|without|cannot|unable|fails?|failed|instead|avoid\w*"
    r"|lacks?|lacking|less|free|stop\w*|longer|hardly|rather|exclud\w*|independent\w*|impossible"
    r"|(?:un|in|im|ir|non|dis)\w{3,})\b|n't\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|never|cannot|without|neither|nor)\b|n't\b", re.IGNORECASE)
_BOUNDS = (
    (
        re.compile("不(?:少|低|小)[于於]"),
        re.compile(r"\b(?:less|lower|fewer|smaller|below|under)\b", re.IGNORECASE),
    ),
    (
        re.compile("不(?:(?:多|高|大)[于於]|超过|超過)"),
        re.compile(r"\b(?:more|higher|greater|larger|over|above|exceed\w*)\b", re.IGNORECASE),
    ),
)
"""不少于, at least: what says the opposite, unless it is denied."""


def _empty(answer: Answer) -> bool:
    return not _LETTER.search(answer.english) and has_han(answer.source)


def _repeats(answer: Answer) -> bool:
    """One to six words that stand four times in a row, or thrice when they are many."""
    return _loops(answer.english) and not _loops(answer.source)


def _loops(text: str) -> bool:
    words = _WORD.findall(text.lower())
    if not _come_again(words):
        return False
    for size in range(1, 7):
        # Where each word is the one `size` before it, long enough, what stands there goes round.
        same = bytes(map(operator.eq, words[size:], words))
        run = b"\1" * (size * (2 if size > 2 else 3))
        at = same.find(run)
        while at >= 0:
            if any(word.isalpha() for word in words[at : at + size]):
                return True
            at = same.find(run, at + 1)
    return False


def _come_again(words: Sequence[str]) -> bool:
    """Whether any three words in a row come again; those of every loop do."""
    triples = list(zip(words, words[1:], words[2:], strict=False))
    return len(set(triples)) < len(triples)


def _truncated(answer: Answer) -> bool:
    """Far shorter than Chinese of this length can be said in, or stopped by the decoder."""
    said, han = len(answer.english.replace(GAP, "")), count_han(answer.source)
    return answer.cut or (han >= 15 and said < 2 * han - 15)


def _chinese_left(answer: Answer) -> bool:
    return has_han(answer.english)


def _numbers_changed(answer: Answer) -> bool:
    if unsaid(answer.source, answer.english):
        return True
    numbers = _numbers(answer.source), _numbers(answer.english)
    if sorted(numbers[0]) == sorted(numbers[1]):
        return False
    wanted, found = map(Counter, numbers)
    words = Counter(_LATIN.findall(answer.english.lower()))
    for number, count in (wanted - found).items():
        if sum(words[word] for word in _SPELLED.get(number, ())) < count:
            return True
    added = any(len(number) > 1 for number in found - wanted)
    return added and not _HAN_NUMBER.search(answer.source)


_LATIN = re.compile("[a-z]+")
_HAN_NUMBER = re.compile("[一二三四五六七八九十百千万亿]")


def _numbers(text: str) -> list[str]:
    found = _NUMBER.findall(text) if _DIGIT.search(text) else ()
    return [number.replace(",", "") for number in found]


def _negation_lost(answer: Answer) -> bool:
    if _NEGATION.search(answer.source) and not _ENGLISH_NEGATION.search(answer.english):
        return True
    return any(
        chinese.search(answer.source)
        and opposite.search(answer.english)
        and not _NOT.search(answer.english)
        for chinese, opposite in _BOUNDS
    )


def _says_twice(answer: Answer) -> bool:
    """A word doubled, or three in a row that come again, where the Chinese repeats nothing."""
    pieces = _LATIN_WORD.findall(answer.english.lower())
    doubled = {a for a, b in itertools.pairwise(pieces) if a == b} - _MAY_DOUBLE
    if not doubled and not _come_again([piece for piece in pieces if piece != GAP]):
        return False
    return not _loops(answer.english) and not _comes_again(answer.source)


_LATIN_WORD = re.compile(f"[a-z']+|{GAP}")
_MAY_DOUBLE = frozenset({GAP, "that", "had", "is", "very", "so"})
_REPEATED = re.compile(rf"([{HAN}])\W+\1")


def _comes_again(text: str) -> bool:
    """Whether two Chinese characters come again in a line, or one right behind a mark."""
    for line in text.split("\n"):
        first: dict[str, int] = {}
        for at in range(len(line) - 1):
            pair = line[at : at + 2]
            if is_han(pair) and is_han(pair[1]) and first.setdefault(pair, at) < at - 1:
                return True
    return bool(_REPEATED.search(text))


GUARDS: dict[str, tuple[Callable[[Answer], bool], str]] = {
    "T101": (_empty, "the translation is empty"),
    "T102": (_repeats, "the translation repeats itself"),
    "T103": (_truncated, "the translation is far shorter than its source"),
    "T104": (_chinese_left, "Chinese is left in the translation"),
    "T105": (_numbers_changed, "a number of the source is missing, or another one appears"),
    "T106": (_negation_lost, "the source denies something and the translation does not"),
    "T107": (_says_twice, "the translation says something twice that the source says once"),
}
"""Code → check and what it means."""


def suspicions(answer: Answer) -> tuple[str, ...]:
    """Return the codes of the guards that fire, worst first."""
    return tuple(code for code, (fires, _) in GUARDS.items() if fires(answer))
