"""The command translate: what it writes, what it prints, and the settings that it obeys."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from engines import FixedEngine
from running import BLOG, invoke
from typer.testing import Result

from pipeline.translate import Hypothesis

FILES = BLOG


@pytest.mark.usefixtures("folder")
def test_translate_writes_a_page_a_post_a_book_and_a_report() -> None:
    result = invoke("translate", "posts")
    assert result.exit_code == 0
    assert sorted(path.name for path in Path("output").iterdir() if path.is_file()) == [
        "one.md", "posts.epub", "report.json", "two.md",
    ]  # fmt: skip
    page = Path("output/one.md").read_text(encoding="utf-8")
    assert "receptive field" in page
    assert "感受野" in page
    assert result.stdout.startswith("2 posts, ")
    assert "Book: output/posts.epub" in result.stdout


@pytest.mark.usefixtures("folder")
def test_report_has_the_fields_of_the_design() -> None:
    invoke("translate", "posts")
    report = json.loads(Path("output/report.json").read_text(encoding="utf-8"))
    assert set(report["signature"]) == {"duizhao", "engine", "glossary"}
    for post in report["posts"]:
        assert {
            "source", "title", "title_en", "markdown", "segments", "from_memory", "findings",
        } <= set(post)  # fmt: skip
        assert Path(post["markdown"]).is_file()
    assert {"matched", "kept"} <= set(report["terms"])
    assert report["terms"]["matched"] == report["terms"]["kept"] > 0
    assert report["segments"] == sum(post["segments"] for post in report["posts"])
    assert report["translated"] > 0
    assert report["from_memory"] == 0
    assert report["findings"] == []
    assert set(report["seconds"]) == {"read", "segment", "translate", "assemble"}
    assert Path(report["epub"]).is_file()


def last(result: Result) -> dict[str, Any]:
    """Return the last event of a command that was given ``--json``."""
    event: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return event


@pytest.mark.usefixtures("folder")
def test_json_prints_the_report_and_nothing_else() -> None:
    result = invoke("translate", "posts", "--json")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    report = json.loads(Path("output/report.json").read_bytes())
    assert events[-1] == {"event": "report"} | report
    assert events[0] == {"event": "begin", "files": 2}
    told = [event["source"] for event in events if event["event"] == "post"]
    assert told == [post["source"] for post in report["posts"]]
    assert result.stderr == ""


@pytest.mark.usefixtures("folder")
def test_format_writes_only_what_is_asked_for() -> None:
    assert invoke("translate", "posts", "--format", "markdown").exit_code == 0
    assert not list(Path("output").glob("*.epub"))
    assert invoke("translate", "posts", "--format", "epub", "--out", "book").exit_code == 0
    assert not list(Path("book").glob("*.md"))
    assert len(list(Path("book").glob("*.epub"))) == 1


@pytest.mark.usefixtures("folder")
def test_first_takes_only_so_many_posts() -> None:
    report = last(invoke("translate", "posts", "--first", 1, "--json"))
    assert [post["source"] for post in report["posts"]] == ["posts/one.md"]


@pytest.mark.usefixtures("folder")
def test_title_names_the_book() -> None:
    result = invoke("translate", "posts", "--title", "Notes on Vision")
    assert "Book: output/notes-on-vision.epub" in result.stdout


@pytest.mark.usefixtures("folder")
def test_plan_writes_nothing_and_counts_what_is_left() -> None:
    before = last(invoke("translate", "posts", "--plan", "--json"))
    assert not Path("output").exists()
    assert before["posts"] == 2
    assert before["known"] == 0
    assert before["characters"] > 0
    assert before["seconds"] > 0
    invoke("translate", "posts")
    after = last(invoke("translate", "posts", "--plan", "--json"))
    assert after["known"] == after["distinct"] == before["distinct"]
    assert after["characters"] == 0
    words = invoke("translate", "posts", "--plan").stdout
    assert words.startswith("2 posts, ")
    assert "0 characters left" in words


@pytest.mark.usefixtures("folder")
def test_plan_counts_the_other_posts_of_a_file_with_one_it_refuses() -> None:
    with zipfile.ZipFile("posts.zip", "w") as file:
        file.writestr("a.md", "---\nglossary: 锚框\n---\n\n# 甲\n")
        file.writestr("b.md", "# 乙\n")
    plan = last(invoke("translate", "posts.zip", "--plan", "--json"))
    assert plan["posts"] == len(last(invoke("translate", "posts.zip", "--json"))["posts"]) == 1
    assert [finding["code"] for finding in plan["failed"]] == ["R100"]


class MuteEngine(FixedEngine):
    """Never has an answer."""

    def _answer(self, text: str, number: int) -> Hypothesis:
        return Hypothesis("", -9.0)

    @property
    def signature(self) -> str:
        return "mute"


@pytest.mark.usefixtures("folder")
def test_strict_fails_on_findings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert invoke("translate", "posts", "--strict").exit_code == 0
    monkeypatch.setattr("pipeline.translate.ArgosEngine", lambda *_, **__: MuteEngine())
    assert invoke("translate", "posts").exit_code == 0
    result = invoke("translate", "posts", "--strict")
    assert result.exit_code == 1
    assert "To look at: " in result.stdout


def test_settings_file_is_obeyed_and_the_command_line_outranks_it(folder: Path) -> None:
    (folder / "duizhao.toml").write_text(
        'out = "book"\nformats = ["epub"]\nmemory = "own.sqlite"\n', encoding="utf-8"
    )
    assert invoke("translate", "posts").exit_code == 0
    assert [path.suffix for path in Path("book").iterdir()].count(".epub") == 1
    assert invoke("memory", "stats").stdout.startswith("own.sqlite ")
    assert invoke("translate", "posts", "--format", "markdown", "-o", "here").exit_code == 0
    assert Path("here/one.md").is_file()
