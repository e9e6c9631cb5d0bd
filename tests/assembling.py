"""Posts and pretended translations for the tests of assembling."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.assemble import make_chapter
from pipeline.document import Block, Chapter, Match, Post, Segment, Term, Unit
from pipeline.markup import find_spans
from pipeline.read.blocks import make_blocks

_HAN = re.compile(r"[\u3400-\u9fff]+")
_STOPS = str.maketrans("，。：；！？、（）“”‘’", ",.:;!?,()\"\"''")


def pretend(text: str) -> str:
    """Return text with every run of Chinese as one English word that tells its length.

    What must not be translated stays; formulas and code may hold Chinese.
    """
    atoms = [s for s in find_spans(text) if not s.is_wrapper and s.kind != "image"]
    out, at = "", 0
    for span in atoms:
        out += _english(text[at : span.start]) + text[span.start : span.end]
        at = max(at, span.end)
    return out + _english(text[at:])


def _english(text: str) -> str:
    # The address of a link or an image stays.
    parts = re.split(r"(\]\([^)\s]*|\]\[[^\]]*\]|\[\^[^\]]*\])", text)
    for i in range(0, len(parts), 2):
        parts[i] = _HAN.sub(lambda m: f"word{len(m[0])}", parts[i]).translate(_STOPS)
        parts[i] = re.sub(r"(?<=[A-Za-z0-9])([,.:;!?])(?=\w)", r"\1 ", parts[i])
    return "".join(parts)


def make_post(
    body: str,
    *,
    title: str = "",
    source: str | Path = "post.md",
    date: str = "",
    author: str = "",
    url: str = "",
    tags: Sequence[str] = (),
    number: int = 0,
) -> Post:
    """Return the post that the reader would make of a body."""
    named = [Block("title", "", title)] if title else []
    named += [Block("tag", "", tag) for tag in tags]
    blocks = (*named, *make_blocks(body))
    first = next((b.text for b in blocks if b.kind == "heading"), "无题")
    return Post(
        str(source), title or first, date, author, url, tuple(tags), "zh-Hans", body, blocks,
        number=number,
    )  # fmt: skip


def make_units(
    post: Post, english: dict[str, str] | None = None, term: Term | None = None
) -> list[Unit]:
    """Return one unit a block: its English from ``english``, else pretended."""
    units = []
    for i, block in enumerate(post.blocks):
        if not block.text:
            continue
        terms = ()
        if term and term.source in block.text:
            start = block.text.index(term.source)
            terms = (Match(start, start + len(term.source), term),)
        target = (english or {}).get(block.text, pretend(block.text))
        units.append(Unit(Segment(i, 0, block.text, terms=terms), target, 0.0, "engine"))
    return units


def chapter_of(
    body: str,
    slug: str = "post",
    term: Term | None = None,
    prepare: Callable[[Post], Post] = lambda post: post,
    **facts: object,
) -> Chapter:
    """Return a chapter of a body with its pretended translation."""
    post = prepare(make_post(body, **facts))  # type: ignore[arg-type]
    return make_chapter(post, make_units(post, term=term), slug)
