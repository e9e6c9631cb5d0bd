"""What the store of finished posts keeps: no image longer than a post shows it."""

import contextlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from engines import FixedEngine
from PIL import Image

from pipeline.incremental import BuildStore
from pipeline.run import translate_posts
from pipeline.settings import Settings


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three images and one post that shows none."""
    monkeypatch.chdir(tmp_path)
    posts = tmp_path / "posts"
    posts.mkdir()
    for name, color in {"a": "red", "b": "green", "c": "blue"}.items():
        Image.new("RGB", (3, 3), color).save(posts / f"{name}.png")
    write(posts, {"bare": ""})
    return posts


def write(posts: Path, shown: Mapping[str, str]) -> None:
    """Write posts, each with the images of these names."""
    for name, images in shown.items():
        marks = "".join(f"![]({image}.png)\n\n" for image in images)
        text = f"# 第 {name} 篇\n\n这里有几张图。\n\n{marks}"
        (posts / f"{name}.md").write_text(text, encoding="utf-8")


def kept(posts: Path) -> set[str]:
    """Run, and return which images are kept."""
    settings = Settings(out=posts.parent / "out", memory=posts.parent / "memory.sqlite")
    translate_posts([posts], settings, engine=FixedEngine())
    with contextlib.closing(sqlite3.connect(BuildStore.place(settings.out))) as base:
        data = {data for (data,) in base.execute("select data from pictures")}
    return {image.stem for image in posts.glob("*.png") if image.read_bytes() in data}


def test_images_that_no_post_shows_are_not_kept(posts: Path) -> None:
    write(posts, {"one": "ab", "two": "b"})
    assert kept(posts) == {"a", "b"}
    assert kept(posts) == {"a", "b"}
    write(posts, {"one": "c"})
    assert kept(posts) == {"b", "c"}
    (posts / "two.md").unlink()
    assert kept(posts) == {"c"}
    (posts / "one.md").unlink()
    assert kept(posts) == set()
