"""A page → what it says about its article: title, author, date, tags, address."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

from pipeline.read.html.sites import GENERIC, Profile
from pipeline.read.html.tree import Element, select, text_of

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s<>]+)")
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s<>]+)")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?"
    r"(?:[T\s,]*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?"
)
_LONGEST = 200
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")  # what stands in the anchors of headings
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
# What sites put after the title in the window's title bar.
_SUFFIX = re.compile(r"\s{0,9}(?:[|_–—]|\s-)\s{0,9}[^|_–—-]{1,30}$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about its article; "" where it says nothing."""

    title: str = ""
    author: str = ""
    date: str = ""
    tags: tuple[str, ...] = ()
    url: str = ""


def address(root: Element, text: str) -> str:
    """Return the page's address on the web: what it declares, or what the browser noted."""
    for css, name in (
        ("link[rel=canonical]", "href"),
        ("meta[property='og:url']", "content"),
    ):
        for element in select(root, css):
            url = (element.get(name) or "").strip()
            if url.startswith("//"):
                url = "https:" + url
            if is_address(url):
                return url
    noted = _SAVED_FROM.search(text[:5000]) or _SINGLE_FILE.search(text[:5000])
    return noted[1] if noted and is_address(noted[1]) else ""


def is_address(url: str) -> bool:
    """Return whether a text is a whole address on the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)


def find_facts(root: Element, profile: Profile, url: str) -> Facts:
    """Return what the page says, in its own places first, then in its metadata."""
    linked = _linked_data(root)
    names = dict.fromkeys(_tags(root, profile))
    return Facts(
        title=_title(root, profile, linked),
        author=_value(root, profile.author)
        or _value(root, GENERIC.author)
        or _person(linked.get("author")),
        date=_first_date(root, profile.date)
        or _moment(root, profile.moment)
        or to_date(str(linked.get("datePublished") or ""))
        or _first_date(root, GENERIC.date),
        tags=tuple(names)[:30],
        url=url,
    )


def to_date(text: str) -> str:
    """Return the first date in a text as ISO 8601, or ""."""
    match = _DATE.search(text[:_LONGEST])
    if not match:
        return ""
    year, month, day, hour, minute, second, zone = match.groups()
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    date = f"{year}-{int(month):02}-{int(day):02}"
    if hour is None or int(hour) > 23 or int(minute) > 59:
        return date
    return f"{date}T{int(hour):02}:{minute}:{second or '00'}{zone or ''}"


def _title(root: Element, profile: Profile, linked: dict[str, Any]) -> str:
    window = text_of(root.find(".//title")) if root.find(".//title") is not None else ""
    return (
        _value(root, profile.title)
        or _value(root, "meta[property='og:title']")
        or str(linked.get("headline") or "").strip()[:_LONGEST]
        or _value(root, GENERIC.title)
        or _SUFFIX.sub("", window)[:_LONGEST]
    )


def _value(root: Element, css: str) -> str:
    for one in css.split(", ") if css else ():
        for element in select(root, one):
            value = element.get("content") if element.tag == "meta" else text_of(element)
            value = " ".join(_INVISIBLE.sub("", value or "").split()).strip("#¶ ")
            if value:
                return str(value)[:_LONGEST]
    return ""


def _first_date(root: Element, css: str) -> str:
    for one in css.split(", ") if css else ():
        for element in select(root, one):
            said = element.get("datetime") or element.get("content") or text_of(element)
            if date := to_date(said):
                return date
    return ""


def _moment(root: Element, pattern: str) -> str:
    """Return the moment a script notes, in the time of China, where its site is."""
    for script in root.iter("script") if pattern else ():
        if found := re.search(pattern, script.text or ""):
            return datetime.fromtimestamp(int(found[1]), _CHINA).isoformat()
    return ""


_CHINA = timezone(timedelta(hours=8))


def _tags(root: Element, profile: Profile) -> Iterator[str]:
    for css in dict.fromkeys((profile.tags, GENERIC.tags)):
        found = False
        for element in select(root, css):
            name = element.get("content") if element.tag == "meta" else text_of(element)
            name = (name or "").strip().lstrip("#").strip()
            if 0 < len(name) <= 40:
                found = True
                yield name
        if found:
            return


def _linked_data(root: Element) -> dict[str, Any]:
    """Return the first article among the page's JSON-LD."""
    for script in select(root, "script[type='application/ld+json']")[:5]:
        try:
            data = json.loads(_SURROGATE.sub("", script.text or ""))
        except (ValueError, RecursionError):
            continue
        entries = data if isinstance(data, list) else [data]
        for entry in entries:
            if isinstance(entry, dict) and ("headline" in entry or "datePublished" in entry):
                return entry
    return {}


def _person(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
