"""The text of a glossary file → its rows, and rows → that text again."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import get_args

from pipeline.document import Term, TermKind
from pipeline.errors import GlossaryError
from pipeline.han import has_han

COLUMNS = ("source", "target", "kind", "note")

_KINDS: dict[str, TermKind] = {kind: kind for kind in get_args(TermKind)}
_HEADER_HINT = "Begin the file with the line: source<TAB>target<TAB>kind<TAB>note."
_CSV_HEADER_HINT = "Begin the file with the line: source,target,kind,note."
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
_LONGEST = 200
"""Characters of a term; what is longer is a sentence, or no text at all."""
LINE_END = re.compile(r"\r\n|\r|\n")
# A row typed with spaces for tabs: wide gaps, or Chinese beside English in one cell.
_SPACED = re.compile(r"\S {2,}\S|[\u3400-\u9fff] +[A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def make_term(
    source: str, target: str = "", kind: str = "", note: str = "", where: str = ""
) -> Term:
    """Return the term that one row of a glossary says.

    Args:
        source: what stands in the posts.
        target: its English; empty with keep means the source itself.
        kind: keep, prefer, whole or forbid; empty means prefer for Chinese with an English, else
            keep.
        note: for people.
        where: ``file:line``, shown in errors.

    Raises:
        GlossaryError: the row cannot be obeyed; the sentence says why.

    """
    source, target, kind = source.strip(), target.strip(), kind.strip().lower()
    if not source:
        raise GlossaryError(
            "the row has no source.", where=where, hint="Write the Chinese or Latin term first."
        )
    if kind and kind not in _KINDS:
        raise GlossaryError(
            f"“{kind}” is not a kind of term.",
            where=where,
            hint="Use keep, prefer, whole or forbid.",
        )
    known = _KINDS[kind] if kind else "prefer" if target and has_han(source) else "keep"
    if not target and known != "keep":
        raise GlossaryError(
            f"“{_shown(source)}” is of the kind {known} and has no English.",
            where=where,
            hint="Fill in the target column.",
        )
    if target != source and has_han(target):
        raise GlossaryError(
            f"the target of “{_shown(source)}” holds Chinese: “{_shown(target)}”.",
            where=where,
            hint="A target is English; comments belong in the note column.",
        )
    if _CONTROL.search(source + target):
        raise GlossaryError(
            f"“{_shown(source)}” or its target holds a line break or a control character.",
            where=where,
            hint="Keep each term on one line.",
        )
    if max(len(source), len(target)) > _LONGEST:
        raise GlossaryError(
            f"“{_shown(source)}” or its target is longer than {_LONGEST} characters.",
            where=where,
            hint="A row holds a term, not a sentence.",
        )
    return Term(source, target or source, known, _CONTROL.sub(" ", note.strip()), where)


def read_rows(path: Path) -> Iterator[Term | GlossaryError]:
    """Yield each row of a TSV or CSV file as a term, or as the error that keeps it from being one.

    What is wrong with the whole file (no header, another encoding) is yielded as its last item.
    """
    try:
        text = decode(path)
        lines = _cells(text, path)
        header = _header(lines, path)
        for number, cells in lines:
            where = f"{path}:{number}"
            try:
                yield make_term(**_named(header, cells, where), where=where)
            except GlossaryError as error:
                yield error
    except GlossaryError as error:
        yield error


def write_rows(terms: Iterable[Term]) -> str:
    """Return a glossary file with these terms; read again it gives the same terms."""
    lines = ["\t".join(COLUMNS)]
    for term in terms:
        target = "" if term.kind == "keep" and term.target == term.source else term.target
        # White space around a cell is nothing, and keeps "#include" from being a comment.
        source = f" {term.source}" if term.source.startswith("#") else term.source
        lines.append("\t".join((source, target, term.kind, term.note)))
    return "\n".join(lines) + "\n"


def decode(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark.

    Raises:
        GlossaryError: there is no such file, or it is in another encoding.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise GlossaryError(
            f"the glossary cannot be read: {reason}.", where=str(path), hint="Check the path."
        ) from error
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = len(LINE_END.split(data[: error.start].decode("latin-1")))
        raise GlossaryError(
            f"this line is not {'UTF-16' if codec == 'utf-16' else 'UTF-8'}.",
            where=f"{path}:{line}",
            hint="Save the file as UTF-8.",
        ) from error
    if data.startswith(b"PK\3\4"):
        raise GlossaryError(
            "this is a spreadsheet or an archive, not text.",
            where=str(path),
            hint="Save it as text with tabs, or as CSV, in UTF-8.",
        )
    if "\0" in text:
        line = len(LINE_END.split(text[: text.index("\0")]))
        raise GlossaryError(
            "this line holds a NUL character.",
            where=f"{path}:{line}",
            hint="Save it as UTF-8 text.",
        )
    return text


def _cells(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each line that is neither blank nor a comment."""
    if path.suffix.lower() != ".csv":
        for number, line in enumerate(LINE_END.split(text), 1):
            if line.strip() and not line.startswith("#"):
                yield number, line.split("\t")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise GlossaryError(
                f"this row is not CSV: {error}.",
                where=f"{path}:{line}",
                hint="A cell with a comma or a quote stands in quotes, quotes in it doubled.",
            ) from error
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
            yield line, cells
        line = reader.line_num + 1


def _header(lines: Iterator[tuple[int, list[str]]], path: Path) -> list[str]:
    hint = _CSV_HEADER_HINT if path.suffix.lower() == ".csv" else _HEADER_HINT
    number, cells = next(lines, (1, []))
    if not cells:
        raise GlossaryError("the file is empty.", where=str(path), hint=hint)
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    where = f"{path}:{number}"
    if not set(names) & set(COLUMNS):
        for separator, name in _SEPARATORS.items():
            parts = [part.strip() for part in names[0].split(separator)] if names else []
            if len(names) == 1 and {"source", "target"} <= set(parts):
                wanted = "commas" if path.suffix.lower() == ".csv" else "tabs"
                raise GlossaryError(
                    f"{name} stand between the columns where a {path.suffix or 'text'} file has"
                    f" {wanted}.",
                    where=where,
                    hint=hint,
                )
        raise GlossaryError("the first row does not name the columns.", where=where, hint=hint)
    for name in names:
        if name not in COLUMNS:
            raise GlossaryError(
                f"“{_shown(name)}” is not a column of a glossary.", where=where, hint=hint
            )
        if names.count(name) > 1:
            raise GlossaryError(f"the column “{name}” is named twice.", where=where, hint=hint)
    if "source" not in names:
        raise GlossaryError("there is no column “source”.", where=where, hint=hint)
    return names


def _named(header: Sequence[str], cells: list[str], where: str) -> dict[str, str]:
    """Return the cells by column; trailing cells may be missing, as editors strip their tabs."""
    while len(cells) > len(header) and not cells[-1].strip():
        cells.pop()
    if len(cells) > len(header):
        raise GlossaryError(
            f"this row has {len(cells)} columns where the header has {len(header)}.",
            where=where,
            hint="Is there a tab or a comma inside a cell?",
        )
    if len(cells) == 1 < len(header) and _SPACED.search(cells[0].strip()):
        raise GlossaryError(
            f"this row has one column where the header has {len(header)}.",
            where=where,
            hint="Separate source and target with a tab, not with spaces.",
        )
    return dict(zip(header, cells, strict=False))


def _shown(text: str) -> str:
    clean = _CONTROL.sub(" ", text)
    return clean if len(clean) <= 40 else clean[:39] + "…"
