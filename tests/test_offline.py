"""Everything but installing a model from a URL works where there is no network."""

import subprocess
import sys
from pathlib import Path

import pytest
from running import POST, TERMS, environment, process

# Loaded by Python itself before anything else runs.
NO_SOCKETS = """
import socket
def refuse(*_, **__):
    raise RuntimeError("the network was used")
socket.socket.connect = socket.socket.connect_ex = socket.socket.bind = refuse
socket.getaddrinfo = socket.create_connection = refuse
"""

JOBS = (
    ("translate", "posts"),
    ("translate", "posts", "--plan"),
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


def without_network() -> list[str]:
    """Return what to put before a command so that it has no network at all, where that is allowed."""
    before = ["unshare", "--net"]
    try:
        subprocess.run([*before, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return before


def test_sockets_are_really_refused(folder: Path) -> None:
    env = environment(folder / "home", {"PYTHONPATH": str(folder / "python")})
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, env=env, capture_output=True, text=True, check=False)
    assert "the network was used" in done.stderr


@pytest.mark.slow
def test_everything_works_without_a_network(folder: Path) -> None:
    env = environment(folder / "home", {"PYTHONPATH": str(folder / "python")})
    before = without_network()
    for job in JOBS:
        done = process(folder, *job, env=env, before=before)
        assert done.returncode == 0, f"{job}: {done.stdout}{done.stderr}"
        assert "network was used" not in done.stdout + done.stderr
    assert (folder / "output/one.md").is_file()
    assert list((folder / "output").glob("*.epub"))


def test_installing_from_a_url_without_a_network_is_one_sentence(folder: Path) -> None:
    done = process(
        folder, "model", "install", "http://127.0.0.1:9/x.argosmodel", before=without_network()
    )
    assert done.returncode == 5
    assert done.stderr.startswith("duizhao: http://127.0.0.1:9/x.argosmodel: it cannot be fetched")
    assert done.stderr.count("\n") == 1
