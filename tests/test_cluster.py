"""A run on a cluster of several machines gives the book of one machine, whatever dies meanwhile."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from local_cluster import LocalCluster
from running import begin, copy_package, process, write_posts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("ray") is None, reason="Ray is not installed; `uv sync --group check` has it"
    ),
]
_ENOUGH = 20
"""Seconds of grace: this machine may have other things to do."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    made = LocalCluster(workers=2)
    yield made
    made.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    write_posts(folder / "posts", 8, 42)
    return folder


@pytest.fixture(scope="module")
def alone(folder: Path) -> dict[str, bytes]:
    """The book of one machine."""
    done = process(folder, "translate", "posts", "--out", "out", "--memory", "alone.sqlite")
    assert done.returncode == 0, done.stderr
    return taken(folder)


def taken(folder: Path) -> dict[str, bytes]:
    """Take away and return what was written; of the report what no clock has touched."""
    written = {path.name: path for path in (folder / "out").iterdir() if path.is_file()}
    report = json.loads(written.pop("report.json").read_text(encoding="utf-8"))
    kept = {name: path.read_bytes() for name, path in written.items()}
    kept["report"] = json.dumps([report["signature"], report["findings"]]).encode()
    (folder / "out").rename(folder / f"out-{time.monotonic_ns()}")
    return kept


def arguments(cluster: LocalCluster, memory: str) -> list[str]:
    return [
        "translate", "posts", "--out", "out", "--memory", memory, "--cluster", cluster.address,
    ]  # fmt: skip


def stored(memory: Path) -> int:
    try:
        with sqlite3.connect(f"file:{memory}?mode=ro", uri=True) as database:
            return int(database.execute("select count(*) from translations").fetchone()[0])
    except sqlite3.Error:
        return 0


def disturbed(
    folder: Path, cluster: LocalCluster, memory: str, disturb: Callable[[int], None]
) -> tuple[int, str, float]:
    """Start a run, disturb it once something is stored, and wait for its end."""
    run: subprocess.Popen[str] = begin(folder, *arguments(cluster, memory))
    while not stored(folder / memory):
        assert run.poll() is None, run.communicate()[1]
        time.sleep(0.02)
    begun = time.monotonic()
    disturb(run.pid)
    _, error = run.communicate(timeout=200)
    return run.returncode, error, time.monotonic() - begun


def test_a_killed_driver_goes_on_from_the_memory(
    folder: Path, cluster: LocalCluster, alone: dict[str, bytes]
) -> None:
    code, _, _ = disturbed(folder, cluster, "m1", lambda pid: os.kill(pid, signal.SIGKILL))
    assert code == -signal.SIGKILL
    known = stored(folder / "m1")
    done = process(folder, *arguments(cluster, "m1"))
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads((folder / "out/report.json").read_text(encoding="utf-8"))
    assert taken(folder) == alone
    assert 0 < known <= report["from_memory"]
    assert stored(folder / "m1") == stored(folder / "alone.sqlite")


def test_ctrl_c_ends_at_once_and_keeps_what_came_back(folder: Path, cluster: LocalCluster) -> None:
    code, error, seconds = disturbed(folder, cluster, "m2", lambda pid: os.kill(pid, signal.SIGINT))
    assert (code, error.strip().splitlines()) == (
        130,
        ["duizhao: stopped. What is translated is kept; run the same command to go on."],
    )
    assert seconds < _ENOUGH
    assert stored(folder / "m2")


def test_a_machine_killed_in_mid_run_changes_nothing(
    folder: Path, cluster: LocalCluster, alone: dict[str, bytes]
) -> None:
    code, error, _ = disturbed(folder, cluster, "m3", lambda _: cluster.kill("kill 0"))
    assert (code, error) == (0, "")
    assert taken(folder) == alone


def test_a_package_is_sent_to_machines_that_lack_it(folder: Path, cluster: LocalCluster) -> None:
    package = copy_package(folder, "another")
    metadata = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    metadata["package_version"] = "another"
    (package / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    done = process(folder, *arguments(cluster, "m4"), "--first", "1", "--package", "another")
    assert (done.returncode, done.stderr) == (0, "")
    assert "another" in json.loads((folder / "out/report.json").read_bytes())["signature"]["engine"]
    taken(folder)


def test_a_lost_cluster_is_one_sentence_and_the_next_run_goes_on(
    folder: Path, cluster: LocalCluster, alone: dict[str, bytes]
) -> None:
    code, error, _ = disturbed(folder, cluster, "m5", lambda _: cluster.kill("head"))
    assert (code, error.count("\n")) == (5, 1), error
    assert error.startswith(f"duizhao: {cluster.address}: the ")  # head, or connection to it
    assert error.endswith("run the same command again: what is done is kept.\n")
    known = stored(folder / "m5")
    done = process(folder, "translate", "posts", "--out", "out", "--memory", "m5")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads((folder / "out/report.json").read_text(encoding="utf-8"))
    assert 0 < known <= report["from_memory"]
    assert taken(folder) == alone
