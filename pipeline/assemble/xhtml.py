"""Text and attributes → XHTML: the few words every page is written with."""

import re

from pipeline.han import has_han
from pipeline.style import DEFAULT, Style

# The four marks of XML, and what XML 1.0 cannot hold, not even escaped.
_CHANGED = re.compile(r"[&<>\"]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def esc(text: str) -> str:
    """Return the text as XML content or as the value of a quoted attribute."""
    return _CHANGED.sub(lambda mark: _ENTITIES.get(mark[0], "\ufffd"), text)


def attributes(pairs: dict[str, str]) -> str:
    """Return attributes as they stand in a tag, with a space before each."""
    return "".join(f' {name}="{esc(value)}"' for name, value in pairs.items())


def lang(language: str) -> str:
    """Return the two attributes that tell the language, as EPUB asks for both."""
    return f'lang="{language}" xml:lang="{language}"'


def bilingual(source: str, target: str, language: str, style: Style = DEFAULT) -> str:
    """Return a span a language as the style orders them, or one where both are the same."""
    if source == target or not target:
        return f'<span class="only" {lang(language if has_han(source) else "en")}>{source}</span>'
    return style.order(
        f'<span class="src" {lang(language)}>{source}</span>',
        f'<span class="tgt" {lang("en")}>{target}</span>',
        " ",
    )
