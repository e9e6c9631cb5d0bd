"""Finished chapters → the files of a run: Markdown, EPUB, pages, and the report on them.

A file that is right already is left as it is, whoever wrote it; one that is not is replaced.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.assemble import Laid, Style, make_book, slugify, write_epub, write_html
from pipeline.atomic import replace_file
from pipeline.digest import file_digest, text_digest
from pipeline.document import Book, Chapter, Finding, Term
from pipeline.errors import OutputError, UsageError
from pipeline.incremental import BuildStore, Line
from pipeline.incremental.codec import encode
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

    def write_post(self, line: Line, store: BuildStore) -> PostReport:
        """Write a post's Markdown where it is asked for, and say what happened to it.

        Raises:
            OutputError: a file cannot be written.

        """
        record, out = line.record, self.settings.out
        done = record.finished
        path = None
        if "markdown" in self.settings.formats:
            path = out / f"{line.slug}.md"
            if _digest_of(path) != record.markdown:
                page = store.text(line.source, line.number, "markdown").encode()
                replace_file(path, page, durable=False)
            for picture in done.pictures:
                file = out / "assets" / line.slug / picture.name
                if _digest_of(file) != picture.digest:
                    replace_file(file, store.picture(picture.name), durable=False)
        return PostReport(
            source=line.source,
            title=done.chapter.post.title,
            title_en=done.chapter.title,
            markdown=str(path or ""),
            segments=record.segments,
            from_memory=line.from_memory,
            findings=(
                *record.read_findings,
                *line.repeats,
                *record.unit_findings,
                *done.page_findings,
            ),
        )

    def write_books(
        self,
        lines: Sequence[Line],
        terms: Sequence[Term],
        signature: Mapping[str, str],
        store: BuildStore,
        context: str,
    ) -> tuple[str, tuple[Finding, ...]]:
        """Write the EPUB and the pages that are asked for.

        Args:
            lines: the finished posts.
            terms: the glossary's, in its order; those that occur stand in the book.
            signature: what the result depends on.
            store: holds the texts.
            context: what every post depends on; see `build.context_of`.

        Returns:
            The path of the EPUB, or "", and what the writers noticed.

        Raises:
            OutputError: a file cannot be written, or the book failed its own check.

        """
        formats = self.settings.formats
        if not {"epub", "html"} & set(formats):
            return "", ()
        chapters = [line.record.finished for line in lines]
        laid = Laid(chapters, _Shelf(lines, store))
        used = dict.fromkeys(term for done in chapters for term in done.terms)
        known = dict.fromkeys(terms)
        bare = tuple(done.chapter for done in chapters)
        title, title_en, name = _book_names(self.settings.title, bare)
        book = make_book(
            bare,
            title=title,
            title_en=title_en,
            terms=(*(t for t in known if t in used), *(t for t in used if t not in known)),
            signature=tuple(signature.items()),
        )
        key = _key(book, lines, context)
        epub = self.settings.out / f"{slugify(name, '', {line.slug for line in lines})}.epub"
        if "html" in formats:
            site = self.settings.out / "html"
            _unless_right(site, key, store, lambda: write_html(book, site, self.style, laid))
        if "epub" in formats:
            _unless_right(epub, key, store, lambda: write_epub(book, epub, self.style, laid))
        findings = dict.fromkeys(finding for done in chapters for finding in done.findings)
        return str(epub) if "epub" in formats else "", tuple(findings)

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


class _Shelf:
    """The pages of a batch, read from the store when their turn comes."""

    def __init__(self, lines: Sequence[Line], store: BuildStore) -> None:
        self._places = {line.slug: (line.source, line.number) for line in lines}
        self._store = store

    def body(self, slug: str) -> str:
        return self._store.text(*self._places[slug], "body")

    def picture(self, name: str) -> bytes:
        return self._store.picture(name)


def _key(book: Book, lines: Iterable[Line], context: str) -> str:
    """Return a digest of everything a book is made of."""
    digest = hashlib.sha256()
    facts = (context, book.identifier, book.title, book.title_en, book.language, book.modified)
    digest.update(repr((facts, book.signature, encode(book.terms))).encode("utf-8", "replace"))
    for line in lines:
        digest.update(f"{line.slug} {line.row.digest}\n".encode())
    return digest.hexdigest()


def _unless_right(path: Path, key: str, store: BuildStore, write: Callable[[], object]) -> None:
    """Write a file or folder, unless what lies there was made of the same things."""
    name = str(path.resolve())
    was_key, was_digest = store.output(name)
    if was_key == key and _digest_of(path) == was_digest:
        return
    write()
    store.keep_output(name, key, _digest_of(path))


def _digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, or of all files in a folder; "" where there is none."""
    try:
        if path.is_dir():
            files = sorted(file for file in path.iterdir() if file.is_file())
            names = "\n".join(f"{file.name} {_digest_of(file)}" for file in files)
            return text_digest(names)
        return file_digest(path)
    except OSError:
        return ""


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
