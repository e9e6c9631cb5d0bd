"""Glossary, edits, program and settings → what a finished post depends on besides its own files.

The *context* is what makes every post anew when it changes: the program, the engine, the layout.
The *state* is what touches some posts only: the rows of the glossary and what people wrote.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import platformdirs

from pipeline.digest import file_digest, text_digest
from pipeline.document import Post, Term
from pipeline.glossary import Glossary, ambiguities, spellings, squeezed

_ROOT = Path(__file__).parents[1]
_SAVED_BESIDE = ("_files", ".files")


@dataclass(frozen=True)
class State:
    """The rows of a glossary, and the edits of a memory."""

    glossary: Glossary
    edits: tuple[tuple[str, str], ...]

    @cached_property
    def value(self) -> Mapping[str, Any]:
        """The state as the store keeps it."""
        return {
            "terms": sorted([term.source, term.target, term.kind] for term in self.glossary.terms),
            "ambiguous": ambiguities(self.glossary),
            "edits": {source: text_digest(target) for source, target in sorted(self.edits)},
        }

    @cached_property
    def name(self) -> str:
        """A digest of the value."""
        return text_digest(json.dumps(self.value, ensure_ascii=False))

    def touched_since(self, before: Mapping[str, Any]) -> frozenset[str] | None:
        """Return what a post holds, squeezed, that may have changed since a former state.

        None stands for: anything may have.
        """
        now = self.value
        if before.get("ambiguous") != now["ambiguous"]:
            return None
        old, new = ({tuple(row) for row in value["terms"]} for value in (before, now))
        terms = (Term(source, target, kind, "", "") for source, target, kind in old ^ new)
        was, edits = before["edits"], now["edits"]
        texts = (text for text in was.keys() | edits.keys() if was.get(text) != edits.get(text))
        return spellings(terms) | (frozenset(map(squeezed, texts)) - {""})


def words_of(post: Post) -> str:
    """Return a post's text as changed terms and edits are looked for in it."""
    return squeezed("\0".join(block.text for block in post.blocks if block.text))


def context_of(parts: Iterable[object]) -> str:
    """Return a digest of the program and of everything else that every post depends on."""
    return text_digest("\n".join((_program(), *map(repr, parts))))


def source_digest(path: Path) -> str:
    """Return a digest of a post's file; of a saved page also of which images lie beside it.

    Raises:
        OSError: it cannot be read.

    """
    found = file_digest(path)
    if path.suffix.lower() not in (".html", ".htm"):
        return found
    folders = [path.parent, *(path.with_name(path.stem + end) for end in _SAVED_BESIDE)]
    names = [sorted(p.name for p in f.iterdir()) if f.is_dir() else [] for f in folders]
    return text_digest(repr((found, names)))


def _program() -> str:
    """Return a digest of the program's own code and of the versions of what it is built on."""
    files = sorted(_ROOT.rglob("*.py")) + sorted(_ROOT.rglob("*.css"))
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    # What is installed beside us, with versions; asking each package for its own is slow.
    installed = Path(platformdirs.__file__).parents[1].glob("*.dist-info")
    digest.update("\n".join(sorted(folder.name for folder in installed)).encode())
    return digest.hexdigest()
