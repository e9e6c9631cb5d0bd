"""The text of a page → its element tree, with nothing in it that could act."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from pipeline.errors import InputError

Element = Any
"""An lxml element; lxml has no types of its own."""

LARGEST_PAGE = 20_000_000
"""Most characters of a page: the largest saved with all its pictures inside are below that."""
DEEPEST = 255
"""Most elements one inside the other: what libxml2 takes unless told to take everything."""
MOST_ELEMENTS = 500_000
_DROPPED = (
    "style, noscript, template, link, button, select, textarea, svg, canvas, iframe, object, embed,"
    " applet, frame, frameset, audio, map, dialog, [hidden]"
)
# libxml2 ends a listing where a list begins in it, as CSDN's line numbers do; browsers do not.
_PRE = re.compile(r"<(/?)pre(?=[\s>/])", re.IGNORECASE)
_INVISIBLE = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)


def parse(text: str, source: str) -> Element:
    """Return the root of a page; nothing is fetched and no entity is looked up.

    Raises:
        InputError: the page is too large, nested too deep, or holds no element.

    """
    from lxml import etree, html

    if len(text) > LARGEST_PAGE:
        raise InputError(
            f"the page is larger than {LARGEST_PAGE // 1_000_000} million characters.",
            where=source,
            hint="Save it without its pictures inside.",
        )
    parser = html.HTMLParser(
        huge_tree=False, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        # Given as bytes, so that what the page says of its encoding is not believed again.
        tidy = _REFERENCE.sub(_character, _CONTROL.sub("", _PRE.sub(r"<\1x-pre", text)))
        data = tidy.encode("utf-8", "replace")
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InputError(
            "there is no page in it.", where=source, hint="Save the page again."
        ) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise InputError(
            f"its elements stand more than {DEEPEST} deep in one another.",
            where=source,
            hint="Save the page again, or copy the article into a Markdown file.",
        )
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise InputError(
            f"the page has more than {MOST_ELEMENTS:,} elements.",
            where=source,
            hint="Save the article alone, in the browser's reading view.",
        )
    for element in root.iter("x-pre"):
        element.tag = "pre"
    return root


# What no XML may hold, written out or as a reference.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));?")


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    try:
        return "" if _CONTROL.match(chr(code)) else match[0]
    except (ValueError, OverflowError):
        return ""


@cache
def _selector(css: str) -> Any:
    from lxml.cssselect import CSSSelector

    return CSSSelector(css)


def select(root: Element, css: str) -> list[Element]:
    """Return the elements below ``root`` that a CSS selector names, in the page's order."""
    return list(_selector(css)(root)) if css else []


def first(
    root: Element, css: str, fits: Callable[[Element], bool] = lambda _: True
) -> Element | None:
    """Return the first element that the earliest of the selectors names and that fits, or None."""
    for one in css.split(", ") if css else ():
        found = next(filter(fits, select(root, one)), None)
        if found is not None:
            return found
    return None


def is_shown(element: Element) -> bool:
    """Return whether `prune` would leave an element where it is."""
    return not any(
        outer.tag in ("template", "noscript")
        or outer.get("hidden") is not None
        or _INVISIBLE.search(outer.get("style") or "")
        for outer in (element, *element.iterancestors())
    )


def drop(element: Element) -> None:
    """Take an element out of the tree, leaving the text after it."""
    if element.getparent() is not None:
        element.drop_tree()


def prune(root: Element) -> None:
    """Take out everything that is not there to be read; formulas must be found before."""
    for script in list(root.iter("script")):
        drop(script)
    for element in select(root, _DROPPED):
        drop(element)
    for element in [e for e in root.iter() if _INVISIBLE.search(e.get("style") or "")]:
        if next(element.iter("pre"), None) is None:  # a listing that a click would unfold
            drop(element)


def classes(element: Element) -> list[str]:
    """Return the names in an element's ``class``."""
    return (element.get("class") or "").split()


def text_of(element: Element) -> str:
    """Return the text within an element, its white space collapsed."""
    return " ".join("".join(element.itertext()).split())
