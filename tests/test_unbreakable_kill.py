"""Killed with -9 at random moments: the next run goes on, ends the same, and translates nothing twice."""

import contextlib
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import FixedEngine
from running import POST, TERMS, write_posts

from pipeline.errors import DuizhaoError
from pipeline.run import translate_posts
from pipeline.settings import Settings
from pipeline.translate import Hypothesis, Memory

KILLS = int(os.environ.get("DUIZHAO_KILLS", "20"))
"""How many runs are killed; ``DUIZHAO_KILLS=200`` is the whole test."""
SEED = int(os.environ.get("DUIZHAO_SEED", "1"))

# Notes every translation that is stored although its key is stored already.
WATCH = """
create table twice (key text);
create trigger watch before insert on translations
when exists (select 1 from translations where key = new.key)
begin insert into twice values (new.key); end;
"""


class SteadyEngine(FixedEngine):
    """Takes a moment for each text, so that there is something to interrupt."""

    def translate(
        self, texts: list[str], hypotheses: int = 1
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        for answer in super().translate(texts, hypotheses):
            time.sleep(0.002)
            yield answer


class Batch:
    """Some posts, and runs of them that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write_posts(folder / "posts", 5, sentences=12)
        (folder / "posts/terms.md").write_text(POST, encoding="utf-8")
        (folder / "terms.tsv").write_text(TERMS, encoding="utf-8")

    def settings(self, name: str) -> Settings:
        return Settings(
            out=self.folder / name,
            memory=self.folder / f"{name}.sqlite",
            glossary=(self.folder / "terms.tsv",),
            formats=("markdown", "epub", "html"),
        )

    def run(self, name: str) -> None:
        translate_posts(["posts"], self.settings(name), engine=SteadyEngine())

    def begin(self, name: str) -> int:
        """Start a run in a process of its own and return its number."""
        sys.stdout.flush()
        child = os.fork()
        if child:
            return child
        code = 70
        try:
            self.run(name)
            code = 0
        except DuizhaoError as error:
            os.write(2, f"{error}\n".encode())
            code = error.exit_code
        finally:
            os._exit(code)

    def written(self, name: str) -> dict[str, bytes]:
        """Return every file of a result but the report, which tells times."""
        out = self.folder / name
        files = (path for path in sorted(out.rglob("*")) if path.is_file())
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in files
            if path.name != "report.json"
        }

    def watched_memory(self, name: str) -> None:
        path = self.settings(name).memory
        assert path
        Memory(path).close()
        with contextlib.closing(sqlite3.connect(path)) as base:
            base.executescript(WATCH)

    def stored_twice(self, name: str) -> int:
        with contextlib.closing(sqlite3.connect(self.folder / f"{name}.sqlite")) as base:
            assert base.execute("pragma integrity_check").fetchone() == ("ok",)
            return int(base.execute("select count(*) from twice").fetchone()[0])


def end(child: int, seconds: float) -> bool:
    """Kill a run after so many seconds; return False where it had ended well by itself."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0
            return False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_killed_at_random_moments_it_goes_on_and_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.translate._STORE_EVERY", 0.01)
    monkeypatch.chdir(tmp_path)
    batch = Batch(tmp_path)
    batch.run("quiet")  # here, so that what it imports need not be imported again by each run
    expected = batch.written("quiet")
    began = time.monotonic()
    assert not end(batch.begin("usual"), 60)
    usual = time.monotonic() - began
    assert batch.written("usual") == expected
    assert any(name.endswith(".epub") for name in expected)

    chance = random.Random(SEED)
    kills = lives = 0
    while kills < KILLS:
        lives += 1
        name = f"life{lives}"
        batch.watched_memory(name)
        while end(batch.begin(name), chance.uniform(0, usual)):
            kills += 1
        assert batch.written(name) == expected, f"seed {SEED}, after {kills} kills"
        assert batch.stored_twice(name) == 0
    print(f"{kills} kills in {lives} lives, {usual:.2f} s a run")
