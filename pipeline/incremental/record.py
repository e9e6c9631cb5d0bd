"""A post, its units and its place in the batch → what is kept of it until the report is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.assemble import Finished, Pages, Style, finish, make_chapter
from pipeline.assemble.files import find_file
from pipeline.digest import file_digest, text_digest
from pipeline.document import Finding, Post, Unit
from pipeline.glossary import told

REMEMBERED = ("memory", "person")
_ANSWERED = ("engine", *REMEMBERED)


@dataclass(frozen=True, slots=True)
class Record:
    """What books and the report need of a post; its pages are put away."""

    finished: Finished
    title: str
    """The English that the post's files are named after, unless the post's own file names them."""
    segments: int
    answered: int
    """Segments that the engine, the memory or a person gave the English of."""
    read_findings: tuple[Finding, ...]
    unit_findings: tuple[Finding, ...]
    tally: Mapping[str, int]
    rungs: Mapping[str, int]
    said: tuple[tuple[int, str, int], ...]
    """Index of a prefer term among the chapter's, one English it was given, and how often."""
    images: tuple[tuple[str, str], ...]
    """Each image it looked for beside the post, and what lay there; see `image_state`."""
    markdown: str
    """SHA-256 of its Markdown page, "" where none was asked for."""
    body: str
    """SHA-256 of its page in the book, likewise."""


def placed(post: Post, units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Return the units with their findings placed in the post's file."""
    return tuple(
        replace(
            unit,
            findings=tuple(
                replace(f, where=f"{post.source}:{post.blocks[unit.segment.block].line}")
                for f in unit.findings
            ),
        )
        if unit.findings
        else unit
        for unit in units
    )


def named_after(post: Post, units: Sequence[Unit]) -> str:
    """Return the English that names a post's files: of its title, or of its first heading."""
    kinds = [post.blocks[unit.segment.block].kind for unit in units]
    for wanted in ("title", "heading"):
        if wanted in kinds:
            return units[kinds.index(wanted)].target
    return post.title


def make_record(
    post: Post,
    units: Sequence[Unit],
    slug: str,
    slugs: Mapping[str, str],
    style: Style,
    formats: Sequence[str],
) -> tuple[Record, Pages]:
    """Lay a post out and count what the report tells of it.

    Args:
        post: the post.
        units: its units, `placed`.
        slug: the name of its files.
        slugs: of all posts, as far as known, by their addresses.
        style: the layout.
        formats: what is asked for.

    Raises:
        OutputError: its page is not one that every reader opens.

    """
    done, pages = finish(
        make_chapter(post, units, slug),
        slugs,
        style,
        markdown="markdown" in formats,
        book=not {"epub", "html"}.isdisjoint(formats),
    )
    place = {term: index for index, term in enumerate(done.terms)}
    terms = told(units)
    record = Record(
        finished=done,
        title=named_after(post, units),
        segments=len(units),
        answered=sum(unit.origin in _ANSWERED for unit in units),
        read_findings=post.findings,
        unit_findings=tuple(finding for unit in units for finding in unit.findings),
        tally=terms.counts,
        rungs=Counter(unit.rung for unit in units if unit.rung),
        said=tuple(
            (place[term], form, count)
            for term, forms in terms.said.items()
            for form, count in forms.items()
        ),
        images=tuple((src, image_state(done.chapter.post, src)) for src in done.images),
        markdown=text_digest(pages.markdown) if pages.markdown else "",
        body=text_digest(pages.body) if pages.body else "",
    )
    return record, pages


def image_state(post: Post, src: str) -> str:
    """Return a digest of the image that lies beside a post, or why there is none."""
    try:
        file = find_file(post.source, src, post.pictures)
        # The file's own name is part of the image's.
        return f"{file.stem} {file_digest(file)}"
    except (OSError, ValueError) as problem:
        return str(problem)
