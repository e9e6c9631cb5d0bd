"""A finished chapter: its pages, and the little that a book still has to know of it.

Its pages can be put away; what remains is small enough to keep for ten thousand posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.assemble.images import Picture
from pipeline.document import Chapter, Finding, Term


@dataclass(frozen=True, slots=True)
class Heading:
    """A section as the table of contents lists it."""

    name: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An image without its content."""

    name: str
    media_type: str
    digest: str
    """SHA-256 of its content."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a book, a site or a report needs of a chapter besides its pages."""

    chapter: Chapter
    """Without its text: no rows, and a post without body, blocks and findings."""
    source: str
    """Its title in the table of contents in Chinese, plain text."""
    target: str
    """... and in English."""
    headings: tuple[Heading, ...] = ()
    terms: tuple[Term, ...] = ()
    """The glossary rows that occur in it, in the order they first do."""
    used: tuple[tuple[int, str], ...] = ()
    """Number of each glossary entry it uses, and where it first does."""
    pictures: tuple[Shown, ...] = ()
    """The images it shows."""
    images: tuple[str, ...] = ()
    """Addresses of the images it looked for beside its post, found or not."""
    links: tuple[str, ...] = ()
    """Addresses within the book that its page refers to."""
    has_math: bool = False
    findings: tuple[Finding, ...] = ()
    """What the writer of the book noticed."""
    page_findings: tuple[Finding, ...] = ()
    """What the writer of the Markdown page noticed."""
    formulas: tuple[tuple[str, int], ...] = ()
    """How many formulas each converter took."""
    answers: tuple[tuple[str, str], ...] = ()
    """Every address of a post that it asked for, and the slug it got, or ""."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The texts of a finished chapter."""

    markdown: str = ""
    body: str = ""
    """XHTML between the tags of the body, for EPUB and HTML alike."""
    pictures: tuple[Picture, ...] = ()


class Shelf(Protocol):
    """Where finished pages wait until a book is made of them."""

    def body(self, slug: str) -> str:
        """Return the XHTML of a chapter."""

    def picture(self, name: str) -> bytes:
        """Return an image."""


@dataclass(slots=True)
class Held:
    """A shelf in memory, for books of which all chapters are at hand."""

    bodies: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def body(self, slug: str) -> str:
        """Return the XHTML of a chapter."""
        return self.bodies[slug]

    def picture(self, name: str) -> bytes:
        """Return an image."""
        return self.pictures[name]


@dataclass(frozen=True, slots=True)
class Laid:
    """The finished chapters of a book, and where their pages are."""

    chapters: Sequence[Finished]
    shelf: Shelf
