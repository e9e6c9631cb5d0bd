"""The commands of the memory: counted, exported, edited, imported and cleared."""

import re
from pathlib import Path

import pytest
from running import BLOG, invoke

from pipeline.cli.app import app

FILES = BLOG


@pytest.mark.usefixtures("folder")
def test_memory_is_counted_exported_edited_imported_and_cleared(folder: Path) -> None:
    invoke("translate", "posts")
    stats = invoke("memory", "stats").stdout
    assert stats.startswith(str(folder / "memory.sqlite"))
    assert re.search(r"^ +0  written by people$", stats, re.MULTILINE)

    assert "translations written to all.tsv." in invoke("memory", "export", "all.tsv").stdout
    lines = Path("all.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "source\ttarget\torigin"
    rows = [line.split("\t") for line in lines[1:]]
    edited = [[s, "Better words.", "person"] if "发散" in s else [s, t, o] for s, t, o in rows]
    text = "\n".join("\t".join(row) for row in [lines[0].split("\t"), *edited])
    Path("edited.tsv").write_text(text, encoding="utf-8")
    result = invoke("memory", "import", "edited.tsv")
    assert result.stdout == "1 translation taken over as a person's.\n"
    invoke("translate", "posts")
    assert "Better words." in Path("output/two.md").read_text(encoding="utf-8")

    assert invoke("memory", "clear", "--yes").stdout == f"{len(rows)} translations forgotten.\n"
    invoke("translate", "posts")
    assert "Better words." in Path("output/two.md").read_text(encoding="utf-8")
    invoke("memory", "clear", "--yes", "--edits")
    invoke("translate", "posts")
    assert "Better words." not in Path("output/two.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_memory_clear_asks_first() -> None:
    from typer.testing import CliRunner

    invoke("translate", "posts")
    assert CliRunner().invoke(app, ["memory", "clear"], input="n\n").exit_code != 0
    assert " 0 translations" not in invoke("memory", "clear", "--yes").stdout
