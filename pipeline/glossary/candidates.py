"""One piece of prose → what in it looks like a term."""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.glossary.common import COMMON_WORDS
from pipeline.glossary.text import HAN, WORD, has_han, narrow
from pipeline.glossary.visible import visible

_LATIN = rf"[A-Za-z][{WORD}]*[+#]*"
_PHRASE = rf"{_LATIN}(?:[ -](?:{_LATIN}|\d+))*"
# 中文（English） with perhaps its abbreviation behind a comma, and English（中文）.
_HAN_FIRST = re.compile(rf"([{HAN}]+)[”》」]?\s*[（(]({_PHRASE})(?:[,，、]\s*({_PHRASE}))?[)）]")
_LATIN_FIRST = re.compile(rf"(?<![{WORD}-])({_PHRASE})\s*[（(]([{HAN}]{{2,12}})[)）]")
_NAME = re.compile(
    rf"(?<![{WORD}.-])([A-Za-z][{WORD}]*[+#]*(?:[ -][A-Z0-9][{WORD}]*)*)(?![{WORD}.]*[{WORD}])"
)
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_ALL_HAN = re.compile(rf"[{HAN}]+")
_NOUNS = frozenset(("n", "nz", "vn", "l", "j"))  # of ICTCLAS
_RARE = 0.6  # leaves out what any text is full of: 问题, 时间, 工作

# Words that stand before a term and are none: a bracketed pair begins behind the last of them.
_BEFORE = frozenset(
    [
        *"的了是在和与或及对把被将让用从到为以而则即由向比按叫做称有也就都又还再很更最",
        *("使用", "采用", "利用", "通过", "基于", "称为", "称之为", "叫做", "所谓", "就是"),
        *("引入", "提出", "包括", "例如", "比如", "以及", "其中", "一种", "一个", "这种", "这个"),
        *("进行", "计算", "关于", "作为", "成为", "包含", "根据", "得到", "称作", "常用", "使得"),
    ]
)
_STOP = _BEFORE | frozenset(
    [
        *("可以", "我们", "如果", "因为", "所以", "但是", "这样", "那么", "这里", "没有", "需要"),
        *("可能", "一般", "什么", "怎么", "这些", "那些", "他们", "自己", "不同", "主要", "问题"),
        *("时候", "同时", "之间", "之后", "之前", "然后", "首先", "最后", "已经", "非常", "来说"),
        *("不是", "由于", "因此", "对于", "如下", "下面", "上面", "方法", "文章", "作者", "结果"),
        *("两个", "三个", "每个", "多个", "部分", "情况", "方式", "原因", "本文", "如何", "能够"),
    ]
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place where a term seems to stand."""

    basis: Literal["pair", "name", "keyword"]
    source: str
    target: str
    weight: float
    context: str


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
        if len(source) > 1 and not _common(english):
            yield Candidate("pair", source, _as_term(english), 1.0, _context(plain, match.start()))
    for match in _LATIN_FIRST.finditer(plain):
        if not _common(match[1]):
            context = _context(plain, match.start())
            yield Candidate("pair", match[2], _as_term(match[1]), 1.0, context)


def latin_names(plain: str) -> Iterator[Candidate]:
    """Yield Latin words in Chinese prose that look like names: capitals or digits in them."""
    if not has_han(plain):
        return
    for match in _NAME.finditer(plain):
        name = match[1]
        if len(name) > 1 and not _common(name) and re.search(r"[A-Z0-9]", name):
            yield Candidate("name", name, name, 1.0, _context(plain, match.start()))


def keywords(plain: str, words: Sequence[str]) -> Iterator[Candidate]:
    """Yield Chinese nouns and pairs of them, weighed by how rare they are (jieba's tables)."""
    rarity, middle, tags = _tables()
    place, before, start = 0, "", 0
    for word in words:
        noun = _ALL_HAN.fullmatch(word) and word not in _STOP and tags.get(word, "n") in _NOUNS
        if noun:
            weight = rarity.get(word, middle) / 10
            if weight > _RARE and len(word) > 1:
                yield Candidate("keyword", word, "", weight, _context(plain, place))
            if before and len(before + word) > 2:
                yield Candidate("keyword", before + word, "", 1.0, _context(plain, start))
        before, start = (word, place) if noun else ("", 0)
        place += len(word)


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
        if word in _BEFORE or len(kept) == most:
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
