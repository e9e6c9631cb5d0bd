"""Memories and output folders that cannot be used: one clear sentence, and nothing is lost."""

import contextlib
import errno
import os
import resource
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from disks import mounted
from running import POST, invoke, said

from pipeline.atomic import replace_file
from pipeline.translate import memory as memory_module

FILES = {"post.md": POST}
pytestmark = pytest.mark.usefixtures("folder")


# Memory


@pytest.mark.parametrize("arguments", [("translate", "post.md"), ("memory", "stats")])
def test_damaged_memory_is_named_and_left_alone(folder: Path, arguments: tuple[str, ...]) -> None:
    path = folder / "damaged.sqlite"
    path.write_bytes(b"this is no database " * 300)
    result = invoke(*arguments, "--memory", path)
    assert result.exit_code == 6
    assert said(result).startswith(f"duizhao: {path}: the translation memory cannot be used: ")
    assert path.read_bytes() == b"this is no database " * 300


def test_locked_memory_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert invoke("translate", "post.md").exit_code == 0
    monkeypatch.setattr(memory_module, "_WAIT", 0.1)
    with contextlib.closing(sqlite3.connect(folder / "memory.sqlite")) as other:
        other.execute("begin exclusive")
        (folder / "new.md").write_text("# 新的一篇\n", encoding="utf-8")
        result = invoke("translate", "new.md", "--out", "other")
    assert result.exit_code == 6
    assert "database is locked" in said(result)


def test_memory_that_is_a_folder_is_named(folder: Path) -> None:
    (folder / "m").mkdir()
    result = invoke("translate", "post.md", "--memory", "m")
    assert result.exit_code == 6
    assert said(result).startswith("duizhao: m: ")


def test_memory_import_names_the_bad_row(folder: Path) -> None:
    (folder / "edits.tsv").write_text("source\ttarget\n感受野\t\n", encoding="utf-8")
    result = invoke("memory", "import", "edits.tsv")
    assert result.exit_code == 3
    assert said(result).startswith("duizhao: edits.tsv:2: ")


# Output


def test_output_folder_that_is_a_file_is_named(folder: Path) -> None:
    (folder / "out").write_text("mine", encoding="utf-8")
    result = invoke("translate", "post.md", "--out", "out")
    assert result.exit_code == 7
    assert said(result).startswith("duizhao: out: the output folder cannot be written: ")
    assert (folder / "out").read_text(encoding="utf-8") == "mine"


def test_output_folder_that_cannot_be_made_is_named_before_anything_is_translated() -> None:
    result = invoke("translate", "post.md", "--out", "/proc/duizhao")
    assert result.exit_code == 7
    assert "cannot be written" in said(result)
    assert "\n       0  written by people" in "\n" + invoke("memory", "stats").stdout


def test_full_disk_keeps_translations_and_the_old_output(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert invoke("translate", "post.md").exit_code == 0
    before = {path.name: path.read_bytes() for path in Path("output").iterdir()}
    (folder / "post.md").write_text(POST + "\n新的一段话。\n", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        result = invoke("translate", "post.md")
    assert result.exit_code == 7
    assert "No space left on device" in said(result)
    assert {path.name: path.read_bytes() for path in Path("output").iterdir()} == before
    again = invoke("translate", "post.md")
    assert again.exit_code == 0
    assert ": 0 translated," in again.stdout


class SmallDisk:
    """A folder where nothing large can be written while `full` is entered."""

    def __init__(self, folder: Path, mounted: bool) -> None:
        self.folder = folder
        self.mounted = mounted

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        if self.mounted:
            yield
            return
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A file system of 64 KB, or, where none may be mounted, a limit of 64 KB a file."""
    with mounted(tmp_path / "disk", "size=64k") as is_mounted:
        yield SmallDisk(tmp_path / "disk", is_mounted)


LONG = "\n".join(f"第 {n} 段：学习率决定了训练的速度。\n" for n in range(1200))


def test_really_full_disk_is_said_and_leaves_no_half_file(
    small_disk: SmallDisk, folder: Path
) -> None:
    (folder / "long.md").write_text(LONG, encoding="utf-8")
    assert invoke("translate", "long.md", "--out", "elsewhere").exit_code == 0
    with small_disk.full():
        result = invoke("translate", "long.md", "--out", small_disk.folder, "--format", "markdown")
    assert result.exit_code == 7
    assert "cannot be written: " in said(result)
    assert list(small_disk.folder.iterdir()) == []


def test_memory_on_a_full_disk_is_said(small_disk: SmallDisk, folder: Path) -> None:
    (folder / "long.md").write_text(LONG, encoding="utf-8")
    with small_disk.full():
        result = invoke("translate", "long.md", "--memory", small_disk.folder / "m.sqlite")
    assert result.exit_code == 6
    assert "the translation memory cannot be used" in said(result)


def test_threads_that_write_one_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    path = tmp_path / "pictures/one"
    together = threading.Barrier(8)

    def write(number: int) -> None:
        together.wait()
        for _ in range(40):
            replace_file(path, bytes([number]) * 1000, durable=False)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert len(set(path.read_bytes())) == 1
    assert [file.name for file in path.parent.iterdir()] == ["one"]
