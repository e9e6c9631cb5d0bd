"""A run of HTML without blocks ↔ the inline Markdown that shows the same."""

import html
import re

from pipeline.markup.escape import characters, escape
from pipeline.markup.parser import markdown

_TAG = re.compile(r"(<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>)", re.DOTALL)


def as_markdown(phrase: str) -> str:
    """Return inline Markdown for a run of HTML: its tags stay, its text is escaped."""
    pieces = _TAG.split(phrase)
    return "".join(piece if i % 2 else escape(characters(piece)) for i, piece in enumerate(pieces))


def as_html(text: str) -> str:
    """Return HTML for inline Markdown that holds nothing but text and tags."""
    parts = []
    for token in markdown().parseInline(text, {})[0].children or []:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "html_inline":
            parts.append(token.content)
        else:
            parts.append(html.escape(token.content, quote=False))
    return "".join(parts)
