"""Glossary files → findings on the rows that will not do what their author hopes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.document import Finding, Severity, Term
from pipeline.errors import GlossaryError
from pipeline.glossary.files import glossary_files
from pipeline.glossary.index import term_key
from pipeline.glossary.match import Cut
from pipeline.glossary.rows import read_rows
from pipeline.glossary.terms import Glossary, RowKey, contradiction, make_glossary, row_key
from pipeline.han import has_han, is_han
from pipeline.markup import find_spans

Said = Iterator[tuple[str, str]]
"""``file:line`` and sentence of each finding."""

# Words a term often stands between.
_CARRIERS = ("{}", "在{}中", "这个{}的", "和{}")

_MANY = 12
"""Rows of one file that are listed one by one: of a shared glossary most occur nowhere."""


@dataclass(frozen=True)
class _Desk:
    """What the checks look at."""

    rows: tuple[Term, ...]
    errors: tuple[GlossaryError, ...]
    texts: tuple[str, ...] | None
    cut: Cut | None

    @cached_property
    def glossary(self) -> Glossary:
        """The rows that can be obeyed together; of two that disagree the first."""
        first: dict[RowKey, Term] = {}
        for row in self.rows:
            first.setdefault(row_key(row), row)
        return make_glossary(first.values())


def lint(
    paths: Sequence[Path], texts: Iterable[str] | None = None, cut: Cut | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful in the glossary files, by file and line.

    Args:
        paths: files and folders as `load_glossary` takes them.
        texts: inline Markdown to look for the terms in; None leaves that check out.
        cut: cuts a text into words with `Glossary.words` known; None leaves that check out.

    Raises:
        GlossaryError: a path does not exist.

    """
    rows: list[Term] = []
    errors: list[GlossaryError] = []
    for path in glossary_files(paths):
        for row in read_rows(path):
            if isinstance(row, GlossaryError):
                errors.append(row)
            else:
                rows.append(row)
    desk = _Desk(tuple(rows), tuple(errors), None if texts is None else tuple(texts), cut)
    return tuple(
        Finding(code, severity, where, sentence)
        for code, (severity, check) in CHECKS.items()
        for where, sentence in check(desk)
    )


def _malformed(desk: _Desk) -> Said:
    for error in desk.errors:
        yield error.where, f"{error.message} {error.hint}".strip()


def _repeated(desk: _Desk) -> Said:
    first: dict[tuple[str, str, str], Term] = {}
    for row in desk.rows:
        said = first.setdefault((term_key(row), row.target, row.kind), row)
        if said is not row:
            yield row.where, f"“{row.source}” is said in {said.where} already."


def _contradicted(desk: _Desk) -> Said:
    first: dict[RowKey, Term] = {}
    for row in desk.rows:
        said = first.setdefault(row_key(row), row)
        if (said.target, said.kind) != (row.target, row.kind):
            error = contradiction(said, row)
            yield error.where, f"{error.message} {error.hint}"


def _forbids_itself(desk: _Desk) -> Said:
    asked = {(term_key(row), row.target.lower()): row for row in desk.rows if row.kind != "forbid"}
    for row in desk.rows:
        other = asked.get((term_key(row), row.target.lower()))
        if row.kind == "forbid" and other:
            yield row.where, f"“{row.target}” is forbidden here and asked for in {other.where}."


def _kept_chinese(desk: _Desk) -> Said:
    for row in desk.rows:
        if row.kind == "keep" and has_han(row.target):
            yield row.where, f"“{row.source}” will stand in the English in Chinese. Add a target."


def _one_character(desk: _Desk) -> Said:
    for row in desk.rows:
        if len(row.source) == 1 and is_han(row.source) and row.kind in ("keep", "prefer"):
            yield row.where, f"“{row.source}” is one character and matches in many other senses."


def _prefers_itself(desk: _Desk) -> Said:
    for row in desk.rows:
        if row.kind == "prefer" and row.target == row.source and row.source != row.source.lower():
            yield row.where, f"“{row.source}” is its own English; the kind keep holds it exactly."


def _cut(desk: _Desk) -> Said:
    if desk.cut is None:
        return
    for row in desk.glossary.terms:
        if row.kind == "whole" or not has_han(row.source) or len(row.source) == 1:
            continue
        alone = make_glossary((row,))
        together = "。".join(_CARRIERS).replace("{}", row.source)
        if len(alone.match(together, desk.cut)) == len(_CARRIERS):
            continue  # one cut instead of four: a glossary may have 100,000 rows
        for carrier in _CARRIERS:
            text = carrier.format(row.source)
            if not alone.match(text, desk.cut):
                cut = "/".join(desk.cut(text))
                yield row.where, f"jieba cuts through “{row.source}”: {cut}."
                break


def _unmatched(desk: _Desk) -> Said:
    if desk.texts is None:
        return
    seen = {
        match.term
        for text in desk.texts
        for match in desk.glossary.match(text, desk.cut, find_spans(text))
    }
    by_file: dict[str, list[Term]] = {}
    for row in desk.glossary.terms:
        if row not in seen:
            by_file.setdefault(row.where.rpartition(":")[0], []).append(row)
    for rows in by_file.values():
        if len(rows) <= _MANY:
            yield from ((r.where, f"“{r.source}” does not occur in the posts.") for r in rows)
            continue
        some = ", ".join(row.source for row in rows[:_MANY])
        yield rows[0].where, f"{len(rows)} rows of the file do not occur in the posts: {some}, …"


CHECKS: dict[str, tuple[Severity, Callable[[_Desk], Said]]] = {
    "G201": ("error", _malformed),
    "G202": ("error", _contradicted),
    "G203": ("error", _forbids_itself),
    "G204": ("warning", _repeated),
    "G205": ("warning", _kept_chinese),
    "G206": ("warning", _one_character),
    "G207": ("warning", _cut),
    "G208": ("note", _prefers_itself),
    "G209": ("note", _unmatched),
}
