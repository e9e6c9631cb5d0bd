"""The memory's translations ↔ files that other tools and people edit: TMX, XLIFF, TSV."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.document import Finding
from pipeline.errors import UsageError
from pipeline.translate.exchange.entry import Entry, Sheet, is_edited
from pipeline.translate.exchange.tmx import read_tmx, write_tmx
from pipeline.translate.exchange.tsv import read_tsv, write_tsv
from pipeline.translate.exchange.xliff import read_xliff, write_xliff

__all__ = ["FORMATS", "Entry", "Sheet", "edits", "read_entries", "write_entries"]


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is read and written."""

    read: Callable[[Path], tuple[tuple[Entry, ...], tuple[Finding, ...]]]
    write: Callable[[Sequence[Sheet]], str]


FORMATS = {
    ".tmx": Format(read_tmx, write_tmx),
    ".xlf": Format(read_xliff, write_xliff),
    ".xliff": Format(read_xliff, write_xliff),
    ".tsv": Format(read_tsv, write_tsv),
}
"""Suffix → how such a file is read and written."""


def write_entries(sheets: Sequence[Sheet], path: Path) -> str:
    """Return the text of a file; its suffix decides the format, nothing is written.

    Raises:
        UsageError: there is no such format.

    """
    return _format(path).write(sheets)


def read_entries(path: Path) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return what a file says, and what of it was left out.

    Raises:
        InputError: the file is malformed.
        UsageError: there is no such format.

    """
    return _format(path).read(path)


def edits(
    entries: Iterable[Entry], stored: Iterable[tuple[str, str, str]]
) -> tuple[tuple[str, str], ...]:
    """Return source and target of the entries a person wrote or changed; the last word counts.

    Args:
        entries: what `read_entries` gave.
        stored: source, target and origin of what the memory holds.

    """
    known: dict[str, set[str]] = {}
    person: dict[str, str] = {}
    for source, target, origin in stored:
        known.setdefault(source, set()).add(target)
        if origin == "person":
            person[source] = target
    changed = {e.source: e.target for e in entries if is_edited(e, known.get(e.source, set()))}
    return tuple((s, t) for s, t in changed.items() if person.get(s) != t)


def _format(path: Path) -> Format:
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise UsageError(
            f"“{path.suffix}” is not a format for translations.",
            where=str(path),
            hint=f"Use one of: {', '.join(FORMATS)}.",
        )
    return known
