"""Everything but installing a model from a URL works where there is no network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import POST, TERMS, environment, process

# Loaded by Python itself before anything else runs; an audit hook can be neither removed nor missed.
NO_SOCKETS = """
import sys
def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        if event not in ("socket.gethostname",):
            raise RuntimeError("the network was used: " + event)
sys.addaudithook(refuse)
"""

JOBS = (
    ("translate", "posts"),
    ("translate", "posts", "--plan"),
    ("translate", "posts", "--format", "html", "--out", "site"),
    ("glossary", "list"),
    ("glossary", "check", "posts"),
    ("glossary", "suggest", "posts"),
    ("memory", "stats"),
    ("memory", "export", "all.tsv"),
    ("doctor",),
    ("model", "list"),
    ("model", "verify"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    linked = "\n![图](https://example.com/a.png)\n\n[链接](https://example.com/)\n"
    (tmp_path / "posts/one.md").write_text(POST + linked, encoding="utf-8")
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary/terms.tsv").write_text(TERMS, encoding="utf-8")
    (tmp_path / "python").mkdir()
    (tmp_path / "python/sitecustomize.py").write_text(NO_SOCKETS, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def before() -> list[str]:
    """What stands before a command so that it has no network interface at all."""
    for unshare in (["unshare", "--net"], ["unshare", "--net", "--map-root-user"]):
        try:
            subprocess.run([*unshare, "true"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return unshare
    if os.environ.get("CI"):
        pytest.fail("no network namespace can be made here, and in CI nothing may skip")
    pytest.skip("no network namespace can be made here: run as root, or allow user namespaces")


def test_sockets_are_really_refused(folder: Path) -> None:
    env = environment(folder / "home", {"PYTHONPATH": str(folder / "python")})
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, env=env, capture_output=True, text=True, check=False)
    assert "the network was used" in done.stderr


def test_namespace_has_no_network(before: list[str]) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    run = [*before, sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert "Network is unreachable" in done.stderr


@pytest.mark.slow
def test_everything_works_without_a_network(folder: Path, before: list[str]) -> None:
    env = environment(folder / "home", {"PYTHONPATH": str(folder / "python")})
    for job in JOBS:
        done = process(folder, *job, env=env, before=before)
        assert done.returncode == 0, f"{job}: {done.stdout}{done.stderr}"
        assert "network was used" not in done.stdout + done.stderr
    assert (folder / "output/one.md").is_file()
    assert list((folder / "output").glob("*.epub"))


def test_installing_from_a_url_without_a_network_is_one_sentence(
    folder: Path, before: list[str]
) -> None:
    done = process(folder, "model", "install", "http://127.0.0.1:9/x.argosmodel", before=before)
    assert done.returncode == 5
    assert done.stderr.startswith("duizhao: http://127.0.0.1:9/x.argosmodel: it cannot be fetched")
    assert done.stderr.count("\n") == 1
