"""The command line: every command is there, says what it does, and is documented."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.core
import typer.main
from running import environment, invoke, process

from pipeline.assemble.written import CODES
from pipeline.cli.app import app
from pipeline.glossary.lint import CHECKS
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
