"""What a user gets wrong: one clear sentence, the right exit code, and nothing lost."""

import contextlib
import errno
import json
import os
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import FixedEngine
from running import POST, copy_package, environment, invoke, pack, process, said

from pipeline.translate import memory as memory_module

GBK = "# 感受野\n\n卷积神经网络的感受野决定了每个输出能看到多大的输入区域。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one good post, and an engine that answers at once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIZHAO_MEMORY", str(tmp_path / "memory.sqlite"))
    monkeypatch.setattr("pipeline.translate.ArgosEngine", lambda *_, **__: FixedEngine())
    (tmp_path / "post.md").write_text(POST, encoding="utf-8")
    return tmp_path


# Posts


def test_missing_path_is_named() -> None:
    result = invoke("translate", "nowhere")
    assert result.exit_code == 3
    assert said(result).startswith("duizhao: nowhere: there is no such file or folder.")


def test_empty_folder_is_named_with_what_could_be_read(folder: Path) -> None:
    (folder / "posts").mkdir()
    result = invoke("translate", "posts")
    assert result.exit_code == 3
    assert said(result).startswith("duizhao: posts: there is nothing to translate here.")
    assert ".md" in said(result)


def test_unknown_suffix_is_named_with_the_known_ones(folder: Path) -> None:
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7")
    result = invoke("translate", "paper.pdf")
    assert result.exit_code == 3
    assert "does not read .pdf" in said(result)


def test_empty_file_is_named(folder: Path) -> None:
    (folder / "empty.md").write_text("\n", encoding="utf-8")
    result = invoke("translate", "empty.md")
    assert result.exit_code == 3
    assert said(result).startswith("duizhao: empty.md: the file is empty.")


def test_binary_file_named_md_is_no_text(folder: Path) -> None:
    (folder / "binary.md").write_bytes(b"\x7fELF\0\0\x01\xff" * 40)
    result = invoke("translate", "binary.md")
    assert result.exit_code == 3
    assert "not a text file" in said(result)


def test_gbk_file_is_detected_read_and_reported(folder: Path) -> None:
    (folder / "gbk.md").write_bytes(GBK.encode("gbk"))
    result = invoke("translate", "gbk.md")
    assert result.exit_code == 0
    assert "卷积神经网络的感受野" in Path("output/gbk.md").read_text(encoding="utf-8")
    report = json.loads(Path("output/report.json").read_text(encoding="utf-8"))
    assert [f["code"] for f in report["posts"][0]["findings"]] == ["R101"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: 感受野\ntags: [a, b\n---\n\n正文。\n", 4),
        ("---\ntitle: 一：二: 三\n---\n\n正文。\n", 2),
        ("---\n- 一\n- 二\n---\n\n正文。\n", 1),
        ("+++\ntitle = 感受野\n+++\n\n正文。\n", 2),
    ],
    ids=["open list", "colon in a value", "no mapping", "toml"],
)
def test_broken_front_matter_is_named_with_its_line(folder: Path, text: str, line: int) -> None:
    (folder / "broken.md").write_text(text, encoding="utf-8")
    result = invoke("translate", "broken.md")
    assert result.exit_code == 3
    assert said(result).startswith(f"duizhao: broken.md:{line}: ")
    assert "front matter" in said(result)


def test_file_name_that_is_not_utf8_is_refused(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb8\xd0.md")).write_text(POST, encoding="utf-8")
    result = invoke("translate", folder)
    assert result.exit_code == 3
    assert "name is not UTF-8" in said(result)
    assert Path("output/post.md").is_file()


def test_one_bad_post_of_several_does_not_stop_the_others(folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"\0\1\2")
    result = invoke("translate", "bad.md", "post.md")
    assert result.exit_code == 3
    assert said(result).startswith("duizhao: bad.md: ")
    assert "1 post could not be read." in result.stdout
    assert Path("output/post.md").is_file()
    report = json.loads(Path("output/report.json").read_text(encoding="utf-8"))
    assert [f["code"] for f in report["failed"]] == ["R100"]
    assert [post["source"] for post in report["posts"]] == ["post.md"]


def test_plan_reports_a_bad_post_too(folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"\0\1\2")
    result = invoke("translate", "bad.md", "post.md", "--plan")
    assert result.exit_code == 3
    assert said(result).startswith("duizhao: bad.md: ")


# Glossary


@pytest.mark.parametrize(
    ("rows", "line", "sentence"),
    [
        ("感受野\treceptive field\n感受野\tfield of view\n", 3, "Delete one of the two rows."),
        ("感受野\treceptive field\tfield of view\n", 2, "3 columns where the header has 2"),
        ("感受野\t接受域\n", 2, "holds Chinese"),
        ("\tfield\n", 2, "no source"),
    ],
    ids=["rows that disagree", "two targets", "Chinese target", "no source"],
)
def test_bad_glossary_row_is_named(folder: Path, rows: str, line: int, sentence: str) -> None:
    (folder / "terms.tsv").write_text(f"source\ttarget\n{rows}", encoding="utf-8")
    result = invoke("translate", "post.md", "--glossary", "terms.tsv")
    assert result.exit_code == 4
    assert said(result).startswith(f"duizhao: terms.tsv:{line}: ")
    assert sentence in said(result)


def test_rows_of_two_files_that_disagree_name_both_lines(folder: Path) -> None:
    (folder / "glossary").mkdir()
    for name, english in (("a", "receptive field"), ("b", "field of view")):
        row = f"source\ttarget\n感受野\t{english}\n"
        (folder / "glossary" / f"{name}.tsv").write_text(row, encoding="utf-8")
    result = invoke("translate", "post.md")
    assert result.exit_code == 4
    assert "glossary/b.tsv:2: " in said(result)
    assert "glossary/a.tsv:2" in said(result)


def test_missing_glossary_is_named() -> None:
    result = invoke("translate", "post.md", "--glossary", "nowhere")
    assert result.exit_code == 4
    assert said(result).startswith("duizhao: nowhere: there is no such glossary.")


def test_missing_default_glossary_is_no_error() -> None:
    assert invoke("translate", "post.md").exit_code == 0


# Package


@pytest.fixture
def real_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.translate.engine import ArgosEngine

    monkeypatch.setattr("pipeline.translate.ArgosEngine", ArgosEngine)


@pytest.mark.usefixtures("real_engine")
class TestPackage:
    def refused(self, package: object) -> str:
        result = invoke("translate", "post.md", "--package", package)
        assert result.exit_code == 5
        assert not Path("output/post.md").exists()
        return said(result)

    def test_missing_package(self) -> None:
        assert "there is no translation package here" in self.refused("nowhere")

    def test_package_without_a_model(self, folder: Path) -> None:
        (copy_package(folder) / "model/model.bin").unlink()
        assert "the package has no model/model.bin." in self.refused("translate-zh_en")

    def test_package_without_a_tokenizer(self, folder: Path) -> None:
        (copy_package(folder) / "sentencepiece.model").unlink()
        assert "no sentencepiece.model" in self.refused("translate-zh_en")

    @pytest.mark.parametrize("content", [b"", b"no model at all", os.urandom(5000)])
    def test_package_with_a_damaged_model(self, folder: Path, content: bytes) -> None:
        (copy_package(folder) / "model/model.bin").write_bytes(content)
        assert "the package cannot be loaded" in self.refused("translate-zh_en")

    def test_package_with_a_model_cut_short(self, folder: Path) -> None:
        model = copy_package(folder) / "model/model.bin"
        os.truncate(model, model.stat().st_size // 2)
        assert "the package cannot be loaded" in self.refused("translate-zh_en")

    def test_package_with_a_damaged_tokenizer(self, folder: Path) -> None:
        (copy_package(folder) / "sentencepiece.model").write_bytes(b"no model at all")
        assert "the package cannot be loaded" in self.refused("translate-zh_en")

    def test_package_of_another_language_pair(self, folder: Path) -> None:
        path = copy_package(folder) / "metadata.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"zh"', '"ja"'), encoding="utf-8")
        assert "translates ja to en" in self.refused("translate-zh_en")

    @pytest.mark.parametrize(
        "change", ['{"term": ["<"]}', '{"placeholder": "X"}', '"yes"', '{"term": 3}']
    )
    def test_package_with_senseless_spellings(self, folder: Path, change: str) -> None:
        path = copy_package(folder) / "metadata.json"
        metadata = json.loads(path.read_text(encoding="utf-8"))
        metadata["duizhao"] = json.loads(change)
        path.write_text(json.dumps(metadata), encoding="utf-8")
        assert "metadata.json" in self.refused("translate-zh_en")

    def test_archive_that_was_cut_short(self, folder: Path) -> None:
        archive = pack(copy_package(folder), folder / "cut.argosmodel")
        os.truncate(archive, archive.stat().st_size // 2)
        assert "cannot be unpacked" in self.refused("cut.argosmodel")

    def test_archive_with_a_damaged_byte(self, folder: Path) -> None:
        archive = pack(copy_package(folder), folder / "bad.argosmodel")
        data = bytearray(archive.read_bytes())
        data[len(data) // 2] ^= 0xFF
        archive.write_bytes(data)
        assert "cannot be unpacked" in self.refused("bad.argosmodel")


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
        patch.setattr(os, "fsync", full)
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
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        yield SmallDisk(place, False)
        return
    yield SmallDisk(place, True)
    subprocess.run(["umount", "--lazy", str(place)], check=True)


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


# Settings


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("out = ", "it cannot be read"),
        ("colour = 1", "there is no setting 'colour'"),
        ("threads = 'many'", "the setting 'threads' has the wrong type"),
        ("formats = ['pdf']", "there is no format 'pdf'"),
        ("formats = []", "no format is asked for"),
        ("first = -1", "first is -1"),
        ("beam = 0", "beam is 0"),
    ],
)
def test_broken_settings_file_is_named(folder: Path, text: str, sentence: str) -> None:
    (folder / "duizhao.toml").write_text(text, encoding="utf-8")
    for arguments in (("translate", "post.md"), ("memory", "stats"), ("glossary", "list")):
        result = invoke(*arguments)
        assert result.exit_code == 2
        assert sentence in said(result)


def test_unknown_format_is_named_with_the_known_ones() -> None:
    result = invoke("translate", "post.md", "--format", "pdf")
    assert result.exit_code == 2
    assert "Choose from markdown, epub" in said(result)


def test_unknown_option_shows_the_usage() -> None:
    result = invoke("translate", "post.md", "--colour")
    assert result.exit_code == 2
    assert "No such option" in result.stderr


def test_real_process_ends_with_one_sentence_and_its_code(folder: Path) -> None:
    home = environment(folder / "home")
    for arguments, code in (
        (("translate", "nowhere"), 3),
        (("translate", "post.md", "--glossary", "nowhere"), 4),
        (("translate", "post.md", "--package", "nowhere"), 5),
        (("translate", "post.md", "--out", "post.md"), 7),
    ):
        done = process(folder, *arguments, env=home)
        assert done.returncode == code
        assert done.stdout == ""
        assert done.stderr.startswith("duizhao: ")
        assert done.stderr.count("\n") == 1
