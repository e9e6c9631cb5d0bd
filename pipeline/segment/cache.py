"""Text and what jieba made of it ↔ a small SQLite file, so that known text needs no dictionary.

One file serves every glossary: what jieba makes of a text depends on the glossary's words that
stand in it and on no others (see `pipeline.segment.words`), and these are part of the key.
"""

import contextlib
import sqlite3
from pathlib import Path

_FLUSH = 2000
"""Rows kept until they are written together."""
_WAIT = 5.0
"""Seconds to wait for another run that is writing."""


class WordCache:
    """A lookup that may always fail: a cache that cannot be read or written is only slow.

    Everything in it can be made again, so no error of the file is an error of the run.
    """

    def __init__(self, path: Path) -> None:
        """Open, or make, the cache at ``path``."""
        self._new: dict[tuple[str, str, str], str] = {}
        self._db: sqlite3.Connection | None = None
        with contextlib.suppress(sqlite3.Error, OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            database.execute("pragma journal_mode = wal")
            database.execute("pragma synchronous = off")
            database.execute(
                "create table if not exists cuts (kind text, text text, known text, words text,"
                " primary key (kind, text, known)) without rowid"
            )
            self._db = database

    def get(self, kind: str, text: str, known: str) -> list[str] | None:
        """Return the strings kept for a text, or None.

        Args:
            kind: of what jieba was asked for.
            text: what it was asked about.
            known: the glossary's words in it.

        """
        if not self._db:
            return None
        kept = self._new.get((kind, text, known))
        if kept is None:
            with contextlib.suppress(sqlite3.Error):
                row = self._db.execute(
                    "select words from cuts where kind = ? and text = ? and known = ?",
                    (kind, text, known),
                ).fetchone()
                kept = row[0] if row else None
        return kept.split("\0") if kept is not None else None

    def put(self, kind: str, text: str, known: str, strings: list[str]) -> None:
        """Keep strings for a text; none of them may hold NUL."""
        self._new[kind, text, known] = "\0".join(strings)
        if len(self._new) >= _FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write what is new."""
        rows = [(*key, words) for key, words in self._new.items()]
        self._new = {}
        if self._db and rows:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("begin immediate")
                self._db.executemany("insert or replace into cuts values (?, ?, ?, ?)", rows)
                self._db.execute("commit")
