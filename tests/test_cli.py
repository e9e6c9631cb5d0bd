"""The command line: every command says what it does, does it, and is documented."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.core
import typer.main
from engines import FixedEngine
from running import POST, TERMS, environment, invoke, process, said
from typer.testing import Result

from pipeline.assemble.written import CODES
from pipeline.cli.app import app
from pipeline.glossary.lint import CHECKS
from pipeline.translate import Hypothesis
from pipeline.translate.guards import GUARDS

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide.md"
FINDINGS = ROOT / "docs" / "findings.md"
HEAVY = (
    "ctranslate2",
    "sentencepiece",
    "jieba",
    "markdown_it",
    "argostranslate",
    "lxml",
    "ebooklib",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a post, a glossary, and an engine that answers at once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIZHAO_MEMORY", str(tmp_path / "memory.sqlite"))
    monkeypatch.setattr("pipeline.translate.ArgosEngine", lambda *_, **__: FixedEngine())
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/one.md").write_text(POST, encoding="utf-8")
    (tmp_path / "posts/two.md").write_text("# 学习率\n\n学习率太大会发散。\n", encoding="utf-8")
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary/terms.tsv").write_text(TERMS, encoding="utf-8")
    return tmp_path


def commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    """Yield every command's words, such as ``glossary add``, and what typer made of it."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        for inner, sub in getattr(command, "commands", {}).items():
            yield f"{name} {inner}", sub
        if not hasattr(command, "commands"):
            yield name, command


COMMANDS = dict(commands())
WANTED = (
    "translate", "doctor",
    "glossary list", "glossary add", "glossary check", "glossary suggest", "glossary import",
    "glossary export", "glossary remove", "memory stats", "memory export", "memory import", "memory clear",
    "model list", "model install", "model verify",
)  # fmt: skip


# Help and documentation


def test_every_command_of_the_design_is_there() -> None:
    assert sorted(COMMANDS) == sorted(WANTED)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_every_option_and_says_what_it_is_for(name: str) -> None:
    shown = invoke(*name.split(), "--help").stdout
    for parameter in COMMANDS[name].params:
        assert (parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.name) in shown
        assert getattr(parameter, "help", None), parameter.name


@pytest.mark.parametrize("name", COMMANDS)
def test_guide_documents_every_command_and_option(name: str) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    section = re.search(rf"^### duizhao {name}\b.*?(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, f"docs/guide.md has no heading “### duizhao {name}”"
    for parameter in COMMANDS[name].params:
        for option in (o for o in parameter.opts if o.startswith("--") and o != "--help"):
            assert f"`{option}" in section[0], f"docs/guide.md: {name} {option} is not documented"


def test_guide_documents_no_option_that_does_not_exist() -> None:
    known = {option for c in COMMANDS.values() for p in c.params for option in p.opts}
    known |= {"--help", "--install-completion", "--show-completion"}
    text = GUIDE.read_text(encoding="utf-8")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", text)) <= known
    named = re.findall(r"^### duizhao (.+)$", text, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


def test_guide_documents_every_setting() -> None:
    from dataclasses import fields

    from pipeline.settings import Settings

    text = GUIDE.read_text(encoding="utf-8")
    for field in fields(Settings):
        assert f"`{field.name}`" in text


def codes_in_the_code() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    return {code for text in texts for code in re.findall(r'"([RTGA][1-3]\d\d)\b', text)}


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| ([A-Z]\d{3}) \| (\w+) \|", FINDINGS.read_text(encoding="utf-8"), re.M)
    assert len(rows) == len(dict(rows)), "a code stands twice in docs/findings.md"
    return dict(rows)


def test_every_finding_is_documented_and_no_other() -> None:
    assert sorted(documented()) == sorted(codes_in_the_code())


def test_documented_severities_are_the_real_ones() -> None:
    from pipeline.translate import _SEVERE

    real = {code: severity for code, (severity, _) in (CODES | CHECKS).items()}
    real |= {c: "error" if c in _SEVERE else "warning" for c in (*GUARDS, "T201", "G101", "G102")}
    assert {code: severity for code, severity in documented().items() if code in real} == real


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pipeline.cli.app import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('loaded:', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded: []"
    assert "translate" in done.stdout


def test_no_arguments_show_the_help() -> None:
    assert "Usage: " in invoke().output
    assert "Usage: " in invoke("glossary").output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_is_there(shell: str, tmp_path: Path) -> None:
    code = "import sys; from pipeline.cli.app import app; sys.argv[0] = 'duizhao'; app()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--show-completion", shell],
        cwd=tmp_path, env=environment(tmp_path, {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "_DUIZHAO_COMPLETE" in done.stdout


def test_module_is_the_command(tmp_path: Path) -> None:
    done = process(tmp_path, "--help")
    assert done.returncode == 0
    assert "translate" in done.stdout


# translate


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
    assert invoke("translate", "posts", "--format", "markdown", "--out", "here").exit_code == 0
    assert Path("here/one.md").is_file()


# memory


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


# glossary


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


# model, doctor


def test_model_list_begins_with_the_bundled_package(tmp_path: Path) -> None:
    done = process(tmp_path, "model", "list")
    assert done.returncode == 0
    assert re.match(r"bundled +translate-zh_en \S+ ", done.stdout)


def test_model_verify_measures_the_bundled_package() -> None:
    lines = invoke("model", "verify").stdout.splitlines()
    assert lines[0].startswith("translate-zh_en ")
    assert any(re.match(r"⟦\{\}⟧ +\d+\.\d %", line) for line in lines)


@pytest.mark.usefixtures("folder")
def test_doctor_checks_every_part_and_fails_when_one_is_missing() -> None:
    result = invoke("doctor")
    assert result.exit_code == 0
    names = re.findall(r"^ok    (\w+): ", result.stdout, re.MULTILINE)
    assert names == ["duizhao", "model", "dictionary", "glossary", "memory", "output"]
    Path("duizhao.toml").write_text('package = "nowhere"\n', encoding="utf-8")
    result = invoke("doctor")
    assert result.exit_code == 5
    assert "FAIL  model: nowhere: " in result.stdout
