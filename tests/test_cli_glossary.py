"""The commands of the glossary: its rows listed, added, checked, suggested, and exchanged."""

from pathlib import Path

import pytest
from running import BLOG, TERMS, invoke, said

FILES = BLOG


@pytest.mark.usefixtures("folder")
def test_glossary_list_finds_rows() -> None:
    assert invoke("glossary", "list").stdout.splitlines() == [
        "感受野\treceptive field\tprefer\t\tglossary/terms.tsv:2",
        "IoU\tIoU\tkeep\t\tglossary/terms.tsv:3",
    ]
    assert invoke("glossary", "list", "iou").stdout.startswith("IoU\t")


@pytest.mark.usefixtures("folder")
def test_glossary_add_keeps_the_file_and_refuses_contradictions() -> None:
    path = Path("glossary/terms.tsv")
    path.write_text("# mine\n" + TERMS.removesuffix("\n"), encoding="utf-8")
    result = invoke("glossary", "add", "学习率", "learning rate", "--file", path)
    assert result.stdout == "glossary/terms.tsv: 学习率 → learning rate (prefer)\n"
    assert path.read_text(encoding="utf-8").splitlines()[0] == "# mine"
    assert path.read_text(encoding="utf-8").endswith("keep\t\n学习率\tlearning rate\tprefer\t\n")
    before = path.read_bytes()
    refused = invoke("glossary", "add", "学习率", "study rate", "--file", path)
    assert refused.exit_code == 4
    assert "learning rate" in said(refused)
    assert path.read_bytes() == before
    assert invoke("glossary", "add", "NMS").exit_code == 0
    assert "NMS\t\tkeep" in Path("glossary/mine.tsv").read_text(encoding="utf-8")
    assert invoke("glossary", "add", "小结", "Summary", "--kind", "whole").exit_code == 0
    added = invoke("glossary", "add", "小结", "wrap-up")
    assert "stays “Summary” (glossary/mine.tsv:" in added.stdout


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("source\tkind\n感受野\tkeep\n".encode(), "its columns are not"),
        ("source\ttarget\n".encode("utf-16"), "only to UTF-8 files"),
    ],
)
def test_glossary_add_spoils_no_file_of_another_shape(
    folder: Path, data: bytes, sentence: str
) -> None:
    path = folder / "other.tsv"
    path.write_bytes(data.replace("感受野\tkeep".encode(), b"BN\tkeep"))
    before = path.read_bytes()
    result = invoke("glossary", "add", "SGD", "--file", path)
    assert result.exit_code == 4
    assert sentence in said(result)
    assert path.read_bytes() == before


def test_glossary_check_gives_codes_and_fails_on_errors(folder: Path) -> None:
    assert invoke("glossary", "check").stdout == "1 file, 0 findings.\n"
    found = invoke("glossary", "check", "posts/two.md")
    assert found.exit_code == 0
    assert "glossary/terms.tsv:2: G209 " in found.stdout
    (folder / "glossary/more.tsv").write_text("source\ttarget\n感受野\tview\n", encoding="utf-8")
    result = invoke("glossary", "check")
    assert result.exit_code == 4
    assert "G202" in result.stdout


def test_glossary_suggest_needs_no_glossary(folder: Path) -> None:
    text = "# 可变形卷积\n\n" + "可变形卷积很有用。我们用 ResNet 提取特征，ResNet 很快。\n\n" * 5
    (folder / "posts/new.md").write_text(text, encoding="utf-8")
    (folder / "glossary/terms.tsv").unlink()
    (folder / "glossary").rmdir()
    result = invoke("glossary", "suggest", "posts", "--most", 5)
    assert result.exit_code == 0
    assert result.stdout.startswith("source\ttarget")
    assert "ResNet" in result.stdout
    assert len(result.stdout.splitlines()) <= 6


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["out.csv", "out.txt", "out.tbx", "out.tsv"])
def test_glossary_goes_out_and_comes_in_again(name: str) -> None:
    assert f"Written to {name}." in invoke("glossary", "export", name).stdout
    result = invoke("glossary", "import", name, "--to", "new/back.tsv")
    assert result.stdout.endswith("2 terms written to new/back.tsv.\n")
    rows = invoke("glossary", "list", "--glossary", "new/back.tsv").stdout
    assert [row.split("\t")[:3] for row in rows.splitlines()] == [
        ["感受野", "receptive field", "prefer"],
        ["IoU", "IoU", "keep"],
    ]
    again = invoke("glossary", "import", name, "--to", "new/back.tsv")
    assert again.exit_code == 2
    assert "exists already" in said(again)
