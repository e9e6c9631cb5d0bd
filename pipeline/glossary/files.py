"""Glossary files and folders → one `Glossary`."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.document import Term
from pipeline.errors import GlossaryError
from pipeline.glossary.index import term_key
from pipeline.glossary.rows import decode, make_term, read_rows
from pipeline.glossary.terms import Glossary, make_glossary

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def load_glossary(paths: Sequence[Path]) -> Glossary:
    """Return the rows of all files as one glossary; no file overrides another.

    Args:
        paths: files, or folders that stand for every ``*.tsv`` and ``*.csv`` in them by name.

    Raises:
        GlossaryError: a file is missing or malformed, or two rows disagree.

    """
    return make_glossary(_good(glossary_files(paths)))


def glossary_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files the paths stand for, each once, in order.

    Raises:
        GlossaryError: a path does not exist.

    """
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (file for file in path.iterdir() if file.suffix.lower() in (".tsv", ".csv"))
            files |= dict.fromkeys(sorted(inside, key=lambda file: file.name))
        elif path.exists():
            files[path] = None
        else:
            raise GlossaryError(
                "there is no such glossary.",
                where=str(path),
                hint="Check the path, or make it with: duizhao glossary add.",
            )
    return tuple(files)


def without_rows(path: Path, source: str) -> tuple[str, tuple[Term, ...]]:
    """Return the text of a glossary file without the rows of a source, and these rows.

    Args:
        path: a TSV or CSV file.
        source: as the row has it, or as posts may spell it: in capitals where those do not count,
            full-width, traditional.

    Raises:
        GlossaryError: the file cannot be read as text.

    """
    keys = {term_key(make_term(source, "x", kind)) for kind in ("keep", "prefer")}
    rows = [row for row in read_rows(path) if isinstance(row, Term) and term_key(row) in keys]
    lines = _LINE.findall(decode(path))
    gone = {int(row.where.rpartition(":")[2]) for row in rows}
    for first in tuple(gone) if path.suffix.lower() == ".csv" else ():
        last = first  # a cell in quotes may go on in the next line
        while "".join(lines[first - 1 : last]).count('"') % 2 and last < len(lines):
            last += 1
            gone.add(last)
    kept = "".join(line for number, line in enumerate(lines, 1) if number not in gone)
    return kept, tuple(rows)


def _good(files: Sequence[Path]) -> Iterator[Term]:
    for path in files:
        for row in read_rows(path):
            if isinstance(row, GlossaryError):
                raise row
            yield row
