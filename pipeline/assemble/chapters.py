"""A post and its translated units → a chapter; chapters → a book."""

import datetime
import os
import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import PurePath

from pipeline.assemble.joining import join_lines, join_targets
from pipeline.assemble.plain import plain
from pipeline.document import Block, Book, Chapter, Post, Row, Term, Unit, name_of

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "duizhao")
_EPOCH = "2000-01-01T00:00:00Z"
_LONGEST_SLUG = 60


def make_chapter(post: Post, units: Sequence[Unit], slug: str) -> Chapter:
    """Return the post with its translation, one row a block.

    Args:
        post: the post.
        units: its units in order.
        slug: the name `slugify` gave it.

    """
    by_block = {
        block: tuple(group) for block, group in groupby(units, key=lambda u: u.segment.block)
    }
    rows = tuple(_row(block, by_block.get(i, ())) for i, block in enumerate(post.blocks))
    return Chapter(post, _title(post, rows), slug, rows, _tags(post, rows))


def _row(block: Block, units: tuple[Unit, ...]) -> Row:
    source = join_lines(block.text)
    return Row(block, source, join_targets(units) or source, units)


def _title(post: Post, rows: Sequence[Row]) -> str:
    titles = [row for row in rows if row.block.kind == "title"]
    first = [row for row in rows if row.block.kind == "heading" and row.block.info == "1"]
    for row in (*titles, *first[:1]):
        if row.target:
            return row.target
    return post.title


def _tags(post: Post, rows: Sequence[Row]) -> tuple[str, ...]:
    english = {row.block.text: row.target for row in rows if row.block.kind == "tag"}
    return tuple(english.get(tag) or tag for tag in post.tags)


def make_book(
    chapters: Iterable[Chapter],
    *,
    title: str,
    title_en: str = "",
    terms: Sequence[Term] = (),
    signature: Sequence[tuple[str, str]] = (),
) -> Book:
    """Return the book of the chapters; nothing in it depends on the clock.

    Args:
        chapters: in reading order.
        title: in Chinese; a book of one chapter may pass "" and takes that chapter's.
        title_en: in English; "" takes the only chapter's, or repeats ``title``.
        terms: the glossary rows that occur in the book.
        signature: name and value of everything the translation depends on.

    """
    chapters = tuple(chapters)
    only = chapters[0] if len(chapters) == 1 else None
    title = title or (only.post.title if only else "对照")
    names = sorted(f"{PurePath(c.post.source).name}\n{c.post.title}" for c in chapters)
    identifier = uuid.uuid5(_NAMESPACE, "\n".join((title, *names))).urn
    return Book(
        identifier=identifier,
        title=title,
        title_en=title_en or (plain(only.title) if only else title),
        language=chapters[0].post.language if chapters else "zh-Hans",
        modified=_modified(chapters),
        chapters=chapters,
        terms=tuple(terms),
        signature=tuple(signature),
    )


def _modified(chapters: Sequence[Chapter]) -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return _stamp(datetime.datetime.fromtimestamp(int(epoch), datetime.UTC))
    dates = [moment for c in chapters if (moment := _moment(c.post.date))]
    return _stamp(max(dates)) if dates else _EPOCH


def _moment(date: str) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(date)
        # A date without a zone counts as UTC: the machine's own must not matter.
        aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        return aware.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def _stamp(moment: datetime.datetime) -> str:
    return f"{moment.year:04}" + moment.strftime("-%m-%dT%H:%M:%SZ")


def slugify(title_en: str, source: str, taken: set[str]) -> str:
    """Return a name for files and identifiers that is not ``taken``, and take it.

    Args:
        title_en: the post's English title.
        source: the post's file, "" where that holds several posts.
        taken: names in use; the result is added.

    """
    stem = name_of(source) if source else ""
    wanted = (_ascii(stem) if stem.isascii() else "") or _ascii(plain(title_en)) or "post"
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    taken.add(slug)
    return slug


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = ""
    for word in words:
        if slug and len(slug) + len(word) >= _LONGEST_SLUG:
            break
        slug = f"{slug}-{word}" if slug else word[:_LONGEST_SLUG]
    return slug
