"""Whole runs: nothing is translated twice, nothing is lost, and the same input gives the same bytes."""

import json
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from engines import FixedEngine
from running import POST, TERMS, begin, environment, process, write_posts

from pipeline.run import translate_posts
from pipeline.settings import Settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIZHAO_MEMORY", str(tmp_path / "memory.sqlite"))
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/one.md").write_text(POST, encoding="utf-8")
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary/terms.tsv").write_text(TERMS, encoding="utf-8")
    return tmp_path


def written(folder: Path) -> dict[str, bytes]:
    """Return every result but the report, which tells times."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "report.json"
    }


def stored(path: Path) -> int:
    """Return how many translations a memory holds; 0 while there is none."""
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            return int(base.execute("select count(*) from translations").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


# What is remembered


@pytest.mark.usefixtures("folder")
def test_second_run_translates_nothing_and_writes_the_same() -> None:
    first = translate_posts(["posts"], engine=FixedEngine())
    before = written(Path("output"))
    engine = FixedEngine()
    second = translate_posts(["posts"], engine=engine)
    assert first.translated > 0
    assert second.translated == 0
    assert engine.asked == []
    assert second.from_memory == first.translated
    assert written(Path("output")) == before


@pytest.mark.usefixtures("folder")
def test_changed_term_translates_only_the_segments_that_hold_it() -> None:
    translate_posts(["posts"], engine=FixedEngine())
    changed = TERMS.replace("receptive field", "field of view")
    Path("glossary/terms.tsv").write_text(changed, encoding="utf-8")
    engine = FixedEngine()
    report = translate_posts(["posts"], engine=engine)
    assert engine.asked
    assert all("field of view" in text or "感受野" in text for text in engine.asked)
    assert report.translated == POST.count("感受野")  # once in each of its sentences
    page = Path("output/one.md").read_text(encoding="utf-8")
    assert "field of view" in page
    assert "receptive field" not in page


@pytest.mark.usefixtures("folder")
def test_new_row_that_no_post_holds_translates_nothing() -> None:
    translate_posts(["posts"], engine=FixedEngine())
    Path("glossary/more.tsv").write_text(
        "source\ttarget\n强化学习\treinforcement learning\n", "utf-8"
    )
    assert translate_posts(["posts"], engine=FixedEngine()).translated == 0


@pytest.mark.usefixtures("folder")
def test_edited_sentence_is_the_only_one_translated() -> None:
    translate_posts(["posts"], engine=FixedEngine())
    Path("posts/one.md").write_text(POST.replace("越大", "越广"), encoding="utf-8")
    assert translate_posts(["posts"], engine=FixedEngine()).translated == 1


@pytest.mark.usefixtures("folder")
def test_sentence_that_stands_in_two_posts_is_translated_once() -> None:
    Path("posts/two.md").write_text(POST, encoding="utf-8")
    engine = FixedEngine()
    translate_posts(["posts"], engine=engine)
    assert len(engine.asked) == len(set(engine.asked))


@pytest.mark.usefixtures("folder")
def test_posts_translated_together_equal_the_same_posts_alone() -> None:
    write_posts(Path("posts"), 3, sentences=9)
    names = sorted(path.name for path in Path("posts").iterdir())
    together = Settings(out=Path("together"), memory=Path("a.sqlite"), formats=("markdown",))
    translate_posts(["posts"], together, engine=FixedEngine())
    for name in names:
        alone = Settings(out=Path("alone"), memory=Path(f"{name}.sqlite"), formats=("markdown",))
        translate_posts([f"posts/{name}"], alone, engine=FixedEngine())
    assert written(Path("alone")) == written(Path("together"))


# Same input, same bytes


@pytest.mark.slow
def test_output_depends_on_neither_time_zone_nor_hash_seed_nor_clock(folder: Path) -> None:
    results: list[dict[str, bytes]] = []
    for number, more in enumerate(
        (
            {"TZ": "UTC", "PYTHONHASHSEED": "1", "LANG": "C"},
            {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "2", "LANG": "C.UTF-8"},
            {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "77", "LC_ALL": "POSIX"},
        )
    ):
        if results:
            time.sleep(1.1)  # a zip holds seconds, and so would a date taken from the clock
        env = environment(folder / f"home{number}", more)
        env.pop("SOURCE_DATE_EPOCH", None)
        done = process(folder, "translate", "posts", "--out", f"out{number}", env=env)
        assert done.returncode == 0, done.stderr
        results.append(written(folder / f"out{number}"))
        for post in (folder / "posts").iterdir():
            os.utime(post, (number * 1e8, number * 1e8))
    assert results[0] == results[1] == results[2]
    assert any(name.endswith(".epub") for name in results[0])


# Interruptions


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A folder with posts that take the real model seconds."""
    write_posts(tmp_path / "posts", 8, sentences=60)
    (tmp_path / "posts/terms.md").write_text(POST, encoding="utf-8")
    return tmp_path


def interrupted(batch: Path, send: Callable[[int], None], wait_for: int) -> tuple[int, str]:
    """Run, and once ``wait_for`` translations are stored, ``send`` to it; return how it ended."""
    memory = batch / "home/xdg_data_home/duizhao/memory.sqlite"
    running = begin(batch, "translate", "posts", "--threads", 1)
    while running.poll() is None and stored(memory) < wait_for:
        time.sleep(0.01)
    send(running.pid)
    _, stderr = running.communicate(timeout=60)
    return running.returncode, stderr


@pytest.mark.slow
def test_run_killed_at_any_moment_goes_on_and_ends_the_same(batch: Path) -> None:
    quiet = process(batch, "translate", "posts", "--out", "quiet", "--threads", 1,
                    env=environment(batch / "other"))  # fmt: skip
    assert quiet.returncode == 0, quiet.stderr
    whole = json.loads((batch / "quiet/report.json").read_bytes())["translated"]

    chance = random.Random(7)
    memory = batch / "home/xdg_data_home/duizhao/memory.sqlite"
    kills = 0
    for _ in range(3):
        before = stored(memory)
        wait_for = before + chance.randrange(1, max(2, whole // 5))
        code, _ = interrupted(batch, lambda pid: os.kill(pid, signal.SIGKILL), wait_for)
        kills += code == -signal.SIGKILL
        assert stored(memory) >= before
    assert kills == 3

    kept = stored(memory)
    plan = process(batch, "translate", "posts", "--plan", "--json", "--threads", 1)
    assert json.loads(plan.stdout.splitlines()[-1])["known"] == kept > 0
    done = process(batch, "translate", "posts", "--threads", 1)
    assert done.returncode == 0, done.stderr
    report = json.loads((batch / "output/report.json").read_bytes())
    assert report["from_memory"] >= kept
    assert report["translated"] + report["from_memory"] == whole
    assert written(batch / "output") == written(batch / "quiet")


@pytest.mark.slow
def test_ctrl_c_ends_soon_keeps_what_is_done_and_says_so(batch: Path) -> None:
    sent = 0.0

    def stop(pid: int) -> None:
        nonlocal sent
        sent = time.monotonic()
        os.kill(pid, signal.SIGINT)

    code, stderr = interrupted(batch, stop, 20)
    assert time.monotonic() - sent < 1
    assert code == 130
    assert stderr.strip().endswith(
        "duizhao: stopped. What is translated is kept; run the same command to go on."
    )
    assert "Traceback" not in stderr
    assert stored(batch / "home/xdg_data_home/duizhao/memory.sqlite") >= 20
    assert not (batch / "output/report.json").exists()


@pytest.mark.slow
def test_two_runs_that_share_a_memory_are_both_right(batch: Path) -> None:
    runs = [begin(batch, "translate", "posts", "--threads", 1, "--out", f"out{n}") for n in (1, 2)]
    for run in runs:
        _, stderr = run.communicate(timeout=200)
        assert run.returncode == 0, stderr
    assert written(batch / "out1") == written(batch / "out2")
    report = json.loads((batch / "out1/report.json").read_bytes())
    assert len(report["posts"]) == 9
