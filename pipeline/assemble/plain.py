"""Inline Markdown → its text alone, for labels, titles and metadata."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.markup import markdown

_UNMARKED = re.compile(r"[^\\`*_$\[\]<>&!{}~|\n]*")


def is_unmarked(text: str) -> bool:
    """Whether inline Markdown surely holds no markup, so that it need not be parsed."""
    return bool(_UNMARKED.fullmatch(text))


def plain(text: str, definitions: Mapping[str, Any] | None = None) -> str:
    """Return the text without any markup; code as it stands, formulas as TeX."""
    if is_unmarked(text):
        return re.sub(r"\s+", " ", text).strip()
    parts = []
    for token in markdown().parseInline(text, dict(definitions or {}))[0].children or []:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type in ("text", "code_inline", "image", "math_inline", "math_inline_double"):
            parts.append(token.content)
    return re.sub(r"\s+", " ", "".join(parts)).strip()
