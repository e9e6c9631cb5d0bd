"""One translation as it goes out to people, and what tells an edit when it comes back."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from pipeline.digest import text_digest

# What XML 1.0 cannot hold at all.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A source text with its English."""

    source: str
    """Inline Markdown, as is the target."""
    target: str
    """Empty: not translated yet."""
    origin: str = ""
    """``person``, the signature of an engine, or empty where a file does not say."""
    digest: str = ""
    """`digest_of` the target an engine made, as the file remembers it; empty where it does not."""
    where: str = ""
    """``file:line`` it was read from, or the place in its post it was taken from."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Entries that belong together: those of a post, or the whole memory."""

    name: str
    entries: tuple[Entry, ...]


def digest_of(target: str) -> str:
    """Return a short digest of a target; white space around it does not count."""
    return text_digest(target.strip())[:16]


def is_edited(entry: Entry, known: Collection[str]) -> bool:
    """Return whether a person wrote or changed an entry.

    Args:
        entry: read from a file.
        known: targets the memory holds for its source.

    """
    if not entry.target.strip():
        return False
    if entry.origin == "person":
        return True
    if entry.digest:
        return entry.digest != digest_of(entry.target)
    if not known:
        return not entry.origin  # an engine's words of another memory, or a stranger's
    return entry.target.strip() not in {target.strip() for target in known}


def fits_xml(entry: Entry) -> bool:
    """Return whether XML can hold the entry: no control characters, no lone surrogates."""
    return not (_NOT_XML.search(entry.source) or _NOT_XML.search(entry.target))


def xml_text(text: str) -> str:
    """Return text as the content of an element; what XML cannot hold shows as U+FFFD.

    A carriage return is escaped: it would be read as a new line.
    """
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def xml_attribute(text: str) -> str:
    """Return text as an attribute's value, in quotes; what XML cannot hold shows as U+FFFD."""
    return quoteattr(_NOT_XML.sub("\ufffd", text))
