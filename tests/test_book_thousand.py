"""Books of many chapters: checked, quick, and growing no faster than their posts."""

import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from books import messages

from benchmarks.assemble import make
from pipeline.assemble import make_book, write_epub
from pipeline.document import Book, Post

pytestmark = pytest.mark.slow


def many(count: int) -> Book:
    """Return a book of so many chapters of 50 blocks; twenty different ones take turns."""
    book = make(20)
    chapters = [
        replace(book.chapters[i % 20], slug=f"chapter-{i}", post=_numbered(book, i))
        for i in range(count)
    ]
    return make_book(chapters, title="书", title_en="Book", terms=book.terms)


def _numbered(book: Book, number: int) -> Post:
    return replace(book.chapters[number % 20].post, source=f"posts/chapter-{number}.md")


def test_epubcheck_has_nothing_to_say_of_thirty_chapters_in_parts(tmp_path: Path) -> None:
    assert messages(write_epub(many(30), tmp_path / "book.epub").path) == []


def test_a_thousand_posts_in_a_minute(tmp_path: Path) -> None:
    book = many(1000)
    start = time.process_time()  # other programs on the machine do not count
    write_epub(book, tmp_path / "book.epub")
    assert time.process_time() - start < 60


def test_memory_grows_with_the_posts(tmp_path: Path) -> None:
    peaks = []
    write_epub(many(2), tmp_path / "book.epub")  # what is loaded once
    for count in (20, 80):
        book = many(count)
        tracemalloc.start()
        write_epub(book, tmp_path / "book.epub")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 6 * peaks[0]
