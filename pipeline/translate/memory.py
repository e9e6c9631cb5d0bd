"""Segments and their English ↔ a SQLite file that survives kill -9 and serves several runs."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from pipeline.digest import text_digest
from pipeline.document import Segment
from pipeline.errors import StoreError

_SCHEMA = """
create table if not exists translations (
    key text primary key, source text not null, signature text not null, target text not null,
    score real not null, rung text not null, codes text not null
) without rowid;
create index if not exists translations_by_signature on translations (signature);
create table if not exists edits (
    source text primary key, target text not null
) without rowid;
create table if not exists rates (
    signature text primary key, characters_a_second real not null
) without rowid;
"""
_WAIT = 30.0
"""Seconds to wait for another run that is writing."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the memory knows of a segment."""

    target: str
    score: float = 0.0
    rung: str = ""
    codes: tuple[str, ...] = ()
    """Codes of the findings it came with."""
    by_person: bool = False


def default_path() -> Path:
    """Return the memory's place: $DUIZHAO_MEMORY, or the user's data folder."""
    given = os.environ.get("DUIZHAO_MEMORY")
    return Path(given) if given else Path(platformdirs.user_data_dir("duizhao")) / "memory.sqlite"


_as_json = json.JSONEncoder(ensure_ascii=False).encode


def key_of(segment: Segment, signature: str) -> str:
    """Return what a translation is stored under: text, engine, and the terms that apply."""
    terms = sorted({(m.term.source, m.term.target, m.term.kind) for m in segment.terms})
    inner = sorted({(part.start, key_of(part, "")) for part in segment.parts})
    return text_digest(_as_json([segment.text, signature, terms, inner]))


class Memory:
    """Translations of all runs; every method commits before it returns."""

    def __init__(self, path: Path | None = None) -> None:
        """Open, or make, the memory at ``path``, by default the user's own.

        Raises:
            StoreError: it cannot be opened, is locked, or is no memory.

        """
        self.path = path or default_path()
        with self._errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
            try:
                self._db.execute("pragma journal_mode = wal")
                self._db.execute("pragma synchronous = normal")
                self._db.executescript(_SCHEMA)
            except sqlite3.Error:
                self._db.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def lookup(self, segments: Sequence[Segment], signature: str) -> dict[str, Stored]:
        """Return what is known, by `key_of`; a person's edit outranks every engine."""
        return self.known({key_of(segment, signature): segment for segment in segments})

    def known(self, by_key: Mapping[str, Segment]) -> dict[str, Stored]:
        """Return what is known of segments whose keys were made; see `lookup`."""
        found: dict[str, Stored] = {}
        with self._errors():
            for chunk in _chunks(list(by_key)):
                rows = self._db.execute(
                    "select key, target, score, rung, codes from translations"  # noqa: S608
                    f" where key in ({_marks(chunk)})",
                    chunk,
                )
                for key, target, score, rung, codes in rows:
                    found[key] = Stored(target, score, rung, tuple(json.loads(codes)))
            edits: dict[str, str] = {}
            for chunk in _chunks(list({segment.text for segment in by_key.values()})):
                edits.update(
                    self._db.execute(
                        "select source, target from edits"  # noqa: S608
                        f" where source in ({_marks(chunk)})",
                        chunk,
                    )
                )
        for key, segment in by_key.items():
            if segment.text in edits:
                found[key] = Stored(edits[segment.text], by_person=True)
        return found

    def store(self, signature: str, items: Iterable[tuple[Segment, Stored]]) -> None:
        """Keep what an engine made."""
        self.keep(signature, [(key_of(segment, signature), segment, t) for segment, t in items])

    def keep(self, signature: str, items: Iterable[tuple[str, Segment, Stored]]) -> None:
        """Keep what an engine made of segments whose keys were made; see `store`."""
        rows = [
            (key, s.text, signature, t.target, t.score, t.rung, json.dumps(t.codes))
            for key, s, t in items
        ]
        with self._errors(), self._transaction():
            self._db.executemany(
                "insert or replace into translations values (?, ?, ?, ?, ?, ?, ?)", rows
            )

    def edit(self, pairs: Iterable[tuple[str, str]]) -> int:
        """Keep what a person wrote, as (source text, target) pairs; return how many."""
        rows = list(pairs)
        with self._errors(), self._transaction():
            self._db.executemany("insert or replace into edits values (?, ?)", rows)
        return len(rows)

    def edits(self) -> tuple[tuple[str, str], ...]:
        """Return everything people wrote, as (source text, target) pairs."""
        with self._errors():
            rows = self._db.execute("select source, target from edits order by 1")
            return tuple((str(source), str(target)) for source, target in rows)

    def rate(self, signature: str) -> float | None:
        """Return the Chinese characters a second that the last long run made, if there was one."""
        with self._errors():
            row = self._db.execute(
                "select characters_a_second from rates where signature = ?", (signature,)
            ).fetchone()
        return float(row[0]) if row else None

    def keep_rate(self, signature: str, characters_a_second: float) -> None:
        """Remember how fast a run was."""
        with self._errors():
            self._db.execute(
                "insert or replace into rates values (?, ?)", (signature, characters_a_second)
            )

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """Yield (source, target, origin) of everything stored, in a fixed order."""
        with self._errors():
            yield from self._db.execute(
                "select source, target, 'person' from edits union all"
                " select source, target, signature from translations order by 1, 3, 2"
            )

    def counts(self) -> dict[str, int]:
        """Return the number of translations a signature, and of edits as ``person``."""
        with self._errors():
            rows = self._db.execute(
                "select signature, count(*) from translations group by 1 order by 1"
            )
            counts = dict(rows)
            counts["person"] = self._db.execute("select count(*) from edits").fetchone()[0]
        return counts

    def clear(self, edits: bool = False) -> int:
        """Forget all translations, a person's edits only when asked; return how many."""
        with self._errors(), self._transaction():
            count = self._db.execute("delete from translations").rowcount
            if edits:
                count += self._db.execute("delete from edits").rowcount
        return int(count)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("rollback")
            raise
        self._db.execute("commit")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError) as error:
            raise StoreError(
                f"the translation memory cannot be used: {error}.",
                where=str(self.path),
                hint=_next_step(error),
            ) from error


def _next_step(error: Exception) -> str:
    """Return what to do about an error: the disk, another run, or the file itself is at fault."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "Another program is writing it: wait for its end, or choose another with --memory."
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return "It is damaged or no memory: move it away, or choose another file with --memory."
    if isinstance(error, ValueError):
        return "It is damaged: move it away, or choose another file with --memory."
    return "Check the disk and the permissions, or choose another file with --memory."


def _chunks(values: list[str], size: int = 500) -> Iterator[list[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
