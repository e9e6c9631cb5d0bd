"""Posts and their units → the files of a run: Markdown, EPUB, pages, and the report on them."""

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.assemble import (
    Style,
    Written,
    make_book,
    make_chapter,
    slugify,
    write_epub,
    write_html,
    write_markdown,
)
from pipeline.atomic import replace_file
from pipeline.document import Chapter, Post, Term, Unit
from pipeline.errors import OutputError, UsageError
from pipeline.report import PostReport, Report
from pipeline.settings import Settings


class Publisher:
    """Writes what the settings ask for."""

    def __init__(self, settings: Settings) -> None:
        """Find out, before hours of work, whether the results can be written.

        Raises:
            OutputError: the output folder cannot be made or written to.
            UsageError: the user's style sheet cannot be read, or no book could hold it.

        """
        self.settings = settings
        self.style = _style(settings)
        check_writable(settings.out)

    def chapters(self, posts: Sequence[Post], units: Sequence[tuple[Unit, ...]]) -> list[Chapter]:
        """Return a chapter a post; a post alone in its file is named after the file."""
        alone = Counter(post.source for post in posts)
        taken: set[str] = set()
        chapters = []
        for post, line in zip(posts, units, strict=True):
            placed = tuple(_placed(post, unit) for unit in line)
            name = post.source if alone[post.source] == 1 else ""
            chapters.append(make_chapter(post, placed, slugify(_title(post, placed), name, taken)))
        return chapters

    def write_post(self, chapter: Chapter, addresses: Mapping[str, str]) -> PostReport:
        """Write a post's Markdown where it is asked for, and say what happened to it.

        Args:
            chapter: the post with its English.
            addresses: of all posts, as `page_addresses` returns them.

        """
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

    def write_book(
        self, chapters: Sequence[Chapter], terms: Sequence[Term], signature: Mapping[str, str]
    ) -> dict[str, Written]:
        """Write the EPUB and the pages that are asked for; return them by format.

        Args:
            chapters: all of them.
            terms: the glossary's, in its order; those that occur stand in the book.
            signature: what the result depends on.

        """
        formats = self.settings.formats
        if not {"epub", "html"} & set(formats):
            return {}
        units = (unit for chapter in chapters for row in chapter.rows for unit in row.units)
        used = dict.fromkeys(match.term for unit in units for match in unit.segment.terms)
        known = dict.fromkeys(terms)
        title, title_en, name = _book_names(self.settings.title, chapters)
        book = make_book(
            chapters,
            title=title,
            title_en=title_en,
            terms=(*(t for t in known if t in used), *(t for t in used if t not in known)),
            signature=tuple(signature.items()),
        )
        written = {}
        if "html" in formats:
            written["html"] = write_html(book, self.settings.out / "html", self.style)
        if "epub" in formats:
            path = self.settings.out / f"{slugify(name, '', {c.slug for c in chapters})}.epub"
            written["epub"] = write_epub(book, path, self.style)
        return written

    def write_report(self, report: Report) -> None:
        """Write ``report.json``, whole or not at all.

        Raises:
            OutputError: it cannot be written.

        """
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
        replace_file(
            self.settings.out / "report.json",
            f"{text}\n".encode(),
            failure="the report cannot be written",
            hint="Free some space and run the same command again: nothing is translated twice.",
        )


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
