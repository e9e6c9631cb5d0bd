"""What a block shows → the addresses of its images, however they are written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from pipeline.markup.parser import markdown

_SHORTCODE_IMAGE = re.compile(
    r"\{%-?\s*(?:asset_img|img|image|figure)\s++(?P<hexo>[^%]*?)-?%\}"
    r"|\{\{[<%]\s*(?:figure|img|image)\s(?P<hugo>[^>]*?)/?[>%]\}\}"
)
# What an image of HTML says of itself; a space stands before each attribute.
_SAYS = re.compile(r"""\s(alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<!\w)(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")


@dataclass(frozen=True, slots=True)
class Caption:
    """An image that a shortcode stands for."""

    src: str
    alt: str
    title: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    """What is said of its size, as attributes of HTML."""


def shortcode_image(literal: str) -> Caption | None:
    """Return the image a Hexo or Hugo shortcode stands for, if it is one of those."""
    match = _SHORTCODE_IMAGE.match(literal.strip())
    if not match:
        return None
    if match["hugo"] is not None:
        named = {m[1]: m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(match["hugo"])}
        caption = named.get("caption") or named.get("title") or ""
        src = named.get("src") or named.get("link") or ""
        return Caption(src, named.get("alt") or caption, caption, named) if src else None
    words = [
        m[1] or m[2] or m[3] for m in re.finditer(r'"([^"]*)"|\'([^\']*)\'|(\S+)', match["hexo"])
    ]
    for i, word in enumerate(words):
        if re.search(r"\.\w{2,5}$", word):
            width = next((w for w in words[i + 1 :] if re.fullmatch(r"\d+(?:px|%)?", w)), "")
            said = (w for w in words[i + 1 :] if w and not re.fullmatch(r"\d+(?:px|%)?", w))
            return Caption(word, " ".join(said), attrs={"width": width})
    return None


def image_sources(
    texts: Iterable[str], literal: str, kind: str, env: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the addresses of the images that a block shows, as they stand in the post.

    Args:
        texts: its inline Markdown, in each language there is.
        literal: its literal, "" where it has none.
        kind: of the block.
        env: the post's link definitions.

    """
    for text in texts:
        if "![" in text:
            for token in markdown().parseInline(text, dict(env))[0].children or []:
                if token.type == "image":
                    yield str(token.attrs.get("src", ""))
        if "<img" in text.lower():
            yield from _html_sources(text)
    if kind == "html" and "<img" in literal.lower():
        yield from _html_sources(literal)
    if kind == "shortcode" and (caption := shortcode_image(literal)):
        yield caption.src


def _html_sources(html: str) -> Iterator[str]:
    found: list[str] = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "img":
                found.append(image_address({name: value or "" for name, value in attrs}))

    finder = Finder()
    finder.feed(html)
    finder.close()
    return iter(found)


def image_address(attrs: Mapping[str, str]) -> str:
    """Return the address of an HTML image; lazy loaders keep it beside ``src``."""
    lazy = (attrs.get(name, "") for name in ("data-src", "data-original", "data-lazy-src"))
    return next(filter(None, lazy), "") or attrs.get("src", "")


def image_says(tag: str) -> dict[str, tuple[int, int]]:
    """Return where in an ``<img>`` its ``alt`` and its ``title`` stand, if they are quoted."""
    said: dict[str, tuple[int, int]] = {}
    for match in _SAYS.finditer(tag):
        said.setdefault(match[1].lower(), match.span(match.lastindex or 2))
    return said
