"""A page that lists many posts, as a scraper left it → the posts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.document import Finding, Post
from pipeline.errors import InputError
from pipeline.read.blocks import make_blocks
from pipeline.read.formulas import find_formulas, repair_formulas
from pipeline.read.markdown import make_post
from pipeline.read.paragraphs import split_flattened, take_cut, to_markdown
from pipeline.read.titles import derive_title, unique

_DATE = re.compile(r"\s*(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?\s*")
_LONGEST_LABEL = 30
_SHORTEST_TEXT = 60

# What sites of many kinds print below every entry of a list, and hardly ever elsewhere.
_COUNTS = re.compile(
    r".{0,80}?(?:阅读|浏览|查看|评论|点赞|赞同|推荐|收藏|喜欢|热度|views?|comments?|likes?)(?:量|数|次数)?"
    r"\s*+(?:[:：·(（]\s*+)?\d[\d,.]*+\s*+(?:[万kKwW]\s*+)?[)）]?.{0,80}",
    re.IGNORECASE,
)
_MORE = re.compile(
    r".{0,400}?(?:阅读全文|阅读更多|继续阅读|查看全文|展开全文|Read more)\s*[»›>→…]*", re.I
)
_ENTRIES = 4
"""Fewest entries by which a list of an unknown shape is known."""
_LONGEST_ENTRY = 12
"""Most lines of an entry, on average."""

_STATISTICS = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?: \d+){1,3}\s*")
_HEADLINE = re.compile(r"(原创|转载|翻译)\s+(\S.*)")
# CSDN cuts its summaries near 256 characters, of which TeX and line breaks count but do not show.
_CSDN_LIMIT = 100
_CSDN_FEWEST = 2


def is_other_listing(text: str) -> bool:
    """Return whether a text that is no listing of a known shape lists posts all the same.

    What tells is a line that ends every entry: how often it was read, a link to all of it, or a
    headline's kind. An article has one such line or two; comments below it have no such counts.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for mark in (_COUNTS, _MORE, _HEADLINE):
        if (found := sum(1 for line in lines if mark.fullmatch(line))) >= _ENTRIES:
            return found * _LONGEST_ENTRY >= len(lines)
    return False


def refuse_listing(_: str, source: str) -> tuple[Post, ...]:
    """Refuse a listing that `is_other_listing` took for one.

    Raises:
        InputError: always.

    """
    raise InputError(
        "the text lists posts in a shape that duizhao does not know: it expects a label, a date "
        "and the text on a line each, or, as CSDN has them, “原创 title”, the summary and "
        "“2024-01-31 12:00:00 99”.",
        where=source,
        hint="Save the posts themselves as pages, or, if it is one post, name it .md.",
    )


class _Entry(NamedTuple):
    line: int
    """Line of the file it begins on, from 1."""
    title: str
    date: str
    tag: str
    text: str
    is_cut: bool


def is_line_listing(text: str) -> bool:
    """Return whether a text lists posts as lines: a label, a date, a long line of text, and again.

    Two such posts make a listing. A diary has no labels above its dates, and a list of changes no
    long lines below them.
    """
    lines = text.strip("\n").split("\n")
    return sum(_is_line_post(lines, i) for i in range(len(lines))) >= 2


def _is_line_post(lines: Sequence[str], at: int) -> bool:
    """Return whether line ``at`` is the date of a post."""
    return (
        0 < at < len(lines) - 1
        and bool(_DATE.fullmatch(lines[at]))
        and 0 < len(lines[at - 1].strip()) <= _LONGEST_LABEL
        and not _DATE.fullmatch(lines[at - 1])
        and len(lines[at + 1].strip()) >= _SHORTEST_TEXT
    )


def read_line_listing(text: str, source: str) -> tuple[Post, ...]:
    """Read a listing that `is_line_listing` took for one.

    Args:
        text: the whole file, line ends "\\n".
        source: the file's path, for messages.

    Returns:
        One post a long line. Titles are taken from how the texts begin; a line that the page cut
        short ends in "…" and carries finding R103.

    """
    return _posts(_line_entries(text.split("\n")), source)


def _line_entries(lines: Sequence[str]) -> list[_Entry]:
    dates = {at: _DATE.fullmatch(line) for at, line in enumerate(lines) if _is_line_post(lines, at)}
    first = min(dates, default=1) - 1
    entries: list[_Entry] = []
    taken: set[str] = set()
    for at in range(first, len(lines)):
        line = lines[at].strip()
        if not line or at in dates or at + 1 in dates:
            continue
        text, is_cut = take_cut(line)
        date = dates.get(at - 1)
        if date:
            year, month, day = date.groups()
            day_text = f"{year}-{int(month):02}-{int(day):02}"
            title = unique(derive_title(text), taken)
            entries.append(_Entry(at - 1, title, day_text, lines[at - 2].strip(), text, is_cut))
        elif len(line) >= _SHORTEST_TEXT or not entries:
            title = unique(derive_title(text), taken)
            entries.append(_Entry(at + 1, title, "", "", text, is_cut))
        else:
            last = entries[-1]
            entries[-1] = last._replace(text=f"{last.text}\n{text}", is_cut=is_cut)
    return entries


def is_csdn_listing(text: str) -> bool:
    """Return whether a text is the page of a CSDN author: headlines with a kind, and statistics."""
    lines = text.split("\n")
    headlines = sum(1 for line in lines if _HEADLINE.fullmatch(line))
    statistics = sum(1 for line in lines if _STATISTICS.fullmatch(line))
    return min(headlines, statistics) >= _CSDN_FEWEST


def read_csdn_listing(text: str, source: str) -> tuple[Post, ...]:
    """Read a listing that `is_csdn_listing` took for one.

    Args:
        text: the whole file, line ends "\\n".
        source: the file's path, for messages.

    Returns:
        One post a headline, with its kind as its tag. Whatever stands outside a headline, its
        summary and its statistics belongs to the page, and is left out. A summary that only
        repeats the headline is left out too.

    """
    return _posts(_csdn_entries(text.split("\n")), source)


def _csdn_entries(lines: Sequence[str]) -> list[_Entry]:
    ends = [at for at, line in enumerate(lines) if _STATISTICS.fullmatch(line)]
    entries: list[_Entry] = []
    for before, end in pairwise([-1, *ends]):
        heads = [at for at in range(before + 1, end) if _HEADLINE.fullmatch(lines[at])]
        if not heads:
            continue
        # A post whose statistics are missing is a headline among the lines of the next one.
        for start, stop in pairwise([*heads, end]):
            kind, title = _match(_HEADLINE, lines[start])
            date, time = _match(_STATISTICS, lines[end]) if stop == end else ("", "")
            paragraphs = [line.strip() for line in lines[start + 1 : stop] if line.strip()]
            text, is_cut = take_cut("\n".join(paragraphs), _CSDN_LIMIT)
            if text == title:
                text = ""
            when = f"{date}T{time}" if date else ""
            entries.append(_Entry(start + 1, title.strip(), when, kind, text, is_cut))
    return entries


def _match(pattern: re.Pattern[str], line: str) -> tuple[str, str]:
    match = pattern.fullmatch(line)
    return (match[1], match[2]) if match else ("", "")


def _posts(entries: Sequence[_Entry], source: str) -> tuple[Post, ...]:
    known: dict[str, str] = {}
    for entry in entries:
        known |= find_formulas(entry.text)
    return tuple(_post(entry, number, source, known) for number, entry in enumerate(entries))


def _post(entry: _Entry, number: int, source: str, known: Mapping[str, str]) -> Post:
    paragraphs = [part for line in entry.text.split("\n") for part in split_flattened(line)]
    body = to_markdown(paragraphs, known)
    findings: tuple[Finding, ...] = ()
    if entry.is_cut:
        body = body.removesuffix("\n") + "…\n"
        message = "the text was cut short by the page it came from"
        findings = (Finding("R103", "note", f"{source}:{entry.line}", message),)
    post = make_post(
        source,
        body,
        make_blocks(body),
        title=repair_formulas(entry.title),
        date=entry.date,
        tags=(entry.tag,) if entry.tag else (),
    )
    # The page holds a post on one line; where its paragraphs stand in the body is no one's line.
    blocks = tuple(replace(block, line=entry.line) for block in post.blocks)
    return replace(post, blocks=blocks, findings=findings, number=number)
