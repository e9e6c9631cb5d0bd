"""A box of a page, as themes and plugins mark it up → the same box in the house's Markdown.

VuePress: ``.custom-container.tip`` or ``.hint-container.tip``; VitePress: ``.tip.custom-block``;
MkDocs, Sphinx: ``.admonition.tip``; Docusaurus: ``.theme-admonition-tip``; GitHub:
``.markdown-alert-tip``; Hexo's note tag: ``.note.tip``; Hugo's themes: ``.notices.tip``,
``.callout-tip``. What a click unfolds is ``details`` everywhere.
"""

import re

from pipeline.markup import BOXES
from pipeline.read.html.tree import Element, classes, drop, select, text_of

_FRAMES = frozenset(
    (
        "custom-container", "hint-container", "admonition", "custom-block", "theme-admonition",
        "markdown-alert", "note", "notices", "notice", "callout",
    )
)  # fmt: skip
_TITLES = (
    "summary, .custom-container-title, .hint-container-title, .admonition-title,"
    " .custom-block-title, .markdown-alert-title, .callout-title, .notice-title,"
    " [class*=admonitionHeading]"
)
_PREFIX = re.compile(r"(?:theme-admonition|markdown-alert|alert|callout|note|is)-+")
_COLONS = re.compile(r"^[ >]*(:{3,})", re.MULTILINE)


def name_of(element: Element) -> str:
    """Return what the dialect calls the box that an element is, "" if it is none."""
    if element.tag == "details":
        return "details" if next(element.iterchildren("summary"), None) is not None else ""
    names = classes(element)
    if not _FRAMES.intersection(names) and not any(map(_is_docusaurus, names)):
        return ""
    kinds = [kind for name in names if (kind := _PREFIX.sub("", name.lower())) in BOXES]
    if "details" in names:
        return "details"
    # Hexo says ``note`` of every box, before what it is.
    return next((kind for kind in kinds if kind != "note"), "note")


def _is_docusaurus(name: str) -> bool:
    return name.startswith("theme-admonition-")


def take_title(element: Element) -> Element | None:
    """Take the title out of a box and return it, or None where it has none of its own."""
    for title in select(element, _TITLES):
        box = next(outer for outer in title.iterancestors() if outer is element or name_of(outer))
        if box is not element:
            continue
        drop(title)
        # What a theme writes where the author gave no title says the kind once more.
        return None if text_of(title).lower() in BOXES else title
    return None


def write_box(name: str, title: str, inner: str) -> str:
    """Return the Markdown of a box: an alert, or a container where a click unfolds it."""
    if name == "details":
        colons = ":" * max(3, *(len(found) + 1 for found in ("::", *_COLONS.findall(inner))))
        return f"{colons} details{f' [{title}]' if title else ''}\n{inner}\n{colons}"
    quoted = "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))
    # Without the empty line, some blocks would be taken for more of the title's paragraph.
    return f"> [!{name.upper()}]{f' {title}' if title else ''}\n>\n{quoted}"
