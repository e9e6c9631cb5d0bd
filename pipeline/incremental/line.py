"""What a batch knows of each of its posts, and of all of them together."""

from collections import Counter
from dataclasses import dataclass, field

from pipeline.document import Finding, Post, Segment, Term
from pipeline.incremental.record import Record
from pipeline.incremental.row import Row


@dataclass(slots=True)
class Line:
    """A post's place in the batch."""

    source: str
    number: int
    row: Row
    post: Post | None = None
    """Where it had to be read."""
    segments: tuple[Segment, ...] = ()
    is_alone: bool = True
    """Whether no other post of its file is in the batch."""
    slug: str = ""
    from_memory: int = 0
    repeats: list[Finding] = field(default_factory=list)
    """Other files that hold the same article."""

    @property
    def record(self) -> Record:
        """What is kept of the post."""
        if self.row.record is None:
            raise ValueError(f"{self.source} is not finished")
        return self.row.record


@dataclass(slots=True)
class Totals:
    """What the report counts over all posts."""

    segments: int = 0
    translated: int = 0
    from_memory: int = 0
    tally: Counter[str] = field(default_factory=Counter)
    rungs: Counter[str] = field(default_factory=Counter)
    formulas: Counter[str] = field(default_factory=Counter)
    said: dict[Term, Counter[str]] = field(default_factory=dict)

    def add(self, record: Record, from_memory: int) -> None:
        """Count a post."""
        self.segments += record.segments
        self.from_memory += from_memory
        self.translated += record.answered - from_memory
        self.tally.update(record.tally)
        self.rungs.update(record.rungs)
        self.formulas.update(dict(record.finished.formulas))
        for index, form, count in record.said:
            self.said.setdefault(record.finished.terms[index], Counter())[form] += count
