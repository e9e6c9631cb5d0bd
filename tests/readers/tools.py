"""Books to look at, and the tools that look at them: node, Chromium, Ace, cmark-gfm."""

import importlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest
from engines import FixedEngine

from pipeline import Settings, translate_posts

HERE = Path(__file__).parent
POSTS = HERE.parents[1] / "posts"
CHROMIUM = os.environ.get("PUPPETEER_EXECUTABLE_PATH", "/usr/bin/chromium")
_STARTS = 4
"""How often Ace may try: it gives Chromium 5 s to start, which a busy machine's first may exceed."""


def lacking(what: str, remedy: str) -> NoReturn:
    """Skip the test, or fail it in CI, where everything is to be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and in CI nothing may skip: {remedy}")
    pytest.skip(f"{what} is missing: {remedy}")


def module(name: str) -> Any:
    """Return a module that only `make check` installs."""
    try:
        return importlib.import_module(name)
    except ImportError:
        lacking(name, "uv sync --group check")


def command(name: str, package: str) -> str:
    """Return the path of a program."""
    found = shutil.which(name)
    return found or lacking(name, f"apt-get install {package}")


def node(script: str, *arguments: object) -> Any:
    """Run a script of this folder and return the JSON it prints."""
    program = command("node", "nodejs npm")
    if not (HERE / "node_modules").is_dir():
        lacking("tests/readers/node_modules", "npm ci --prefix tests/readers --ignore-scripts")
    if not Path(CHROMIUM).exists():
        lacking(CHROMIUM, "apt-get install chromium")
    run = [program, str(HERE / script), *map(str, arguments)]
    result = subprocess.run(run, capture_output=True, text=True, timeout=280, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    return json.loads(result.stdout)


def ace(book: Path, out: Path, patience: float = 280) -> list[str]:
    """Return what DAISY Ace finds in a book: rules and the places they are broken at.

    Args:
        book: the EPUB.
        out: where Ace puts its report.
        patience: seconds; a busy machine takes some for every page.

    """
    program = command("node", "nodejs npm")
    cli = HERE / "node_modules/@daisy/ace-cli/bin/ace.js"
    if not cli.is_file():
        lacking("tests/readers/node_modules", "npm ci --prefix tests/readers --ignore-scripts")
    if not Path(CHROMIUM).exists():
        lacking(CHROMIUM, "apt-get install chromium")
    env = os.environ | {"PUPPETEER_EXECUTABLE_PATH": CHROMIUM}
    run = [program, str(cli), "-s", "-f", "-E", "-o", str(out), str(book)]
    report, said = out / "report.json", ""
    for _ in range(_STARTS):
        result = subprocess.run(
            run, env=env, capture_output=True, text=True, timeout=patience, check=False
        )
        said = result.stdout + result.stderr
        if report.is_file():
            break
    assert report.is_file(), said[-2000:]
    found = []
    for page in json.loads(report.read_text(encoding="utf-8"))["assertions"]:
        for finding in page["assertions"]:
            test, where = finding["earl:test"], page["earl:testSubject"]["url"]
            found.append(f"{where}: {test['dct:title']}: {finding['earl:result']}"[:400])
    return found


def sample_posts(out: Path, **options: Any) -> Path:
    """Return the folder of what the sample posts become with a fixed engine."""
    settings = Settings(out=out, memory=out / "memory.sqlite", title="posts", **options)
    report = translate_posts([POSTS], settings, engine=FixedEngine())
    assert not report.failed
    return out
