"""A file and what the store knows of its posts → the posts that need not be made anew."""

from dataclasses import replace

from pipeline.glossary import Glossary
from pipeline.incremental.record import Record, image_state
from pipeline.incremental.row import Row
from pipeline.incremental.state import State
from pipeline.incremental.store import BuildStore


class Kept:
    """The posts of a store, judged by today's program, glossary, edits and images."""

    def __init__(self, store: BuildStore, state: State, context: str, glossary: Glossary) -> None:
        """Take what the posts depend on; see `pipeline.incremental.state`."""
        self._store, self._state, self._context = store, state, context
        self._known = {(term.source, term.target, term.kind): term for term in glossary.terms}
        self._needles: dict[str, frozenset[str] | None] = {}
        """By a former state: what a post holds that may have changed since; None is anything."""

    def rows(self, source: str, digest: str) -> list[Row]:
        """Return what is known of a file's posts, if none of them has to be made anew.

        Args:
            source: the file.
            digest: of the file as it is now.

        """
        rows = self._store.rows(source)
        if not rows or len(rows) != rows[0].count:
            return []
        if not all(self._is_right(row, digest) for row in rows):
            return []
        return [replace(row, record=self.bound(row.record)) if row.record else row for row in rows]

    def bound(self, record: Record) -> Record:
        """Return a record whose terms are the rows of today's glossary, with their lines and notes.

        Rows of the post's own front matter are in the post's file and stay what they are.
        """
        own = f"{record.finished.chapter.post.source}:"
        terms = tuple(
            term
            if term.where.startswith(own)
            else self._known.get((term.source, term.target, term.kind), term)
            for term in record.finished.terms
        )
        return replace(record, finished=replace(record.finished, terms=terms))

    def _is_right(self, row: Row, digest: str) -> bool:
        if (row.file, row.context) != (digest, self._context) or self._is_touched(row):
            return False
        if row.record is None:
            return True
        post = row.record.finished.chapter.post
        return all(image_state(post, src) == was for src, was in row.record.images)

    def _is_touched(self, row: Row) -> bool:
        """Whether a post holds what has changed in the glossary or in people's edits."""
        if row.state == self._state.name or row.record is None:
            return False
        if row.state not in self._needles:
            before = self._store.state(row.state)
            self._needles[row.state] = self._state.touched_since(before) if before else None
        needles = self._needles[row.state]
        if not needles:
            return needles is None
        words = self._store.text(row.source, row.number, "words")
        return any(needle in words for needle in needles)
