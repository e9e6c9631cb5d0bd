"""EPUBs are valid whatever stands in them, and the same input gives the same bytes."""

import io
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from assembling import chapter_of
from books import messages, torture
from cases import load
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import make_book, write_epub
from pipeline.assemble.epub.binding import bind
from pipeline.assemble.epub.check import problems
from pipeline.errors import OutputError


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(tmp_path: Path) -> None:
    assert messages(write_epub(torture(tmp_path), tmp_path / "book.epub").path) == []


@pytest.mark.slow
def test_every_formula_of_the_cases_is_valid(tmp_path: Path) -> None:
    formulas = (case.given for case in load("mathml"))
    body = "".join(f"$$\n{tex}\n$$\n\n文字 ${tex}$ 文字\n\n" for tex in formulas)
    book = make_book([chapter_of(body, title="公式")], title="公式", title_en="Formulas")
    assert messages(write_epub(book, tmp_path / "book.epub").path) == []


SCRIPT = """
import sys
from pathlib import Path
from books import torture
from pipeline.assemble import write_epub
write_epub(torture(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.slow
def test_the_same_bytes_under_another_clock_and_hash_seed(tmp_path: Path) -> None:
    books = []
    for number, zone in enumerate(("Asia/Shanghai", "America/New_York")):
        out = tmp_path / f"{number}.epub"
        env = os.environ | {"TZ": zone, "PYTHONHASHSEED": str(number), "LC_ALL": "C"}
        here = Path(__file__).parent
        env["PYTHONPATH"] = os.pathsep.join([str(here), str(here.parent)])
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / "posts"), str(out)]
        subprocess.run(command, env=env, check=True)
        books.append(out.read_bytes())
    assert books[0] == books[1]


def test_a_failure_leaves_the_old_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "book.epub"
    file.write_bytes(b"old")
    monkeypatch.setattr("pipeline.assemble.epub.pages.document", lambda *_: b"<html>")
    with pytest.raises(OutputError, match="failed its own check"):
        write_epub(torture(tmp_path / "posts"), file)
    assert file.read_bytes() == b"old"
    assert {p.name for p in tmp_path.iterdir()} == {"book.epub", "posts"}


def test_a_book_needs_a_post(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no chapters"):
        write_epub(make_book([], title="空"), tmp_path / "book.epub")


def _changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename == name:
                assert old in content
                content = content.replace(old, new)
            after.writestr(info, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("mimetype", b"epub", b"zip", "mimetype"),
        ("EPUB/text/post-post.xhtml", b"</h1>", b"", "not well-formed"),
        ("EPUB/text/post-post.xhtml", b'id="b1"', b'id="title"', "two elements"),
        ("EPUB/text/nav.xhtml", b"colophon.xhtml", b"none.xhtml", "not in the book"),
        ("EPUB/text/nav.xhtml", b"post-post.xhtml", b"post-post.xhtml#x", "no such place"),
        ("EPUB/content.opf", b'href="styles/wide.css"', b'href="x"', "not in the manifest"),
    ],
)
def test_the_check_sees(name: str, old: bytes, new: bytes, expected: str) -> None:
    data = bind(make_book([chapter_of("文\n", title="题")], title="书", title_en="Book")).data
    assert list(problems(data)) == []
    assert any(expected in problem for problem in problems(_changed(data, name, old, new)))


# fmt: off
PIECES = [
    "甲", "\n\n", "\n", "- ", "> ", "1. ", "# ", "$x$", "$$\ny\n$$", "`z`", "**", "*", "~~", "[^1]",
    "\n\n[^1]: 注\n\n", "<b>", "</b>", "<a href='#x'>", "</a>", "<div>", "</div>", "[乙](#甲)",
    "![丙](d.png)", "![丙](http://a.b/c.png)", "<script>", "<img src=x>", "|a|\n|-|\n|b|\n",
    "{% note %}", "\\", "&amp;", "\x01", "    ", "```\n", "<int>", "<table><tr><td>", "<!--",
    "\n\n<details><summary>s</summary>", "</details>", "<ul><li>", "<p align=center>", "<h2>",
    "<ruby>字<rt>z</ruby>", "<pre>", "<blockquote>", "<dl><dt>", "<figure><figcaption>", "<hr>",
]
# fmt: on


@settings(max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_post_makes_a_sound_book(body: str) -> None:
    book = make_book([chapter_of(body, title="题")], title="书", title_en="Book")
    assert list(problems(bind(book).data)) == []


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_about_nonsense(tmp_path: Path) -> None:
    dice = random.Random(7)
    bodies = ("".join(dice.choices(PIECES, k=dice.randint(3, 40))) for _ in range(60))
    chapters = [chapter_of(body, f"c{i}", title=f"题{i}") for i, body in enumerate(bodies)]
    book = make_book(chapters, title="乱", title_en="Nonsense")
    assert messages(write_epub(book, tmp_path / "book.epub").path) == []
