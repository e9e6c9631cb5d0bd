"""Inline Markdown → its text alone, for labels, titles and metadata."""

import re
from collections.abc import Mapping
from typing import Any

from pipeline.assemble.elements import ELEMENTS
from pipeline.markup import is_unmarked, markdown

_TAG_NAME = re.compile(r"</?([A-Za-z][\w-]*)")


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
        elif token.type == "html_inline":
            name = _TAG_NAME.match(token.content)
            # A book shows what only looks like a tag: vector<int>.
            parts.append(token.content if name and name[1].lower() not in ELEMENTS else "")
    return re.sub(r"\s+", " ", "".join(parts)).strip()
