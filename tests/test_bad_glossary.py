"""Glossaries with a mistake: one clear sentence that names the row, and the right exit code."""

from pathlib import Path

import pytest
from running import POST, invoke, said

FILES = {"post.md": POST}
pytestmark = pytest.mark.usefixtures("folder")


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
