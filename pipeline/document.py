"""The immutable values that travel from a file to a book: each stage takes some and makes others.

``read`` makes `Post`, ``segment`` makes `Segment`, ``translate`` makes `Unit`, ``assemble`` makes
`Chapter` and `Book`. Nothing here computes anything but what is derived from its own fields.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

BlockKind = Literal[
    "title",  # the post's title where the body does not hold it; ``raw`` is empty
    "tag",  # one of the post's tags; ``raw`` is empty
    "heading",  # ``info`` is the level, "1" to "6"
    "paragraph",
    "figure",  # a paragraph that is one image; ``text`` is its Markdown
    "cell",  # one cell of a table; ``info`` is "left", "center", "right" or ""
    "label",  # the title of a box, or what a list of definitions defines
    "code",  # ``info`` is the language, ``literal`` the code
    "math",  # display math; ``literal`` is the TeX without its delimiters
    "html",  # ``literal`` is the HTML as it stands
    "shortcode",  # a Hexo or Hugo tag that stands alone; ``literal`` is the tag
    "rule",  # a thematic break
    "front_matter",  # ``literal`` is its text, ``info`` is "yaml" or "toml"
    "reference",  # link reference definitions: they render as nothing
    "blank",  # empty lines and bare markers between blocks
    "part",  # words within the literal of the block before it: a comment in code, a caption in
    # HTML, the title of a link definition; ``raw`` is empty, ``info`` "start:end" in that literal
]

ContainerKind = Literal[
    "quote", "bullet", "ordered", "item", "footnote", "table", "row", "box", "terms", "definition"
]

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Container:
    """Something blocks stand in: a list, a list item, a quotation, a table, a row, a box."""

    kind: ContainerKind
    line: int
    """Line it begins on, from 1; kind and line together tell one container from its neighbours."""
    info: str = ""
    """ordered: the first number. item: "[ ]" or "[x]" of a task. footnote: its label. row: "head"
    or "body". box: what its author calls it, such as "note", behind "details" where it unfolds."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a post's body: the unit that is shown beside its translation."""

    kind: BlockKind
    raw: str
    """Exactly what stands in the body; the blocks' raws joined are the body."""
    text: str = ""
    """The inline Markdown to translate, without the marks of its containers; "" is never
    translated."""
    line: int = 1
    """Line of the source file it begins on, from 1."""
    info: str = ""
    """What the kind needs to know besides its text; see `BlockKind`."""
    literal: str = ""
    """What a block that is not translated shows: code, TeX, HTML."""
    path: tuple[Container, ...] = ()
    """The containers it stands in, outermost first."""


@dataclass(frozen=True, slots=True)
class Post:
    """One article, whatever it came from; its body is Markdown."""

    source: str
    """Path of the file as the user gave it; posts of one listing share it."""
    title: str
    date: str
    """ISO 8601 date or date and time as far as known, else ""."""
    author: str
    url: str
    tags: tuple[str, ...]
    """Categories first, then tags, without repetitions."""
    language: str
    """BCP 47: "zh-Hans" or "zh-Hant"."""
    body: str
    blocks: tuple[Block, ...]
    findings: tuple["Finding", ...] = ()
    """What the reader noticed: a guessed encoding, a text cut short."""
    number: int = 0
    """Position within its file, from 0: listing files hold many posts."""
    pictures: str = ""
    """Folder of the pictures that stood inside the file itself or were fetched, "" without any."""
    fetched: tuple[tuple[str, str], ...] = ()
    """Addresses of images on the web, and what each is called in that folder."""
    place: str = ""
    """What other posts of its file link to it by, after the file's own name; "" without links."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a segment's text that is markup, or must not be translated."""

    start: int
    end: int
    """Character offsets into the text; ``text[start:end]`` is the whole span."""
    kind: str
    """Atoms are kept byte for byte: "code", "math", "url", "html", "image", "footnote",
    "shortcode", "placeholder", "identifier", "variable", "break". Wrappers hold text that is
    translated: "emphasis", "strong", "strike", "link"."""
    inner: tuple[int, int] | None = None
    """Offsets of the text a wrapper encloses, or of an image's alt text."""
    title: tuple[int, int] | None = None
    """Offsets of the title of a link or an image."""

    @property
    def is_wrapper(self) -> bool:
        """Whether the text inside is translated along with the sentence."""
        return self.kind in ("emphasis", "strong", "strike", "link")


TermKind = Literal["keep", "prefer", "whole", "forbid"]


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a glossary."""

    source: str
    target: str
    """The English; of a `forbid` row the English that must not appear; never empty."""
    kind: TermKind
    """keep: stands in the English exactly so. prefer: stands in it, inflected where English
    needs it. whole: is all of the English where the source is all of a heading, a sentence or a
    cell. forbid: must not stand in it."""
    note: str
    where: str
    """``file:line`` it was read from."""


@dataclass(frozen=True, slots=True)
class Match:
    """A glossary term found in a segment's text."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence (or heading, cell, caption), ready for the engine."""

    block: int
    """Index of its block in ``post.blocks``."""
    index: int
    """Its position within the block, from 0."""
    text: str
    """Inline Markdown without surrounding white space."""
    gap: str = ""
    """White space that followed it in the block: "", " ", a soft or a hard line break."""
    spans: tuple[Span, ...] = ()
    terms: tuple[Match, ...] = ()
    continues: bool = False
    """True when the sentence was too long and goes on in the next segment."""
    parts: tuple["Segment", ...] = ()
    """The texts inside it that can be translated on their own: what a link or emphasis encloses,
    an image's alternative text, a title."""
    start: int = 0
    """Of a part: its offset in the text of the segment it is part of."""
    shown: str = ""
    """The text as its author wrote it, where that is not what is translated: traditional
    characters; "" where it is."""

    @property
    def is_whole(self) -> bool:
        """Whether the glossary has the English of all of it."""
        return any(match.term.kind == "whole" for match in self.terms)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader of the report should look at."""

    code: str
    """Stable, such as ``G101``; docs/findings.md lists them."""
    severity: Severity
    where: str
    """``file:line``."""
    message: str


Origin = Literal["engine", "memory", "person", "source"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment and its English."""

    segment: Segment
    target: str
    """Inline Markdown."""
    score: float
    """Mean log-probability a token that the engine gave, 0.0 when it was not asked."""
    origin: Origin
    """Who wrote the target; "source": nothing in it needed translating."""
    rung: str = ""
    """The rung of the repair ladder that gave it; see docs/architecture.md."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A block beside its English: what the writers lay out."""

    block: Block
    source: str
    """Inline Markdown of the original, its soft line breaks joined; "" when not translated."""
    target: str
    """Inline Markdown of the translation."""
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One post with its translation."""

    post: Post
    title: str
    """The post's title in English."""
    slug: str
    """Name for files and identifiers: lower-case ASCII, unique within the book."""
    rows: tuple[Row, ...]
    tags: tuple[str, ...] = ()
    """``post.tags`` in English, in the same order."""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything the writers see."""

    identifier: str
    """URN, the same for the same sources."""
    title: str
    """In Chinese."""
    title_en: str
    language: str
    """Of the original, BCP 47."""
    modified: str
    """UTC, ``YYYY-MM-DDThh:mm:ssZ``, taken from the newest source, never from the clock."""
    chapters: tuple[Chapter, ...]
    terms: tuple[Term, ...] = ()
    """The glossary rows that occur in the book, in glossary order."""
    signature: tuple[tuple[str, str], ...] = ()
    """Name and value of everything the result depends on: version, model, glossary digest."""


def joined(blocks: Sequence[Block]) -> str:
    """Return the body the blocks were cut from."""
    return "".join(block.raw for block in blocks)


def name_of(source: str) -> str:
    """Return what a post is called by its path: the name of its file, of an index its folder's."""
    path = PurePath(source)
    return path.parent.name if path.stem.lower() in _INDEX and path.parent.name else path.stem


_INDEX = ("index", "_index", "readme")
"""What generators serve at the address of the folder."""
