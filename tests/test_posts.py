"""Whole posts, from the file to the pages a reader opens, against golden output.

Each folder of ``tests/posts`` holds ``post.*`` and what it becomes with a fixed engine and a small glossary:
``golden.md`` (the page beside the original), ``golden.xhtml`` (its chapter in the book) and ``golden.json`` (what the
report says of it). ``pytest tests/test_posts.py --accept`` writes them.
"""

import json
import re
import zipfile
from pathlib import Path

import pytest
from engines import FixedEngine

from pipeline.run import translate_posts
from pipeline.settings import Settings

POSTS = Path(__file__).parent / "posts"
NAMES = sorted(path.name for path in POSTS.iterdir() if path.is_dir())


def results(name: str, out: Path) -> dict[str, str]:
    """Translate one post; return the name and text of each golden file."""
    source = next(Path().glob("post.*"))
    settings = Settings(out=out, glossary=(POSTS / "glossary.tsv",), memory=out / "memory.sqlite")
    report = translate_posts([source], settings, engine=FixedEngine())
    said = [
        {
            "title": post.title,
            "title_en": post.title_en,
            "segments": post.segments,
            "findings": [f"{f.code} {f.severity} {f.where}: {f.message}" for f in post.findings],
        }
        for post in report.posts
    ]
    return {
        "golden.md": "\n".join(Path(post.markdown).read_text(encoding="utf-8") for post in report.posts),
        "golden.xhtml": "\n".join(chapters(Path(report.epub))),
        "golden.json": json.dumps({"posts": said, "terms": report.terms}, ensure_ascii=False, indent=1)
        + "\n",
    }  # fmt: skip


def chapters(book: Path) -> list[str]:
    """Return the pages of a book that are posts."""
    with zipfile.ZipFile(book) as file:
        names = [n for n in file.namelist() if re.search(r"/post-[^/]*\.xhtml$", n)]
        assert names, file.namelist()
        return [file.read(name).decode("utf-8") for name in sorted(names)]


@pytest.mark.parametrize("name", NAMES)
def test_post_becomes_its_golden_pages(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accept: bool
) -> None:
    monkeypatch.chdir(POSTS / name)  # so that the paths in the report are the same everywhere
    for file, actual in results(name, tmp_path).items():
        golden = POSTS / name / file
        expected = golden.read_text(encoding="utf-8") if golden.exists() else ""
        if accept and actual != expected:
            golden.write_text(actual, encoding="utf-8")
        else:
            assert actual == expected, f"{golden}: run with --accept where the new output is right"


@pytest.mark.parametrize("name", NAMES)
def test_golden_pages_keep_every_atom_of_the_original(name: str) -> None:
    source = next((POSTS / name).glob("post.*")).read_text(encoding="utf-8")
    page = (POSTS / name / "golden.md").read_text(encoding="utf-8")
    for atom in re.findall(r"`[^`\n]+`|\$[^$\n]+\$|https?://[^\s)>\"]+", source):
        assert atom in page


@pytest.mark.parametrize("name", NAMES)
def test_golden_pages_leave_no_chinese_in_the_titles(name: str) -> None:
    for post in json.loads((POSTS / name / "golden.json").read_bytes())["posts"]:
        assert not re.search(r"[\u4e00-\u9fff]", post["title_en"])
