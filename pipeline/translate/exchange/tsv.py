"""Translations ↔ a TSV file with the columns source, target and origin."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pipeline.document import Finding
from pipeline.errors import InputError
from pipeline.translate.exchange.entry import Entry, Sheet


def write_tsv(sheets: Sequence[Sheet]) -> str:
    """Return the entries of all sheets as TSV; cells with line breaks stand in quotes."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(("source", "target", "origin"))
    writer.writerows((e.source, e.target, e.origin) for sheet in sheets for e in sheet.entries)
    return text.getvalue()


def read_tsv(path: Path) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return the rows of a TSV file; a missing origin is a person's.

    Raises:
        InputError: it cannot be read, or a row lacks its source or target.

    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise InputError(
            f"it cannot be read: {reason}.", where=str(path), hint="Give a TSV file in UTF-8."
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    entries = []
    line = 2
    try:
        for row in reader:
            where = f"{path}:{line}"
            line = reader.line_num + 1
            if not row.get("source") or (row.get("target") is None and "origin" not in row):
                raise _incomplete(where)
            if not row.get("target") and not row.get("origin"):
                raise _incomplete(where)
            origin = row.get("origin", "person") or "person"
            entries.append(Entry(row["source"], row["target"] or "", origin, "", where))
    except csv.Error as error:
        raise InputError(
            f"this row is not TSV: {error}.", where=f"{path}:{line}", hint="Export it again."
        ) from error
    return tuple(entries), ()


def _incomplete(where: str) -> InputError:
    return InputError(
        "a row needs both a source and a target.",
        where=where,
        hint="The first line names the columns: source, target, origin.",
    )
