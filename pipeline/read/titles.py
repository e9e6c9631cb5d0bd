"""A text that lost its title → a title taken from how it begins."""

import re
from collections.abc import Iterator

LONGEST = 40
"""Most characters of a title made here."""
_SHORTEST = 12
_PLACEHOLDER = re.compile(r"\[(?:Math|math|公式|代码|图片|图|表格|视频|链接)\]")
_EMOJI = re.compile(r"^[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u2b50\s]+")
_NUMBER = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．章节]|[(（][一二三四五六七八九十\d]{1,2}[)）]"
    r"|\d{1,2}(?:\.\d{1,2})*(?:[.．、)）]\s*|\s+))\s*"
)
# Headings that say where one is in a text, not what it is about: made of these words only.
_GENERIC = re.compile(
    r"(?:题目|问题|论文|算法|方法|模型|网络|结构|架构|原理|研究|实验|背景|引言|引入|前言|绪论|导读|导语|简介|介绍"
    r"|概述|概要|概念|摘要|总结|目录|正文|动机|分析|描述|解析|详解|解读|基础|基本|知识|定义|核心|思想|思路|写在前面"
    r"|与|和|及|的|、|[Ii]ntroduction|INTRODUCTION|[Aa]bstract|[Bb]ackground|[Oo]verview|[Mm]otivation"
    r"|[Pp]reface|[Ss]ummary)+(?=[\s:：]|$)[\s:：]*"
)
_HEADING_END = re.compile(
    r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|(?<=[)）\]】])\s+|(?<!\s)\s+(?=\d{1,2}[.、)]\s)|[:：]\s+"
    r"|(?<!\s)\s*\n\s*"
)
_STOP = re.compile(r"[。!?！？;；\n]|[,，:：](?!\d)|\.(?=\s|$)|(?<!\s)\s*\[[^\]]{0,200}\]")
_SENTENCE_STOP = re.compile(r"[。!?！？;；\n]|\.(?=\s|$)|(?<!\s)\s*\[[^\]]{0,200}\]")

_SUBJECT = re.compile(r"(.{2,39}?)(?:(?<=[)）])是|是一[\u3400-\u9fff]|是指|指的是)")


def derive_title(text: str) -> str:
    """Return a short title: a heading at the beginning if it tells something, else a clause.

    Never empty, never longer than 40 characters; of a text without letters it is ``无题``.
    """
    text = _PLACEHOLDER.sub(" ", text)
    for title in _candidates(text):
        tidy = _tidy(title)
        if any(map(str.isalnum, tidy)):
            return tidy
    return "无题"


def _candidates(text: str) -> Iterator[str]:
    rest, numbered = _opening(text)
    heading = _HEADING_END.search(rest)
    if heading and heading.start() <= LONGEST:
        title = rest[: heading.start()]
        # A short numbered heading names the first part of the text only.
        is_part = numbered and len(title) < _SHORTEST
        if not is_part and not _first_stop(_STOP, title):
            yield title
        if is_part:
            yield _clause(_opening(rest[heading.end() :])[0])
    yield _clause(rest)
    yield rest
    yield text


def unique(title: str, taken: set[str]) -> str:
    """Return the title, with a number if another post of the file has it; it is taken then."""
    new, count = title, 1
    while new in taken:
        count += 1
        new = f"{title} ({count})"
    taken.add(new)
    return new


def _opening(text: str) -> tuple[str, bool]:
    """Return the text without emoji, numbers and generic headings, and whether a number led it."""
    rest, numbered = text.strip(), False
    while True:
        shorter = _EMOJI.sub("", rest)
        number = _NUMBER.match(shorter)
        if number:
            numbered, shorter = True, shorter[number.end() :]
        generic = _GENERIC.match(shorter)
        if generic:
            numbered, shorter = False, shorter[generic.end() :]
        if not shorter.strip():
            return rest, numbered
        if shorter == rest:
            return rest, numbered
        rest = shorter


def _clause(text: str) -> str:
    """Return the first sentence if it is short, else as many clauses as make a title."""
    sentence = text[: _first_stop(_SENTENCE_STOP, text) or len(text)]
    if len(sentence) <= LONGEST:
        return sentence
    end = 0
    for stop in _STOP.finditer(sentence):
        if _is_enclosed(sentence, stop.start()):
            continue
        if stop.start() > LONGEST:
            break
        end = stop.start()
        if end >= _SHORTEST:
            break
    # "X(Y)是一类…" tells what it is about before the verb.
    subject = None if end else _SUBJECT.match(sentence)
    return subject[1] if subject else sentence[: end or None]


def _first_stop(pattern: re.Pattern[str], text: str) -> int:
    for stop in pattern.finditer(text):
        if stop.start() and not _is_enclosed(text, stop.start()):
            return stop.start()
    return 0


def _is_enclosed(text: str, at: int) -> bool:
    before = text[:at]
    return any(before.count(a) > before.count(b) for a, b in ("()", "（）", "“”", "《》"))


def _tidy(title: str) -> str:
    """Return the title on one line, without marks at its ends, cut to length at a word."""
    title = " ".join(title.split()).strip(" ,，。;；:：、.-—*#=>…")
    if len(title) <= LONGEST:
        return title
    short = title[: LONGEST - 1]
    if re.match(r"[A-Za-z0-9_]", title[LONGEST - 1]):
        short = re.sub(r"[A-Za-z0-9_]{1,20}$", "", short) or short
    return short.rstrip(" ,，、(（") + "…"
