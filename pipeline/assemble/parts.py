"""The words within a literal, and their translation → the literal in either language."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.assemble.outline import Leaf
from pipeline.assemble.plain import plain
from pipeline.document import Row
from pipeline.markup import definitions


def filled(literal: str, rows: Iterable[Row], write: Callable[[Row], str]) -> str:
    """Return the literal with what ``write`` gives in the place of each of its parts.

    Args:
        literal: of the block.
        rows: of its parts, in the order they stand in it.
        write: returns what stands for a part.

    """
    out, at = "", 0
    for row in rows:
        start, end = map(int, row.block.info.split(":"))
        out += literal[at:start] + write(row)
        at = end
    return out + literal[at:]


def is_attribute(literal: str, row: Row) -> bool:
    """Whether a part of HTML stands in an attribute: the reader takes quoted ones only."""
    start = int(row.block.info.split(":")[0])
    return bool(re.search(r"=\s*[\"']\Z", literal[max(0, start - 20) : start]))


def quotable(text: str) -> str:
    """Return the text that inline Markdown shows, fit to stand between quotation marks."""
    return plain(text).replace('"', "”").replace("'", "’")


def english(literal: str, rows: Iterable[Row]) -> str:
    """Return the literal with its parts in English, each fit to stand between quotation marks."""
    return filled(literal, rows, lambda row: quotable(row.target or row.source))


def lines_of(part: Leaf, leaf: Leaf) -> str:
    """Return which lines of a block's literal a part stands on: ``3``, or ``3–5``."""
    literal = leaf.row.block.literal
    start, end = map(int, part.row.block.info.split(":"))
    first, last = (literal.count("\n", 0, at) + 1 for at in (start, end))
    return str(first) if first == last else f"{first}–{last}"


def english_definitions(rows: Sequence[Row]) -> dict[str, Any]:
    """Return a chapter's link definitions with their titles in English."""
    blocks = []
    for number, row in enumerate(rows):
        if row.block.kind == "reference":
            end = number + 1
            while end < len(rows) and rows[end].block.kind == "part":
                end += 1
            raw = english(row.block.raw, rows[number + 1 : end])
            blocks.append(replace(row.block, raw=raw))
    return definitions(blocks)
