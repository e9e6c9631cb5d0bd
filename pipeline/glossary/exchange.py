"""Terms ↔ the glossary files of other tools; what a format cannot say is reported."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.document import Finding, Term
from pipeline.errors import GlossaryError, UsageError
from pipeline.glossary.rows import LINE_END, decode, make_term, read_rows, write_rows
from pipeline.glossary.tbx import read_tbx, write_tbx

Rows = tuple[tuple[Term, ...], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is read and written, and what it has room for."""

    read: Callable[[Path], Rows]
    write: Callable[[Sequence[Term]], str]
    suffix: str
    kinds: bool = False
    notes: bool = False


def import_terms(path: Path, format: str = "") -> Rows:
    """Return the terms of another tool's file, and what of it was left out or guessed.

    Args:
        path: the file.
        format: a name of `FORMATS`; empty means what the file's suffix says.

    Raises:
        GlossaryError: the file is malformed.
        UsageError: there is no such format.

    """
    return _format(path, format).read(path)


def export_terms(
    terms: Sequence[Term], path: Path, format: str = ""
) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a file for another tool, and what of the terms it cannot say.

    Args:
        terms: the rows.
        path: where the file will stand; nothing is written.
        format: a name of `FORMATS`; empty means what the path's suffix says.

    Raises:
        UsageError: there is no such format.

    """
    chosen = _format(path, format)
    kept = tuple(t for t in terms if chosen.kinds or t.kind != "forbid")
    findings = [
        Finding("G301", "warning", t.where, f"“{t.target}” cannot be forbidden there; left out.")
        for t in terms
        if t.kind == "forbid" and not chosen.kinds
    ]
    if not chosen.kinds:
        findings += [
            Finding("G302", "note", t.where, f"that “{t.source}” is {t.kind} is not said there.")
            for t in kept
            if make_term(t.source, t.target).kind != t.kind
        ]
    if not chosen.notes:
        findings += [
            Finding("G303", "note", t.where, f"the note on “{t.source}” is not said there.")
            for t in kept
            if t.note
        ]
    return chosen.write(kept), tuple(findings)


def _format(path: Path, name: str) -> Format:
    known = name.lower() or next(
        (name for name, one in FORMATS.items() if one.suffix == path.suffix.lower()), ""
    )
    if known not in FORMATS:
        raise UsageError(
            f"“{name or path.suffix}” is not a glossary format.",
            where=str(path),
            hint=f"Use one of: {', '.join(FORMATS)}.",
        )
    return FORMATS[known]


def _read_own(path: Path) -> Rows:
    terms = []
    for row in read_rows(path):
        if isinstance(row, GlossaryError):
            raise row
        terms.append(row)
    return tuple(terms), ()


def _read_csv(path: Path) -> Rows:
    """Read ``source,target`` with DeepL's language columns or BabelDOC's ``tgt_lng``."""
    reader = csv.reader(io.StringIO(decode(path), newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            lines.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise GlossaryError(
            f"this row is not CSV: {error}.",
            where=f"{path}:{line}",
            hint="A cell with a comma or a quote stands in quotes, quotes in it doubled.",
        ) from error
    language = 3  # DeepL: source, target, source language, target language
    if lines and lines[0][1][:2] == ["source", "target"]:
        names = lines.pop(0)[1]
        language = names.index("tgt_lng") if "tgt_lng" in names else language
    rows, findings = [], []
    for number, cells in lines:
        if not any(cells):
            continue
        where = f"{path}:{number}"
        if len(cells) > language and cells[language][:2].lower() not in ("en", ""):
            said = f"“{cells[0]}” is translated to {cells[language]}, not English; left out."
            findings.append(Finding("G304", "note", where, said))
        else:
            rows.append((where, cells[0], cells[1] if len(cells) > 1 else "", ""))
    return _made(rows, findings)


def _read_omegat(path: Path) -> Rows:
    rows = []
    for number, line in enumerate(LINE_END.split(decode(path)), 1):
        cells = line.split("\t")
        if line.strip() and not line.startswith("#"):
            cells += [""] * (3 - len(cells))
            rows.append((f"{path}:{number}", cells[0], cells[1], cells[2]))
    return _made(rows, [])


def _made(rows: Iterable[tuple[str, str, str, str]], findings: list[Finding]) -> Rows:
    """Return the rows that can be terms; of the others, why not."""
    terms = []
    for where, source, target, note in rows:
        if source.strip() and not target.strip():
            said = f"left out: there is no English for “{source.strip()[:40]}”."
            findings.append(Finding("G305", "warning", where, said))
            continue
        try:
            terms.append(make_term(source, target, "", note, where))
        except GlossaryError as error:
            findings.append(Finding("G305", "warning", where, f"left out: {error.message}"))
    return tuple(terms), tuple(findings)


def _write_csv(terms: Sequence[Term], *more: str, header: Sequence[str] = ()) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header:
        writer.writerow(header)
    writer.writerows((term.source, term.target, *more) for term in terms)
    return text.getvalue()


def _write_deepl(terms: Sequence[Term]) -> str:
    return _write_csv(terms)


def _write_babeldoc(terms: Sequence[Term]) -> str:
    return _write_csv(terms, "en", header=("source", "target", "tgt_lng"))


def _write_omegat(terms: Sequence[Term]) -> str:
    rows = (f"{term.source}\t{term.target}\t{term.note}\n" for term in terms)
    return "".join(f" {row}" if row.startswith("#") else row for row in rows)


FORMATS = {
    "tsv": Format(_read_own, write_rows, ".tsv", kinds=True, notes=True),
    "deepl": Format(_read_csv, _write_deepl, ".csv"),
    "babeldoc": Format(_read_csv, _write_babeldoc, ""),
    "omegat": Format(_read_omegat, _write_omegat, ".txt", notes=True),
    "tbx": Format(read_tbx, write_tbx, ".tbx", kinds=True, notes=True),
}
"""Name → how it is read and written; of two with one suffix the first is meant."""
