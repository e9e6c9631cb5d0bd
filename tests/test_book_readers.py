"""Real reader engines: every page at three widths, Ace, and a second renderer."""

from pathlib import Path
from typing import Any

import pytest
from assembling import make_units
from books import messages, torture
from readers.tools import ace, node, sample_posts

from pipeline.assemble import make_book, make_chapter, slugify, write_epub
from pipeline.read import read_file

pytestmark = pytest.mark.slow
SIDE_BY_SIDE = {400: 0.0, 820: 1.0, 1200: 1.0}


@pytest.fixture(scope="module", params=["posts", "torture"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "posts":
        return sample_posts(folder) / "posts.epub"
    return write_epub(torture(folder / "posts"), folder / "torture.epub").path


def _all(look: dict[str, Any], name: str) -> list[str]:
    return [f"{p['section']} {item}" for p in look["pages"] for item in p[name]]


def test_every_page_in_two_engines_at_three_widths(book: Path) -> None:
    looks = node("readers.js", book, *SIDE_BY_SIDE)
    assert len(looks) == 6
    for look in looks:
        name = f"{look['engine']} {look['width']}"
        pairs = sum(page["pairs"] for page in look["pages"])
        side = sum(page["side"] for page in look["pages"])
        assert pairs > 20, name
        assert side / pairs == SIDE_BY_SIDE[look["width"]], name
        assert look["errors"] == [], name
        assert look["deaf"] == [], "a font the reader chooses is used everywhere"
        assert len(look["contents"]) > 2, name
        for problem in ("clipped", "overflowing", "overlapping"):
            assert _all(look, problem) == [], f"{name} {problem}"


def test_ace_finds_nothing(book: Path, tmp_path: Path) -> None:
    assert ace(book, tmp_path / "ace") == []


@pytest.fixture(scope="module")
def seed_book(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    taken: set[str] = set()
    posts = [post for file in sorted(seeds.glob("*.txt")) for post in read_file(file)]
    chapters = [make_chapter(p, make_units(p), slugify(p.title, "", taken)) for p in posts]
    assert len(chapters) > 30
    book = make_book(chapters, title="种子", title_en="Seeds")
    return write_epub(book, tmp_path_factory.mktemp("seeds") / "book.epub").path


def test_epubcheck_has_nothing_to_say_of_the_seed_pages(seed_book: Path) -> None:
    assert messages(seed_book) == []


@pytest.mark.timeout(900)  # Ace opens some fifty pages, each in a browser tab of its own
def test_ace_finds_nothing_in_the_seed_pages(seed_book: Path, tmp_path: Path) -> None:
    assert ace(seed_book, tmp_path / "ace", patience=850) == []
