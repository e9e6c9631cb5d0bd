"""Paths and settings → the written book and a Report: the one place that wires the stages."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.glossary import Glossary, disagreements, load_glossary
from pipeline.incremental import Batch, BuildStore, State, UnsoundError, context_of
from pipeline.planning import Planning
from pipeline.publish import Publisher
from pipeline.read import find_files
from pipeline.read.preparing import Preparing
from pipeline.report import Plan, Report, refused
from pipeline.segment import Segmenter
from pipeline.settings import Settings
from pipeline.translate import Engine, Memory, Translator, open_engine
from pipeline.watching import Silent, Watcher

__all__ = ["Run", "Silent", "Watcher", "translate_posts"]


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
            settings.package,
            beam=settings.beam,
            threads=settings.threads,
            cluster=settings.cluster,
        )

    def plan(self, paths: Sequence[Path]) -> Plan:
        """Read and segment, and say what translating would mean.

        Raises:
            DuizhaoError: nothing could be read, or the memory cannot be used.

        """
        with self._memory() as memory:
            planning = Planning(
                Segmenter(self.glossary),
                Translator(self.engine, memory),
                self.watcher,
                self.prepare,
                self.settings.first,
            )
            return planning.plan(self._files(paths))

    def translate(self, paths: Sequence[Path]) -> Report:
        """Translate the posts and write the results.

        Raises:
            DuizhaoError: nothing could be read, or the engine, the memory or the output failed.

        """
        publisher = Publisher(self.settings)
        files = self._files(paths)
        place = BuildStore.place(self.settings.out)
        with self._memory() as memory:
            # A damaged store is made anew; one that cannot be used, or is in use, is done without.
            for at in (place, place, None):
                try:
                    return self._translate(files, publisher, memory, at)
                except UnsoundError as error:
                    problem = error
            raise OutputError(
                f"finished pages cannot be kept until the book is written: {problem}.",
                hint="Free some space where temporary files lie.",
            ) from problem

    def _translate(
        self, files: Sequence[Path], publisher: Publisher, memory: Memory, place: Path | None
    ) -> Report:
        translator = Translator(self.engine, memory)
        formats = self.settings.formats
        context = context_of(
            (
                translator.signature,
                publisher.style,
                sorted(formats),
                memory.path.resolve(),
                self.prepare,
            )
        )
        store = BuildStore(place)
        try:
            answers = memory.counts().get(translator.signature, 0)
            store.expect(context, answers)
            batch = Batch(
                store,
                Segmenter(self.glossary),
                translator,
                publisher.style,
                formats,
                State(self.glossary, memory.edits()),
                context,
                self.watcher,
                self.prepare,
                self.settings.first,
            )
            batch.run(files)
            store.expect(context, memory.counts().get(translator.signature, 0))
            report = self._publish(publisher, batch, store, context)
        except UnsoundError:
            store.discard()
            raise
        finally:
            store.close()
        publisher.write_report(report)
        return report

    def _publish(
        self, publisher: Publisher, batch: Batch, store: BuildStore, context: str
    ) -> Report:
        signature = {
            "duizhao": version("duizhao"),
            "engine": self.engine.signature,
            "glossary": self.glossary.digest[:16],
        }
        begun = time.perf_counter()
        posts = []
        for line in batch.lines:
            posts.append(publisher.write_post(line, store))
            self.watcher.write(posts[-1])
        epub, found = publisher.write_books(
            batch.lines, self.glossary.terms, signature, store, context
        )
        batch.seconds["assemble"] += time.perf_counter() - begun
        totals = batch.totals
        return Report(
            signature=signature,
            posts=tuple(posts),
            failed=tuple(map(refused, batch.errors)),
            segments=totals.segments,
            translated=totals.translated,
            from_memory=totals.from_memory,
            terms=dict(totals.tally),
            rungs=dict(sorted(totals.rungs.items())),
            formulas=dict(sorted(totals.formulas.items())),
            findings=tuple(dict.fromkeys((*disagreements(totals.said), *found))),
            seconds={stage: round(seconds, 3) for stage, seconds in batch.seconds.items()},
            epub=epub,
        )

    @property
    def prepare(self) -> Preparing:
        """What is done to every post that was read."""
        return Preparing(self.settings.code_comments, self.settings.fetch_images)

    def _files(self, paths: Sequence[Path]) -> Sequence[Path]:
        return find_files(paths, self.settings.drafts, self.settings.exclude)

    @contextmanager
    def _memory(self) -> Iterator[Memory]:
        memory = Memory(self.settings.memory)
        try:
            yield memory
        finally:
            memory.close()


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
