"""Paths and settings → the written book and a Report: the one place that wires the stages."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from pipeline.assemble import page_addresses
from pipeline.document import Finding, Post, Segment, Unit
from pipeline.errors import DuizhaoError, GlossaryError, InputError
from pipeline.glossary import Glossary, inconsistent, load_glossary, tally
from pipeline.publish import Publisher
from pipeline.read import find_files, read_file, without_repetitions
from pipeline.report import Plan, Report
from pipeline.segment import Segmenter
from pipeline.settings import Settings
from pipeline.translate import Engine, Memory, Translator, open_engine


class Watcher(Protocol):
    """Is told how a run gets on."""

    def stage(self, name: str, total: int) -> None:
        """Learn that a stage of ``total`` steps begins."""

    def advance(self, done: int, from_memory: int = 0, tokens: int = 0) -> None:
        """Learn of steps done, how many of them came from memory, and tokens made."""


class Silent:
    """A watcher that does nothing."""

    def stage(self, name: str, total: int) -> None:
        """Ignore it."""

    def advance(self, done: int, from_memory: int = 0, tokens: int = 0) -> None:
        """Ignore it."""


@dataclass(slots=True)
class _Batch:
    """Posts read and segmented, and what went wrong on the way."""

    posts: list[Post] = field(default_factory=list)
    segments: list[tuple[Segment, ...]] = field(default_factory=list)
    failed: list[Finding] = field(default_factory=list)
    last_error: DuizhaoError | None = None


class Run:
    """One batch of posts on its way to a book."""

    def __init__(
        self, settings: Settings, engine: Engine | None = None, watcher: Watcher | None = None
    ) -> None:
        """Load the glossary and prepare the engine; nothing is translated yet.

        Args:
            settings: what the run is told.
            engine: used in place of the package that the settings name.
            watcher: is told how the run gets on.

        Raises:
            GlossaryError: a glossary file is malformed.
            EngineError: the package is missing or broken.

        """
        self.settings = settings
        self.watcher = watcher or Silent()
        default = settings.glossary == Settings().glossary
        paths = [path for path in settings.glossary if path.exists() or not default]
        self.glossary = load_glossary(paths) if paths else Glossary()
        self.engine = engine or open_engine(
            settings.package, beam=settings.beam, threads=settings.threads
        )
        self.seconds: dict[str, float] = {}

    def plan(self, paths: Sequence[Path]) -> Plan:
        """Read and segment, and say what translating would mean."""
        batch = self._read(paths)
        segments = [segment for line in batch.segments for segment in line]
        memory = Memory(self.settings.memory)
        try:
            translator = Translator(self.engine, memory)
            pending, distinct, known = translator.pending(segments)
            rate = memory.rate(translator.signature)
        finally:
            memory.close()
        characters = sum(len(segment.text) for segment in pending)
        return Plan(
            posts=len(batch.posts),
            segments=len(segments),
            distinct=distinct,
            known=known,
            characters=characters,
            seconds=characters / (rate or _USUAL_RATE),
            measured=rate is not None,
            failed=tuple(batch.failed),
        )

    def translate(self, paths: Sequence[Path]) -> Report:
        """Translate the posts and write the results.

        Raises:
            DuizhaoError: nothing could be read, or the engine, the memory or the output failed.

        """
        publisher = Publisher(self.settings)
        batch = self._read(paths)
        units = self._translate(batch)
        report = self._publish(publisher, batch, units)
        publisher.write_report(report)
        return report

    def _read(self, paths: Sequence[Path]) -> _Batch:
        batch = _Batch()
        with self._timed("read"):
            files = find_files(paths, self.settings.drafts)
            self.watcher.stage("read", len(files))
            for path in files:
                if self.settings.first and len(batch.posts) >= self.settings.first:
                    break
                try:
                    batch.posts.extend(read_file(path))
                except InputError as error:
                    batch.failed.append(Finding("R100", "error", error.where, str(error)))
                    batch.last_error = error
                self.watcher.advance(1)
        batch.posts = list(without_repetitions(batch.posts))[: self.settings.first or None]
        segmenter = Segmenter(self.glossary)
        with self._timed("segment"):
            self.watcher.stage("segment", len(batch.posts))
            posts, batch.posts = batch.posts, []
            for post in posts:
                try:
                    batch.segments.append(segmenter.segment(post))
                    batch.posts.append(post)
                except GlossaryError as error:
                    batch.failed.append(Finding("R100", "error", error.where, str(error)))
                    batch.last_error = error
                self.watcher.advance(1)
            segmenter.words.save()
        if not batch.posts and batch.last_error:
            raise batch.last_error
        return batch

    def _translate(self, batch: _Batch) -> list[tuple[Unit, ...]]:
        memory = Memory(self.settings.memory)
        try:
            translator = Translator(self.engine, memory)
            flat = [segment for line in batch.segments for segment in line]
            with self._timed("translate"):
                self.watcher.stage("translate", translator.count(flat))
                units = iter(translator.translate(flat, self.watcher.advance))
        finally:
            memory.close()
        return [tuple(next(units) for _ in line) for line in batch.segments]

    def _publish(
        self, publisher: Publisher, batch: _Batch, units: Sequence[tuple[Unit, ...]]
    ) -> Report:
        signature = {
            "duizhao": version("duizhao"),
            "engine": self.engine.signature,
            "glossary": self.glossary.digest[:16],
        }
        with self._timed("assemble"):
            self.watcher.stage("write", len(batch.posts) + 1)
            chapters = publisher.chapters(batch.posts, units)
            addresses = page_addresses(chapters)
            posts = []
            for chapter in chapters:
                posts.append(publisher.write_post(chapter, addresses))
                self.watcher.advance(1)
            books = publisher.write_book(chapters, self.glossary.terms, signature)
            self.watcher.advance(1)
        found = (finding for book in books.values() for finding in book.findings)
        flat = [unit for line in units for unit in line]
        return Report(
            signature=signature,
            posts=tuple(posts),
            failed=tuple(batch.failed),
            segments=len(flat),
            translated=sum(unit.origin == "engine" for unit in flat),
            from_memory=sum(unit.origin in ("memory", "person") for unit in flat),
            terms=tally(flat),
            rungs=dict(sorted(Counter(unit.rung for unit in flat if unit.rung).items())),
            findings=tuple(dict.fromkeys((*inconsistent(flat), *found))),
            seconds=self.seconds,
            epub=str(books["epub"].path) if "epub" in books else "",
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(time.perf_counter() - start, 3)


_USUAL_RATE = 1000.0
"""Chinese characters a second on two cores of a current machine, until a run has measured it."""


def translate_posts(
    paths: Sequence[Path | str],
    settings: Settings | None = None,
    *,
    engine: Engine | None = None,
    watcher: Watcher | None = None,
) -> Report:
    """Translate posts and write the results into the settings' output folder.

    Args:
        paths: files and folders.
        settings: by default the bundled model, ``glossary/`` and ``output/``.
        engine: another engine than an Argos package.
        watcher: is told how the run gets on.

    Raises:
        DuizhaoError: see `pipeline.errors`; a post that cannot be read is reported instead.

    """
    run = Run(settings or Settings(), engine, watcher)
    return run.translate([Path(path) for path in paths])
