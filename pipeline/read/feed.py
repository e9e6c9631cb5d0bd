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
from pipeline.markup.escape import characters
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

_REFERENCE = re.compile(r"&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,8})(?![0-9a-fA-F]);?")


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
    text = _REFERENCE.sub(_character, _DECLARATION.sub("", text))
    data = io.BytesIO(text.encode("utf-8", "replace"))
    try:
        feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # of any kind: it checks little of what it is given
        raise InputError(
            "the feed is broken.", where=source, hint="Fetch it again, or save its articles."
        ) from error
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


def _character(reference: re.Match[str]) -> str:
    """Return a reference to a character; feedparser fails at those that are none, such as D800."""
    return "\ufffd" if html.unescape(reference[0]) == "\ufffd" else reference[0]


def _posts(entry: Any, feed: Any, source: str) -> Iterator[Post]:
    contents = [_text(part, "value") for part in entry.get("content", ())]
    said = max((*contents, _text(entry, "summary")), key=len)
    if not said.strip():
        return
    url = _text(entry, "link")
    facts = Facts(
        title=_plain(_text(entry, "title")),
        author=_plain(_text(entry, "author") or _text(feed, "author")),
        date=_date(entry),
        tags=tuple(dict.fromkeys(_plain(_text(tag, "term")) for tag in entry.get("tags", ()))),
        url=url if is_address(url) else "",
    )
    post = article_post(parse(f"<body>{said}</body>", source), Page(source, facts.url), facts)
    if post is None:
        return
    if _CUT.search(said):
        message = f"the feed holds only the beginning of “{post.title}”"
        post = replace(post, findings=(*post.findings, Finding("R103", "note", source, message)))
    yield post


def _text(entry: Any, name: str) -> str:
    return entry.get(name) or ""  # it may be there, and None


def _plain(text: str) -> str:
    """Return a title without the markup that some feeds put into it."""
    return " ".join(characters(re.sub(r"<[^<>]*>", "", text)).split())


def _date(entry: Any) -> str:
    """Return when an entry was published, in the time zone it says: feedparser's own are UTC."""
    # Asked its own way, feedparser warns of an "updated" that it takes from elsewhere.
    said = _text(entry, "published") or dict.get(entry, "updated") or ""
    try:
        return to_date(said) or parsedate_to_datetime(said).isoformat()
    except (ValueError, TypeError):
        return ""
