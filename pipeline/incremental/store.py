"""Finished posts ↔ a SQLite file in the user's cache folder, one for each output folder.

It may be deleted at any time, and is never needed: what cannot be read is made again. Every value
is deflated, which carries a checksum, so that a damaged file is noticed and thrown away.
"""

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import platformdirs

from pipeline.assemble import Pages
from pipeline.digest import bytes_digest, text_digest
from pipeline.incremental.codec import decode, encode
from pipeline.incremental.record import Record
from pipeline.incremental.row import Row

_SCHEMA = """
create table if not exists posts (
    source text, number integer, count integer, file text, article text, context text, state text,
    digest text, record blob, primary key (source, number)
) without rowid;
create table if not exists pages (
    source text, number integer, words blob, markdown blob, body blob,
    primary key (source, number)
);
create table if not exists pictures (name text primary key, digest text, data blob);
create table if not exists shown (
    source text, number integer, picture text, primary key (source, number, picture)
) without rowid;
create table if not exists states (name text primary key, value blob) without rowid;
create table if not exists outputs (
    path text primary key, key text, digest text
) without rowid;
"""
_OF_A_POST = ("posts", "pages", "shown")
"""The tables that hold something of a post."""
_LEVEL = 1


class UnsoundError(Exception):
    """The store cannot be used any longer; the run begins again without it."""


class BuildStore:
    """The finished posts of one output folder."""

    def __init__(self, path: Path | None) -> None:
        """Open, or make, the store at ``path``; None is one that is gone when it is closed.

        Raises:
            UnsoundError: it is damaged, cannot be written, or belongs to a run that goes on.

        """
        self.path = path
        with self._sound():
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(str(path or ""), timeout=0, isolation_level=None)
            try:
                # One run at a time: two would not agree on what the pages are.
                self._db.execute("pragma locking_mode = exclusive")
                self._db.execute("pragma journal_mode = wal")
                self._db.execute("pragma synchronous = normal")
                self._db.executescript(_SCHEMA)
                self._db.execute("begin immediate")
            except sqlite3.Error as problem:
                self._db.close()
                if problem.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    self.discard()
                raise

    @staticmethod
    def place(out: Path) -> Path:
        """Return where the store of an output folder lies."""
        name = text_digest(str(out.resolve()))[:16]
        return Path(platformdirs.user_cache_dir("duizhao")) / "builds" / f"{name}.sqlite"

    def close(self) -> None:
        """Keep what is there and close the file."""
        with contextlib.suppress(sqlite3.Error, UnsoundError):
            self.commit()
        self._db.close()

    def discard(self) -> None:
        """Close the file and delete it."""
        self._db.close()
        for suffix in ("", "-wal", "-shm", "-journal"):
            if self.path:
                with contextlib.suppress(OSError):
                    Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def commit(self) -> None:
        """Make what was put in survive the end of the process."""
        with self._sound():
            self._db.execute("commit")
            self._db.execute("begin immediate")

    def rows(self, source: str) -> list[Row]:
        """Return what is known of the posts of a file, in their order."""
        with self._sound():
            query = "select * from posts where source = ? order by number"
            return [
                Row(*(*facts, decode(Record, _opened(record)) if record else None))
                for *facts, record in self._db.execute(query, (source,)).fetchall()
            ]

    def put(self, row: Row, pages: Pages | None = None, words: str = "") -> str:
        """Keep a post, with its pages if it has any; return its digest.

        Args:
            row: what is known of it; its digest is found out here.
            pages: its texts and images.
            words: its text as `glossary.squeezed` gives it.

        """
        record = _packed(encode(row.record)) if row.record else None
        digest = bytes_digest(record or b"")
        key = (row.source, row.number)
        with self._sound():
            self._db.execute(
                "insert or replace into posts values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*key, row.count, row.file, row.article, row.context, row.state, digest, record),
            )
            self._db.execute("delete from shown where source = ? and number = ?", key)
            if pages:
                texts = (_packed(text) for text in (words, pages.markdown, pages.body))
                self._db.execute(
                    "insert or replace into pages values (?, ?, ?, ?, ?)", (*key, *texts)
                )
                self._db.executemany(
                    "insert or replace into pictures values (?, ?, ?)",
                    ((p.name, bytes_digest(p.data), p.data) for p in pages.pictures),
                )
                self._db.executemany(
                    "insert or ignore into shown values (?, ?, ?)",
                    ((*key, p.name) for p in pages.pictures),
                )
        return digest

    def forget(self, source: str) -> None:
        """Forget the posts of a file."""
        with self._sound():
            for table in _OF_A_POST:
                self._db.execute(f"delete from {table} where source = ?", (source,))  # noqa: S608

    def text(self, source: str, number: int, column: str) -> str:
        """Return one of a post's texts: ``words``, ``markdown`` or ``body``."""
        with self._sound():
            query = f"select {column} from pages where source = ? and number = ?"  # noqa: S608
            row = self._db.execute(query, (source, number)).fetchone()
            if row is None:
                raise UnsoundError(f"the text of {source} is missing")
            return str(_opened(row[0]))

    def picture(self, name: str) -> bytes:
        """Return an image of a finished page."""
        with self._sound():
            row = self._db.execute(
                "select digest, data from pictures where name = ?", (name,)
            ).fetchone()
            if row is None or bytes_digest(row[1]) != row[0]:
                raise UnsoundError(f"the image {name} is damaged")
            return bytes(row[1])

    def move(self, keys: Iterable[tuple[str, int]], state: str) -> None:
        """Note that posts are the same in another state of glossary and edits."""
        with self._sound():
            self._db.executemany(
                "update posts set state = ? where source = ? and number = ?",
                ((state, *key) for key in keys),
            )

    def state(self, name: str) -> Mapping[str, Any]:
        """Return a state that was kept under a name, or nothing."""
        with self._sound():
            row = self._db.execute("select value from states where name = ?", (name,)).fetchone()
            return dict(_opened(row[0])) if row else {}

    def keep_state(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep a state under a name."""
        with self._sound():
            self._db.execute("insert or replace into states values (?, ?)", (name, _packed(value)))

    def expect(self, context: str, answers: int) -> None:
        """Take note of how many answers of the engine the memory holds.

        When there are fewer than there were, somebody cleared it and wants them anew.
        """
        with self._sound():
            name = f"answers {context}"
            row = self._db.execute("select value from states where name = ?", (name,)).fetchone()
            if row and int(_opened(row[0])) > answers:
                self._db.execute("delete from posts where context = ?", (context,))
            self._db.execute(
                "insert or replace into states values (?, ?)", (name, _packed(answers))
            )

    def output(self, path: str) -> tuple[str, str]:
        """Return the key and the digest of a file as it was last written, or two empty strings."""
        with self._sound():
            row = self._db.execute(
                "select key, digest from outputs where path = ?", (path,)
            ).fetchone()
            return (str(row[0]), str(row[1])) if row else ("", "")

    def keep_output(self, path: str, key: str, digest: str) -> None:
        """Note what a file was written of, and its digest."""
        with self._sound():
            self._db.execute("insert or replace into outputs values (?, ?, ?)", (path, key, digest))

    def prune(self) -> None:
        """Forget posts whose file is gone, images that none shows, and states that none is in."""
        with self._sound():
            sources = self._db.execute("select distinct source from posts").fetchall()
            gone = [(source,) for (source,) in sources if not Path(source).exists()]
            for table in _OF_A_POST:
                self._db.executemany(f"delete from {table} where source = ?", gone)  # noqa: S608
            self._db.execute("delete from pictures where name not in (select picture from shown)")
            self._db.execute(
                "delete from states where name not in (select state from posts)"
                " and name not like 'answers %'"
            )

    @contextlib.contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except (
            sqlite3.Error, OSError, zlib.error, ValueError, TypeError, IndexError, KeyError
        ) as problem:  # fmt: skip
            raise UnsoundError(str(problem)) from problem


def _packed(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def _opened(data: bytes) -> Any:
    return json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
