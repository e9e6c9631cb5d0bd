"""The one Markdown dialect of the house: parse it, find its spans, escape text for it."""

from pipeline.markup.escape import escape, escape_start, join_lines, unescape
from pipeline.markup.parser import definitions, markdown
from pipeline.markup.spans import find_spans

__all__ = [
    "definitions",
    "escape",
    "escape_start",
    "find_spans",
    "join_lines",
    "markdown",
    "unescape",
]
