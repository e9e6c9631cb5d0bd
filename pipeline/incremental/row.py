"""A post as the store knows it: what it was made of, and its record."""

from dataclasses import dataclass

from pipeline.incremental.record import Record


@dataclass(frozen=True, slots=True)
class Row:
    """A post as the store knows it."""

    source: str
    number: int
    """Position among the posts of its file."""
    count: int
    """How many posts the file holds."""
    file: str
    """Digest of the file."""
    article: str
    """Digest of the post's text, by which repetitions are found."""
    context: str
    """What else it was made with; see `state.context_of`."""
    state: str
    """Name of the state of glossary and edits it was made in."""
    digest: str
    """Of the record and the pages."""
    record: Record | None
    """None of a post that was a repetition when it was last met."""
