"""The commands model and doctor: which package there is, and whether every part is in order."""

import re
from pathlib import Path

import pytest
from running import BLOG, invoke, process

FILES = BLOG


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
