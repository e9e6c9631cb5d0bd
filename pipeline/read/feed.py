"""An RSS or Atom file → a Post for each entry that has content."""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

from pipeline.document import Finding, Post
from pipeline.errors import InputError
from pipeline.read.html import Facts, Page, article_post, parse
from pipeline.read.html.facts import is_address, to_date

_ROOT = re.compile(r"<(?:rss|feed|(?:\w+:)?RDF)[\s>]", re.IGNORECASE)
_HEAD = 4096
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENTITIES = re.compile(r"<!ENTITY", re.IGNORECASE)
# How a summary ends that is only the beginning of the article.
_CUT = re.compile(
    r"(?:…|(?<!\.)\.{3,}|\[…\]|\[\.\.\.\]|\[&hellip;\]|阅读全文|继续阅读|查看更多)"
    r"\s*+(?:(?:»|>>)\s*+)?(?:</\w+>\s*+)*+\Z"
)


def is_feed(text: str) -> bool:
    """Return whether XML is a feed: RSS 0.9 to 2.0, RDF, or Atom."""
    return bool(_ROOT.search(text[:_HEAD]))


def read_feed(text: str, source: str) -> tuple[Post, ...]:
    """Read a feed that `is_feed` took for one.

    Args:
        text: the whole file.
        source: its path, for messages.

    Raises:
        InputError: it declares entities, is broken, or no entry has content.

    """
    import feedparser

    if match := _ENTITIES.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise InputError(
            "the feed declares XML entities, which can hide or multiply text.",
            where=f"{source}:{line}",
            hint="Delete the declarations.",
        )
    # Given as a stream of bytes: a text could be taken for an address, and fetched.
    data = io.BytesIO(_DECLARATION.sub("", text).encode("utf-8", "replace"))
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    posts = [
        replace(post, number=number)
        for number, post in enumerate(
            post for entry in feed.entries for post in _posts(entry, feed.feed, source)
        )
    ]
    if not posts:
        raise InputError(
            "no entry of the feed has content.",
            where=source,
            hint="Save the articles themselves: some feeds hold only titles.",
        )
    return tuple(posts)


def _posts(entry: Any, feed: Any, source: str) -> Iterator[Post]:
    contents = [part.get("value", "") for part in entry.get("content", ())]
    said = max((*contents, entry.get("summary", "")), key=len)
    if not said.strip():
        return
    url = entry.get("link", "")
    facts = Facts(
        title=_plain(entry.get("title", "")),
        author=_plain(entry.get("author", "") or feed.get("author", "")),
        date=_date(entry),
        tags=tuple(dict.fromkeys(_plain(tag.get("term") or "") for tag in entry.get("tags", ()))),
        url=url if is_address(url) else "",
    )
    post = article_post(parse(f"<body>{said}</body>", source), Page(source, facts.url), facts)
    if post is None:
        return
    if _CUT.search(said):
        message = f"the feed holds only the beginning of “{post.title}”"
        post = replace(post, findings=(*post.findings, Finding("R103", "note", source, message)))
    yield post


def _plain(text: str) -> str:
    """Return a title without the markup that some feeds put into it."""
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", text)).split())


def _date(entry: Any) -> str:
    """Return when an entry was published, in the time zone it says: feedparser's own are UTC."""
    said = entry.get("published") or entry.get("updated") or ""
    try:
        return to_date(said) or parsedate_to_datetime(said).isoformat()
    except (ValueError, TypeError):
        return ""
