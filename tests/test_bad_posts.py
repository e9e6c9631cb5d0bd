"""Posts that cannot be read: one clear sentence, the right exit code, and the others are done."""

import json
import os
from pathlib import Path

import pytest
from running import POST, invoke, said

FILES = {"post.md": POST}
pytestmark = pytest.mark.usefixtures("folder")
GBK = "# 感受野\n\n卷积神经网络的感受野决定了每个输出能看到多大的输入区域。\n"


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
