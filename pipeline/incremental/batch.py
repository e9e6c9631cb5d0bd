"""Files of posts → finished chapters in the order of the book, a window of some posts at a time.

Posts go through in the order they are read. Those that nothing has changed for come from the store;
the others wait until there are enough segments for the engine to sort and batch, and are translated
together. While the engine works, the window before is laid out and the next one read. A chapter is
laid out with the addresses known by then; when all are known, the few that asked for one which
turned out otherwise are laid out once more.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, groupby
from pathlib import Path
from time import perf_counter

from pipeline.assemble import Style, addresses_of, slugify
from pipeline.document import Post, Unit
from pipeline.errors import DuizhaoError, GlossaryError, InputError
from pipeline.incremental.kept import Kept
from pipeline.incremental.line import Line, Totals
from pipeline.incremental.record import REMEMBERED, make_record, named_after, placed
from pipeline.incremental.row import Row
from pipeline.incremental.state import State, source_digest, words_of
from pipeline.incremental.store import BuildStore
from pipeline.read import Articles, article_digest, check_name, read_file
from pipeline.read.preparing import AS_READ, Preparing
from pipeline.segment import Segmenter
from pipeline.translate import Translator
from pipeline.watching import Watcher

_FIRST, _WINDOW = 1_000, 5_000
"""Segments translated together: few at first, so that the engine is soon at work, then enough that
sorting them by length leaves no core without any."""
_MOST_POSTS = 250
"""Posts of a window at most, however short they are."""
_Translated = deque[tuple[Line, tuple[Unit, ...]]]


class Batch:
    """The posts of a run, on their way from files to finished chapters."""

    def __init__(
        self,
        store: BuildStore,
        segmenter: Segmenter,
        translator: Translator,
        style: Style,
        formats: Sequence[str],
        state: State,
        context: str,
        watcher: Watcher,
        prepare: Preparing = AS_READ,
        first: int = 0,
    ) -> None:
        """Take the stages, what finished posts depend on, and how many are wanted; 0 is all."""
        self.prepare = prepare
        self.store, self.segmenter, self.translator = store, segmenter, translator
        self.style, self.formats, self.watcher = style, formats, watcher
        self.state, self.context = state, context
        self.seconds = dict.fromkeys(("read", "segment", "translate", "assemble"), 0.0)
        self.lines: list[Line] = []
        """The finished posts, in the order of the book."""
        self.errors: list[DuizhaoError] = []
        """Why posts could not be taken."""
        self.totals = Totals()
        self._former = Kept(store, state, context, segmenter.glossary)
        self._waiting: list[Line] = []
        self._articles = Articles(first)
        self._taken: set[str] = set()
        self._slugs: dict[str, str] = {}
        self._inner = 0.0
        """Seconds of the stages that ran within the one being timed."""

    def run(self, files: Sequence[Path]) -> None:
        """Finish the posts of the files; ``lines``, ``totals`` and ``errors`` tell what came of it.

        Args:
            files: in the order of the book.

        Raises:
            DuizhaoError: no post could be read, or the engine or the memory failed.

        """
        self.watcher.begin(len(files), sum(map(_size, files)))
        self.store.keep_state(self.state.name, self.state.value)
        paths, translated = iter(files), _Translated()
        for _ in self._read(paths, _FIRST):
            pass
        while self._waiting:
            window, self._waiting = self._waiting, []
            other = chain(self._lay_out(translated), self._read(paths, _WINDOW))
            translated = self._translate(window, other)
            self._name(translated)
        for _ in self._lay_out(translated):
            pass
        self._mend()
        moved = [(x.source, x.number) for x in self.lines if x.row.state != self.state.name]
        self.store.move(moved, self.state.name)
        self.store.prune()
        self.store.commit()
        if not self.lines and self.errors:
            raise self.errors[-1]

    def _read(self, paths: Iterator[Path], segments: int) -> Iterator[None]:
        """Let posts wait until there are enough for a window; yields after each file."""
        read = 0
        while read < segments and len(self._waiting) < _MOST_POSTS:
            path = None if self._articles.are_enough else next(paths, None)
            if path is None:
                return
            held = len(self._waiting)
            self._take(path)
            read += sum(len(line.segments) for line in self._waiting[held:])
            yield

    def _take(self, path: Path) -> None:
        """Let the posts of a file wait for the others of their window."""
        source, size = str(path), _size(path)
        try:
            with self._timed("read"):
                check_name(path)  # the store could not hold it either
                digest = _digest(path)
                rows = self._former.rows(source, digest)
                wanted = self._articles.would_take([row.article for row in rows])
                if rows and all(row.record for row, want in zip(rows, wanted, strict=True) if want):
                    posts: list[Post | None] = [None] * len(rows)
                else:
                    posts = list(map(self.prepare, read_file(path)))
                    self.store.forget(source)
                    rows = [
                        Row(source, n, len(posts), digest, article_digest(post), self.context,
                            self.state.name, "", None)
                        for n, post in enumerate(posts) if post
                    ]  # fmt: skip
        except InputError as error:
            self.errors.append(error)
            self.watcher.take(size, 0, 0, unchanged=True)
            return
        lines = [
            Line(source, row.number, row, post)
            for row, post in zip(rows, posts, strict=True)
            if self._keeps(row, source)
        ]
        lines = [line for line in lines if self._segmented(line)]
        for line in lines:
            line.is_alone = len(lines) == 1
        segments = (len(x.segments) if x.post else x.record.segments for x in lines)
        unchanged = not any(line.post for line in lines)
        self.watcher.take(size, len(lines), sum(segments), unchanged)
        self._waiting += lines

    def _keeps(self, row: Row, source: str) -> bool:
        """Whether a post becomes part of the batch; an article that was met before does not."""
        if self._articles.take(row.article, source):
            return True
        if row.record is None:
            self.store.put(row)
        return False

    def _segmented(self, line: Line) -> bool:
        if line.post:
            try:
                with self._timed("segment"):
                    line.segments = self.segmenter.segment(line.post)
            except GlossaryError as error:
                self.errors.append(error)
                return False
        line.repeats = self._articles.repeats(line.row.article)
        return True

    def _translate(self, window: Sequence[Line], other: Iterator[None]) -> _Translated:
        """Return the posts with the units of those that were read; all the other work is done."""
        read = [line for line in window if line.post]
        with self._timed("segment"):
            self.segmenter.words.save()
        with self._timed("translate"):
            flat = [segment for line in read for segment in line.segments]
            made = iter(
                self.translator.translate(
                    flat,
                    self.watcher.advance,
                    self.watcher.window,
                    lambda: next(other, other) is not other,
                )
            )
            translated = deque(
                (line, placed(line.post, [next(made) for _ in line.segments]) if line.post else ())
                for line in window
            )
        for _ in other:
            pass
        return translated

    def _name(self, translated: _Translated) -> None:
        """Give posts the names of their files, and note by which addresses they are known."""
        for line, units in translated:
            post = line.post
            title = named_after(post, units) if post else line.record.title
            line.slug = slugify(title, line.source if line.is_alone else "", self._taken)
            for address in addresses_of(post or line.record.finished.chapter.post):
                self._slugs.setdefault(address, line.slug)

    def _lay_out(self, translated: _Translated) -> Iterator[None]:
        """Finish posts that have their names; yields after each."""
        while translated:
            line, units = translated.popleft()
            with self._timed("assemble"):
                if line.post:
                    self._finish(line, line.post, units)
                    line.from_memory = sum(unit.origin in REMEMBERED for unit in units)
                else:
                    line.from_memory = line.record.answered
                self.totals.add(line.record, line.from_memory)
                self.lines.append(line)
            yield
        with self._timed("assemble"):
            self.store.commit()

    def _finish(self, line: Line, post: Post, units: Sequence[Unit]) -> None:
        record, pages = make_record(post, units, line.slug, self._slugs, self.style, self.formats)
        row = replace(line.row, record=record)
        digest = self.store.put(row, pages, words_of(post))
        line.row = replace(row, digest=digest, record=self._former.bound(record))
        line.post, line.segments = None, ()  # not needed any more, and there may be thousands

    def _mend(self) -> None:
        """Lay out again what asked for an address that leads elsewhere, or has another name now."""
        wrong = [line for line in self.lines if self._is_wrong(line)]
        while wrong:
            window, wrong = wrong[:_MOST_POSTS], wrong[_MOST_POSTS:]
            for source, lines in groupby(window, key=lambda line: line.source):
                with self._timed("read"):
                    posts = [*map(self.prepare, read_file(Path(source)))]
                for line in lines:
                    line.post = posts[line.number]
                    with self._timed("segment"):
                        line.segments = self.segmenter.segment(line.post)
            translated = self._translate(window, iter(()))
            with self._timed("assemble"):
                for line, units in translated:
                    if line.post:
                        self._finish(line, line.post, units)
                self.store.commit()

    def _is_wrong(self, line: Line) -> bool:
        done = line.record.finished
        return done.chapter.slug != line.slug or any(
            self._slugs.get(address, "") != slug for address, slug in done.answers
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        """Add the time of the block to a stage, less that of others within it."""
        start, outside, self._inner = perf_counter(), self._inner, 0.0
        try:
            yield
        finally:
            spent = perf_counter() - start
            self.seconds[stage] += spent - self._inner
            self._inner = outside + spent


def _digest(path: Path) -> str:
    try:
        return source_digest(path)
    except OSError:
        return ""  # reading it will say why


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
