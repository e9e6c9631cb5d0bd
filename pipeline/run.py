"""Paths and settings → the written book and a Report: the one place that wires the stages."""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from pipeline.assemble import (
    Style,
    Written,
    make_book,
    make_chapter,
    page_addresses,
    slugify,
    write_epub,
    write_html,
    write_markdown,
)
from pipeline.document import Chapter, Finding, Post, Segment, Unit
from pipeline.errors import DuizhaoError, GlossaryError, InputError, OutputError, UsageError
from pipeline.glossary import Glossary, inconsistent, load_glossary, tally
from pipeline.read import find_files, read_file, without_repetitions
from pipeline.report import Plan, PostReport, Report
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
        self.style = _style(settings)
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
        check_writable(self.settings.out)
        batch = self._read(paths)
        units = self._translate(batch)
        with self._timed("assemble"):
            report = self._write(batch, units)
        seconds = {name: round(value, 3) for name, value in self.seconds.items()}
        report = replace(report, seconds=seconds)
        _write_report(report, self.settings.out)
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
                    check_name(path)
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

    def _write(self, batch: _Batch, units: Sequence[tuple[Unit, ...]]) -> Report:
        signature = {
            "duizhao": version("duizhao"),
            "engine": self.engine.signature,
            "glossary": self.glossary.digest[:16],
        }
        self.watcher.stage("write", len(batch.posts) + 1)
        taken: set[str] = set()
        with self._timed("assemble"):
            chapters = _chapters(batch.posts, units, taken)
            posts = []
            addresses = page_addresses(chapters)
            for chapter in chapters:
                posts.append(self._write_post(chapter, addresses))
                self.watcher.advance(1)
            book = self._write_book(batch, chapters, signature, taken)
            self.watcher.advance(1)
        flat = [unit for line in units for unit in line]
        report = Report(
            signature=signature,
            posts=tuple(posts),
            failed=tuple(batch.failed),
            segments=len(flat),
            translated=sum(unit.origin == "engine" for unit in flat),
            from_memory=sum(unit.origin in ("memory", "person") for unit in flat),
            terms=tally(flat),
            rungs=dict(sorted(Counter(unit.rung for unit in flat if unit.rung).items())),
            findings=(*inconsistent(flat), *(book.findings if book else ())),
            seconds=self.seconds,
            epub=str(book.path) if book and book.path.suffix == ".epub" else "",
        )
        _write_report(report, self.settings.out)
        return report

    def _write_post(self, chapter: Chapter, addresses: Mapping[str, str]) -> PostReport:
        units = [unit for row in chapter.rows for unit in row.units]
        written = None
        if "markdown" in self.settings.formats:
            written = write_markdown(chapter, self.settings.out, addresses, self.style)
        return PostReport(
            source=chapter.post.source,
            title=chapter.post.title,
            title_en=chapter.title,
            markdown=str(written.path) if written else "",
            segments=len(units),
            from_memory=sum(unit.origin in ("memory", "person") for unit in units),
            findings=(
                *chapter.post.findings,
                *(finding for unit in units for finding in unit.findings),
                *(written.findings if written else ()),
            ),
        )

    def _write_book(
        self,
        batch: _Batch,
        chapters: Sequence[Chapter],
        signature: Mapping[str, str],
        taken: set[str],
    ) -> Written | None:
        formats = self.settings.formats
        if not {"epub", "html"} & set(formats):
            return None
        used = dict.fromkeys(m.term for line in batch.segments for s in line for m in s.terms)
        known = dict.fromkeys(self.glossary.terms)
        title, title_en, name = _book_names(self.settings.title, chapters)
        book = make_book(
            chapters,
            title=title,
            title_en=title_en,
            terms=(*(t for t in known if t in used), *(t for t in used if t not in known)),
            signature=tuple(signature.items()),
        )
        written = None
        if "html" in formats:
            written = write_html(book, self.settings.out / "html", self.style)
        if "epub" in formats:
            path = self.settings.out / f"{slugify(name, '', taken)}.epub"
            written = write_epub(book, path, self.style)
        return written

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(time.perf_counter() - start, 3)


def _style(settings: Settings) -> Style:
    try:
        css = settings.css.read_text(encoding="utf-8") if settings.css else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the style sheet cannot be read: {error}.",
            where=str(settings.css),
            hint="Give a CSS file in UTF-8.",
        ) from error
    return Style(settings.layout, settings.align, settings.notes, css)


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


def _chapters(
    posts: Sequence[Post], units: Sequence[tuple[Unit, ...]], taken: set[str]
) -> list[Chapter]:
    """Return a chapter a post; a post alone in its file is named after the file."""
    alone = Counter(post.source for post in posts)
    chapters = []
    for post, line in zip(posts, units, strict=True):
        placed = tuple(_placed(post, unit) for unit in line)
        name = post.source if alone[post.source] == 1 else ""
        chapters.append(make_chapter(post, placed, slugify(_title(post, placed), name, taken)))
    return chapters


def _placed(post: Post, unit: Unit) -> Unit:
    """Return the unit with its findings placed in the post's file."""
    if not unit.findings:
        return unit
    where = f"{post.source}:{post.blocks[unit.segment.block].line}"
    return replace(unit, findings=tuple(replace(f, where=where) for f in unit.findings))


def _title(post: Post, units: Sequence[Unit]) -> str:
    kinds = [post.blocks[unit.segment.block].kind for unit in units]
    for wanted in ("title", "heading"):
        if wanted in kinds:
            return units[kinds.index(wanted)].target
    return post.title


# Folders that every blog has say nothing about a book.
_PLAIN_FOLDERS = frozenset({"posts", "_posts", "post", "blog", "articles", "content", "docs", ""})
_PLAIN_TITLE = ("技术文章", "Technical Posts")


def _book_names(given: str, chapters: Sequence[Chapter]) -> tuple[str, str, str]:
    """Return a book's title in Chinese and in English, and what its file is named after.

    In this order: what the user gave, the only post's titles, the folder that holds them all.
    """
    if given:
        return given, given, given
    if len(chapters) == 1:
        return chapters[0].post.title, chapters[0].title, chapters[0].title
    folder = os.path.commonpath([os.path.abspath(c.post.source) for c in chapters])
    name = Path(folder).stem
    titles = _PLAIN_TITLE if name.lower() in _PLAIN_FOLDERS else (name, name)
    return *titles, name


def check_name(path: Path) -> None:
    """Refuse a name that no report and no book could hold.

    Raises:
        InputError: the file's name is not UTF-8.

    """
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError as error:
        raise InputError(
            "the file's name is not UTF-8.",
            where=os.fsencode(path).decode("ascii", "backslashreplace"),
            hint="Rename it.",
        ) from error


def check_writable(out: Path) -> None:
    """Find out before hours of work that the results could not be written.

    Raises:
        OutputError: the folder cannot be made or written to.

    """
    probe = out / ".duizhao-write-test"
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise OutputError(
            f"the output folder cannot be written: {error.strerror}.",
            where=str(out),
            hint="Choose another one with --out.",
        ) from error


def _write_report(report: Report, out: Path) -> None:
    path = out / "report.json"
    temporary = path.with_suffix(".json.part")
    try:
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
        temporary.write_text(text + "\n", encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(
            f"the report cannot be written: {error.strerror}.",
            where=str(path),
            hint="Free some space and run the same command again: nothing is translated twice.",
        ) from error
