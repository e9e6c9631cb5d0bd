"""Settings and options that are none: one clear sentence, and the exit code of a real process."""

from pathlib import Path

import pytest
from running import POST, environment, invoke, process, said

FILES = {"post.md": POST}
pytestmark = pytest.mark.usefixtures("folder")


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
