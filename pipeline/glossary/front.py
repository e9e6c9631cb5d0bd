"""The ``glossary:`` entry of a post's front matter → the terms that hold for this post only.

::

    glossary:
      锚框: prior box                      # Chinese: English
      IoU:                                 # kept as it is
      特征: {target: trait, kind: forbid}

A list of rows is taken too, each a mapping with ``source`` or a list in the order of the columns.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.document import Block, Term
from pipeline.errors import GlossaryError
from pipeline.glossary.rows import COLUMNS, make_term
from pipeline.glossary.terms import make_glossary
from pipeline.markup.entries import load_yaml

_HINT = "Write `glossary:` as lines of `Chinese: English`, or as a list of rows."


def front_matter_terms(block: Block, source: str) -> tuple[Term, ...]:
    """Return the terms of a ``front_matter`` block; none where it has no such entry.

    Args:
        block: its ``literal`` is the YAML or TOML.
        source: name of the file, for errors.

    Raises:
        GlossaryError: the entry is no list of terms, a row cannot be obeyed, or two disagree.

    """
    if "glossary" not in block.literal.lower():
        return ()
    entries = _loaded(block)
    if not isinstance(entries, Mapping):
        return ()
    key = next((key for key in entries if str(key).lower() == "glossary"), None)
    if key is None or entries[key] is None:
        return ()
    line = block.line + _line_of(block.literal, str(key))
    terms = tuple(
        make_term(**cells, where=f"{source}:{block.line + at if at else line}")
        for at, cells in _rows(entries[key], block.literal, f"{source}:{line}")
    )
    make_glossary(terms)
    return terms


def _loaded(block: Block) -> Any:
    """Return what the block says; what cannot be read is the reader's to report."""
    if block.info == "toml":
        try:
            return tomllib.loads(block.literal)
        except (ValueError, RecursionError):
            return None
    from ruamel.yaml.error import YAMLError

    try:
        return load_yaml(block.literal)
    except (YAMLError, ValueError, RecursionError):
        return None


def _rows(entry: Any, literal: str, where: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line within the block, 0 when unknown, and the cells of each row."""
    if isinstance(entry, Mapping):
        for source, said in entry.items():
            row = {"source": source, **said} if isinstance(said, Mapping) else [source, said]
            yield _line_of(literal, str(source)), _cells(row, where)
    elif isinstance(entry, list):
        for row in entry:
            cells = _cells([row] if isinstance(row, str) else row, where)
            yield _line_of(literal, cells.get("source", "")), cells
    else:
        raise GlossaryError("the post's glossary is no list of terms.", where=where, hint=_HINT)


def _cells(row: Any, where: str) -> dict[str, str]:
    if isinstance(row, Mapping):
        named = {str(name).lower(): cell for name, cell in row.items()}
    elif isinstance(row, Sequence) and not isinstance(row, str) and 0 < len(row) <= len(COLUMNS):
        named = dict(zip(COLUMNS, row, strict=False))
    else:
        raise GlossaryError("a row of the post's glossary is no row.", where=where, hint=_HINT)
    unknown = next((name for name in named if name not in COLUMNS), None)
    if unknown is not None or isinstance(named.get("source"), (Mapping, list, type(None))):
        what = f"“{unknown}” is not a column" if unknown is not None else "a row has no source"
        raise GlossaryError(f"{what} in the post's glossary.", where=where, hint=_HINT)
    if any(isinstance(cell, (Mapping, list)) for cell in named.values()):
        raise GlossaryError(
            f"the English of “{named['source']}” is no text.", where=where, hint=_HINT
        )
    return {name: "" if cell is None else str(cell) for name, cell in named.items()}


def _line_of(literal: str, text: str) -> int:
    """Return on which line behind the opening marks a text first stands, 0 if nowhere."""
    lines = literal.split("\n")
    return next((number for number, line in enumerate(lines, 1) if text and text in line), 0)
