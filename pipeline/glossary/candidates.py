"""One piece of prose → what in it looks like a term."""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.glossary.common import COMMON_WORDS
from pipeline.glossary.common_chinese import BEFORE, STOP, VERBS
from pipeline.glossary.text import WORD, is_case_exact, narrow
from pipeline.glossary.visible import visible
from pipeline.han import HAN, has_han

_LATIN = rf"[A-Za-z][{WORD}]*[+#]*"
_PHRASE = rf"{_LATIN}(?:[ -](?:{_LATIN}|\d+)){{0,19}}"
# 中文（English） with perhaps its abbreviation behind a comma, and English（中文）.
_HAN_FIRST = re.compile(
    rf"(?<![{HAN}])([{HAN}]+)[”》」]?\s*[（(]({_PHRASE})(?:[,，、]\s*({_PHRASE}))?[)）]"
)
_LATIN_FIRST = re.compile(rf"(?<![{WORD}-])({_PHRASE})\s*[（(]([{HAN}]{{2,12}})[)）]")
# A capitalised phrase, or one word with a capital or a digit inside; not the first word of an
# English sentence or phrase, nor a version, nor a placeholder such as [Math].
_NAME = re.compile(
    rf"(?<![{WORD}.\[-])(?![vV]\d)"
    rf"([A-Z][{WORD}]*[+#]*(?:[ -][A-Z0-9][{WORD}]*)*|[a-z]+[A-Z0-9][{WORD}]*)"
    rf"(?![{WORD}.]*[{WORD}])(?! [a-z]{{2}})"
)
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_NOUN = re.compile(rf"(?![两個个篇维維])[{HAN}]+")  # jieba leaves measure words on some
_NOUNS = frozenset(("n", "nz", "vn", "l", "j"))  # of ICTCLAS
_PAIRED = 2.0  # two nouns side by side are a term far more often than one
_RARE = 0.6  # leaves out what any text is full of: 问题, 时间, 工作


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place where a term seems to stand."""

    basis: Literal["pair", "name", "keyword"]
    source: str
    target: str
    weight: float
    context: str
    start: int
    end: int
    """Where the source stands in the piece of prose."""


def prose(text: str) -> str:
    """Return the Chinese prose of inline Markdown, narrow, its code and math left out."""
    return narrow(visible(text).replace("\0", " \0 "))


def pairs(plain: str, words: Sequence[str]) -> Iterator[Candidate]:
    """Yield terms that are written beside their English."""
    for match in _HAN_FIRST.finditer(plain):
        english, short = match[2], match[3] or ""
        if len(english) < len(short):
            english, short = short, english
        source = _end_of(match[1], match.end(1), words, english)
        if _says(source, english):
            start = match.end(1) - len(source)
            yield _pair(plain, source, english, start, match.start())
    for match in _LATIN_FIRST.finditer(plain):
        if _says(match[2], match[1]):
            yield _pair(plain, match[2], match[1], match.start(2), match.start())


def latin_names(plain: str) -> Iterator[Candidate]:
    """Yield Latin words in Chinese prose that look like names: capitals or digits in them."""
    if not has_han(plain):
        return
    said = [m.span() for m in (*_HAN_FIRST.finditer(plain), *_LATIN_FIRST.finditer(plain))]
    for match in _NAME.finditer(plain):
        name = match[1]
        if any(start <= match.start() < end for start, end in said) and not is_case_exact(name):
            continue  # the English of a pair
        if len(name) > 1 and not _common(name):
            weight = 1.0 if is_case_exact(name) else 0.5  # a capital alone may open a sentence
            yield Candidate(
                "name", name, name, weight, _context(plain, match.start()), *match.span(1)
            )


def keywords(plain: str, words: Sequence[str]) -> Iterator[Candidate]:
    """Yield Chinese nouns and pairs of them, weighed by how rare they are (jieba's tables)."""
    rarity, middle, tags = _tables()
    place, before, start = 0, "", 0
    for word in words:
        noun = _NOUN.fullmatch(word) and word not in STOP and tags.get(word, "n") in _NOUNS
        if noun:
            weight, end = rarity.get(word, middle) / 10, place + len(word)
            if weight > _RARE and len(word) > 1:
                context = _context(plain, place)
                yield Candidate("keyword", word, "", weight, context, place, end)
            if len(before) > 1:
                context = _context(plain, start)
                yield Candidate("keyword", before + word, "", _PAIRED, context, start, end)
        before, start = (word, place) if noun else ("", 0)
        place += len(word)


def _pair(plain: str, source: str, english: str, start: int, place: int) -> Candidate:
    context = _context(plain, place)
    return Candidate("pair", source, _as_term(english), 1.0, context, start, start + len(source))


def _says(source: str, english: str) -> bool:
    """Whether the English in brackets may be the Chinese before it, and not a paper or a remark."""
    if len(source) < 2 or source[0] in "不没无很太" or _common(english):
        return False
    words = [word for word in re.split(r"[ -]", english) if word.lower() not in COMMON_WORDS]
    if len(words) > 2 and len(source) < 1.3 * len(words):
        return False
    if " " in english or "-" in english or english[1:].islower():
        return True
    return len(english) <= len(source)  # an acronym; a longer one is a citation


@cache
def _tables() -> tuple[dict[str, float], float, dict[str, str]]:
    """Return how rare words are, how rare an unknown one is, and their parts of speech."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's source has escapes that Python warns of
        import jieba
        import jieba.analyse
        import jieba.posseg
    loader = jieba.analyse.default_tfidf.idf_loader
    tags = jieba.posseg.POSTokenizer(jieba.Tokenizer()).word_tag_tab
    return loader.idf_freq, loader.median_idf, tags


def _end_of(han: str, end: int, words: Sequence[str], english: str) -> str:
    """Return the last words of a run of Chinese that may be said by the English."""
    pieces = _ending_at(words, end, len(han))
    count = len(re.split(r"[ -]", english))
    most = len(english) if english.isupper() else max(2, count)
    kept: list[str] = []
    for word in reversed(pieces):
        opens = word in BEFORE or (word in VERBS and len(kept) >= count)
        if opens or len(kept) == most:
            break
        kept.insert(0, word)
    return "".join(kept)


def _ending_at(words: Sequence[str], end: int, length: int) -> list[str]:
    pieces, place = [], 0
    for word in words:
        if end - length <= place and place + len(word) <= end:
            pieces.append(word)
        place += len(word)
    return pieces


def _as_term(english: str) -> str:
    """Return a title-cased phrase in small letters; names of one word and acronyms stay."""
    words = english.split(" ")
    if len(words) > 1 and all(re.fullmatch(r"[A-Z]?[a-z-]+", word) for word in words):
        return english.lower()
    return english


def _common(english: str) -> bool:
    return all(word.lower() in COMMON_WORDS for word in re.split(r"[ -]", english))


def _context(plain: str, place: int) -> str:
    sentence = next(
        (m[0] for m in _SENTENCE.finditer(plain) if m.start() <= place < m.end()), plain
    )
    start = max(0, place - 60 - plain.index(sentence)) if len(sentence) > 120 else 0
    return " ".join(sentence.replace("\0", "…")[start : start + 120].split())
