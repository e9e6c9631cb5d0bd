"""Segments with the English of their parts → what the memory keeps of each, in any order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pipeline.document import Segment
from pipeline.translate.engine import Engine
from pipeline.translate.ladder import Job, climb, make_job
from pipeline.translate.memory import Stored
from pipeline.translate.outcome import Outcome

Asked = tuple[Segment, tuple[str, ...]]
"""A segment, and the English of its parts."""


@dataclass(frozen=True, slots=True)
class Climbed:
    """What the ladder made of a segment."""

    stored: Stored
    tokens: int
    """Tokens of English the engine made for it."""


@runtime_checkable
class Climber(Protocol):
    """An engine that has its own way up the ladder, such as one of many machines."""

    def climb(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Climbed]]:
        """Yield (index, what became of it), once for each of what is asked, in any order."""
        ...


class Here:
    """Climbs the ladder in this process."""

    def __init__(self, engine: Engine) -> None:
        """Take what answers."""
        self.engine = engine

    def climb(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Climbed]]:
        """Yield each segment's English as soon as it is good or the ladder ends.

        Raises:
            EngineError: the engine cannot be loaded or fails.

        """
        jobs = [make_job(segment, targets) for segment, targets in asked]
        indices = {id(job): index for index, job in enumerate(jobs)}
        for job in climb(self.engine, jobs):
            yield indices[id(job)], Climbed(_stored(job), job.tokens)


def _stored(job: Job) -> Stored:
    best = job.best or Outcome("", 0.0, "split", codes=("T101",))
    codes = [f"T201:{text}" for text in best.lost]
    codes += [f"G101:{text}" for text in best.missing]
    codes += [f"G102:{text}" for text in best.forbidden]
    return Stored(best.target, best.score, best.rung, (*codes, *best.codes))
