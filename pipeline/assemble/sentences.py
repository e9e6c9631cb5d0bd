"""A row → its sentences, each with its counterpart."""

import re
from collections.abc import Iterator

from pipeline.assemble.joining import HARD_BREAK, join_lines, target_pieces
from pipeline.document import Row, Unit

_HARD_GAP = re.compile(r"(?:(?<! ) {2,}|\\)\n")


def sentences(row: Row) -> tuple[tuple[str, str], ...]:
    """Return pairs of source and target, with the white space that follows each.

    Returns:
        Nothing where the sentences joined would not be exactly what the row says.

    """
    if not row.units or row.source == row.target:
        return ()
    sources = _merged(row.units, list(_sources(row)))
    targets = _merged(row.units, target_pieces(row.units))
    if "".join(sources).strip() != row.source or "".join(targets).strip() != row.target:
        return ()
    return tuple(zip(sources, targets, strict=True))


def _sources(row: Row) -> Iterator[str]:
    """Yield what each segment contributes to the row's source, white space after it included."""
    at = 0
    for i, unit in enumerate(row.units):
        text, gap = join_lines(unit.segment.shown or unit.segment.text), unit.segment.gap
        if _HARD_GAP.search(gap):
            gap = HARD_BREAK
        at += len(text)
        if "\n" in gap and gap != HARD_BREAK:
            gap = " " if row.source[at : at + 1] == " " else ""
        if i == len(row.units) - 1:
            gap = ""
        at += len(gap)
        yield text + gap


def _merged(units: tuple[Unit, ...], pieces: list[str]) -> list[str]:
    """Return the pieces with those of one sentence that was too long put together."""
    merged: list[str] = []
    going_on = False
    for unit, piece in zip(units, pieces, strict=True):
        if going_on:
            merged[-1] += piece
        else:
            merged.append(piece)
        going_on = unit.segment.continues
    return merged
