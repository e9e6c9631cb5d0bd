"""Files of posts → a `Plan`: what translating them would mean."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import DuizhaoError, GlossaryError, InputError
from pipeline.read import Articles, article_digest, read_file
from pipeline.read.preparing import AS_READ, Preparing
from pipeline.report import Plan, refused
from pipeline.segment import Segmenter
from pipeline.translate import Translator
from pipeline.watching import Watcher

if TYPE_CHECKING:
    from pipeline.document import Segment

_WINDOW = 10_000
"""Segments looked up together."""
_USUAL_RATE = 1000.0
"""Chinese characters a second on two cores of a current machine, until a run has measured it."""


class Planning:
    """Counts what a run would do, some posts at a time."""

    def __init__(
        self,
        segmenter: Segmenter,
        translator: Translator,
        watcher: Watcher,
        prepare: Preparing = AS_READ,
        first: int = 0,
    ) -> None:
        """Take the stages, and how many posts are wanted; 0 is all."""
        self.segmenter, self.translator = segmenter, translator
        self.watcher, self.prepare = watcher, prepare
        self.segments = self.distinct = self.known = self.characters = 0
        self._articles = Articles(first)
        self._met: set[str] = set()
        self._waiting: list[Segment] = []

    def plan(self, files: Sequence[Path]) -> Plan:
        """Read and segment the files, and say what translating them would mean.

        Raises:
            DuizhaoError: no post could be read, or the memory failed.

        """
        errors: list[DuizhaoError] = []
        posts = 0
        self.watcher.begin(len(files), 0)
        for path in files:
            if self._articles.are_enough:
                break
            planned = self._plan_file(path, errors)
            posts += planned
            self.watcher.take(0, planned, 0, unchanged=False)
            if len(self._waiting) > _WINDOW:
                self._count()
        self._count()
        self.segmenter.words.save()
        if not posts and errors:
            raise errors[-1]
        rate = self.translator.memory.rate(self.translator.signature)
        return Plan(
            posts=posts,
            segments=self.segments,
            distinct=self.distinct,
            known=self.known,
            characters=self.characters,
            seconds=self.characters / (rate or _USUAL_RATE),
            measured=rate is not None,
            failed=tuple(map(refused, errors)),
        )

    def _plan_file(self, path: Path, errors: list[DuizhaoError]) -> int:
        """Take the posts of a file; return how many, and note what is wrong with the others."""
        try:
            posts = [*map(self.prepare, read_file(path))]
        except InputError as error:
            errors.append(error)
            return 0
        planned = 0
        for post in posts:
            if self._articles.take(article_digest(post), str(path)):
                try:
                    self._waiting += self.segmenter.segment(post)
                    planned += 1
                except (InputError, GlossaryError) as error:
                    errors.append(error)
        return planned

    def _count(self) -> None:
        pending, distinct, known = self.translator.pending(self._waiting, self._met)
        self.segments += len(self._waiting)
        self.distinct += distinct
        self.known += known
        self.characters += sum(len(segment.text) for segment in pending)
        self._waiting = []
