"""A zip is a folder of posts, and nothing that one could do with a zip besides."""

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read import archive, find_files, read_file


def pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return path


def test_posts_and_pictures_come_out(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "博客.zip",
        {
            "b/乙.md": "乙".encode(),
            "b/图.png": b"x",
            "b/a.exe": b"x",
            "_posts/2026-01-02-a.md": "甲".encode(),
        },
    )
    files = find_files([path])
    assert [file.name for file in files] == ["2026-01-02-a.md", "乙.md"]
    assert read_file(files[1])[0].body == "乙"
    assert sorted(f.name for f in files[1].parent.iterdir()) == ["乙.md", "图.png"]
    assert find_files([path]) == files


@pytest.mark.parametrize(
    "name", ["../a.md", "a/../../b.md", "/etc/a.md", "C:/a.md", "..\\a.md", "C:\\a.md"]
)
def test_a_name_outside_is_refused(name: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {name: b"x"})
    with pytest.raises(InputError, match="outside itself"):
        find_files([path])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"]


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1_000_000)
    path = pack(tmp_path / "a.zip", {"a.md": b"0" * 2_000_000})
    assert path.stat().st_size < 10_000
    with pytest.raises(InputError, match="unpacks to more than 1 MB"):
        find_files([path])


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    with pytest.raises(InputError, match="more than 2 files"):
        find_files([pack(tmp_path / "a.zip", {f"{i}.md": b"x" for i in range(3)})])


@pytest.mark.parametrize("cut", [0, 10, 40, -30])
def test_a_broken_zip_is_one_sentence(cut: int, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("a.md", "正文" * 20)
    path = tmp_path / "a.zip"
    path.write_bytes(buffer.getvalue()[:cut])
    with pytest.raises(InputError, match="cannot be unpacked"):
        find_files([path])


def test_names_as_chinese_windows_writes_them(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"@@@@.md": "正文".encode()})
    path.write_bytes(path.read_bytes().replace(b"@@@@", "残差".encode("gbk")))
    assert [file.name for file in find_files([path])] == ["残差.md"]
