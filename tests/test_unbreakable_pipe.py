"""A program that listens to a run and goes away: no traceback, nothing is called done, all is kept."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from running import POST, begin, command, environment, process

_UNREAD = 141


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/one.md").write_text(POST, encoding="utf-8")
    return tmp_path


def test_who_listens_to_events_may_go_away(posts: Path) -> None:
    arguments = ("translate", "posts", "--json", "--out", "out", "--memory", "m.sqlite")
    with begin(posts, *arguments) as run:
        assert run.stdout
        assert run.stderr
        assert json.loads(run.stdout.readline()) == {"event": "begin", "files": 1}
        run.stdout.close()
        assert run.stderr.read() == ""
    assert run.returncode == _UNREAD
    again = process(posts, *arguments)
    assert (again.returncode, again.stderr) == (0, "")
    assert json.loads(again.stdout.splitlines()[-1])["event"] == "report"


def test_output_that_nobody_reads_is_no_traceback(posts: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    run = subprocess.run(
        command("memory", "stats"),
        env=environment(posts / "home"),
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert (run.returncode, run.stderr) == (_UNREAD, "")
