"""Glossary files and folders → one `Glossary`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.document import Term
from pipeline.errors import GlossaryError
from pipeline.glossary.rows import read_rows
from pipeline.glossary.terms import Glossary, make_glossary


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


def _good(files: Sequence[Path]) -> Iterator[Term]:
    for path in files:
        for row in read_rows(path):
            if isinstance(row, GlossaryError):
                raise row
            yield row
