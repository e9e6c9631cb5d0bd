"""The one Markdown dialect of the house: parse it, find its spans, escape text for it."""

from pipeline.markup.boxes import BOXES, alert_of, box_of
from pipeline.markup.escape import escape, escape_start, is_unmarked, join_lines, unescape
from pipeline.markup.lexing import lexer_of
from pipeline.markup.parser import block_markdown, definitions, markdown
from pipeline.markup.phrases import as_html, as_markdown
from pipeline.markup.pictures import image_address, image_says, image_sources, shortcode_image
from pipeline.markup.spans import find_spans

__all__ = [
    "BOXES",
    "alert_of",
    "as_html",
    "as_markdown",
    "block_markdown",
    "box_of",
    "definitions",
    "escape",
    "escape_start",
    "find_spans",
    "image_address",
    "image_says",
    "image_sources",
    "is_unmarked",
    "join_lines",
    "lexer_of",
    "markdown",
    "shortcode_image",
    "unescape",
]
