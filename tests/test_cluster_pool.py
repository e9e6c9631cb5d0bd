"""The driver's side of a cluster, with a cluster that dies as often as a test wants it to."""

import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import copy_package, invoke, said

from pipeline.document import Segment
from pipeline.errors import EngineError, UsageError
from pipeline.translate import BUNDLED, ArgosEngine, open_package
from pipeline.translate.climbing import Asked, Climbed, Here
from pipeline.translate.cluster import connection, node, pool
from pipeline.translate.memory import Stored


class RayError(Exception):
    """As Ray has it: a worker or its machine is gone."""


class RayTaskError(RayError):
    """As Ray has it: what was called raised."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


@dataclass(eq=False)
class Reference:
    """To what a call will give."""

    asked: Sequence[Asked] | None


class FakeRay:
    """Answers calls at once, or ends a worker, as a plan of answers and deaths says."""

    exceptions = SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)

    def __init__(self, cores: int, deaths: Sequence[bool], refusal: str = "") -> None:
        self.cores = cores
        self.deaths = list(deaths)
        self.refusal = refusal
        self.killed = 0

    def get_runtime_context(self) -> Any:
        return SimpleNamespace(gcs_address="cluster:1")

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": self.cores}

    def remote(self, **_: Any) -> Callable[[type], Any]:
        return lambda _: SimpleNamespace(remote=self._actor)

    def _actor(self) -> Any:
        prepare = SimpleNamespace(remote=lambda *_: Reference(None))
        return SimpleNamespace(prepare=prepare, climb=SimpleNamespace(remote=Reference))

    def wait(
        self, calls: list[Any], num_returns: int, timeout: float
    ) -> tuple[list[Any], list[Any]]:
        return calls[-num_returns:], calls[:-num_returns]

    def get(self, call: Reference) -> Any:
        if call.asked is None:
            if self.refusal:
                raise RayTaskError(EngineError(self.refusal))
            return None
        if self.deaths and self.deaths.pop():
            raise RayError("The actor died.\nIts machine is gone.\n")
        return [Climbed(Stored(segment.text.upper()), 1) for segment, _ in call.asked]

    def kill(self, actor: Any) -> None:
        self.killed += 1


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "knock", lambda _: None)
    monkeypatch.setattr(pool, "_LOOK", 0.001)


def make_pool(ray: FakeRay) -> pool.Pool:
    load = node.Load(open_package(BUNDLED), 4, "", ())
    return pool.Pool(ray, load, None, "auto")


def work(count: int) -> list[Asked]:
    return [(Segment(0, number, f"s{number}" * (number % 7 + 1)), ()) for number in range(count)]


@given(
    count=st.integers(0, 900),
    cores=st.integers(1, 5),
    deaths=st.lists(st.sampled_from([True, False, False, False]), max_size=40),
)
def test_whatever_dies_each_segment_comes_back_once(
    count: int, cores: int, deaths: list[bool]
) -> None:
    asked = work(count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_TRIES", 99)
        found = list(make_pool(FakeRay(cores, deaths)).climb(asked))
    assert sorted(index for index, _ in found) == list(range(count))
    assert all(made.stored.target == asked[index][0].text.upper() for index, made in found)


def test_sentences_that_end_every_worker_are_given_up() -> None:
    with pytest.raises(EngineError, match="the same sentences ended 3 workers: Its machine is"):
        list(make_pool(FakeRay(2, [True] * 99)).climb(work(10)))


def test_work_given_up_halfway_is_not_taken_for_the_next() -> None:
    pool_ = make_pool(FakeRay(3, []))
    half = pool_.climb(work(500))
    next(half)
    half.close()
    found = dict(pool_.climb(work(40)))
    assert [found[index].stored.target for index in range(40)] == [
        segment.text.upper() for segment, _ in work(40)
    ]


def test_what_a_worker_refuses_is_what_the_user_reads() -> None:
    with pytest.raises(EngineError, match="runs another model"):
        list(make_pool(FakeRay(2, [], "it runs another model.")).climb(work(1)))


def test_a_cluster_without_cores_is_waited_for_and_then_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 0.01)
    monkeypatch.setattr(pool, "_COUNT", 0.001)
    with pytest.raises(EngineError, match="the cluster has 0 cores"):
        list(make_pool(FakeRay(0, [])).climb(work(1)))


def test_a_worker_answers_as_this_machine_does(tmp_path: Path) -> None:
    package = open_package(copy_package(tmp_path))
    engine = ArgosEngine(package, threads=1)
    worker = node.Worker()
    worker.prepare(node.Load.of(engine), lambda: node.pack(package))
    asked: list[Asked] = [(Segment(0, 0, "感受野很大。"), ()), (Segment(0, 1, "你好。"), ())]
    assert worker.climb(asked) == [
        made for _, made in sorted(Here(engine).climb(asked), key=itemgetter(0))
    ]


def test_a_package_that_a_machine_lacks_is_fetched_once(tmp_path: Path) -> None:
    folder = copy_package(tmp_path)
    metadata = (folder / "metadata.json").read_text(encoding="utf-8")
    (folder / "metadata.json").write_text(metadata + "\n", encoding="utf-8")
    engine = ArgosEngine(open_package(folder), threads=1)
    fetched = []

    def files() -> node.Files:
        fetched.append(1)
        return node.pack(engine.package)

    for _ in range(2):
        node.Worker().prepare(node.Load.of(engine), files)
    assert fetched == [1]


def test_another_version_on_a_machine_is_refused() -> None:
    load = node.Load.of(ArgosEngine(open_package(BUNDLED), threads=1))
    other = tuple((name, "9" if name == "ctranslate2" else ours) for name, ours in load.versions)
    with pytest.raises(EngineError, match=r"has ctranslate2 [\d.]+, and yours has 9"):
        node.Worker().prepare(replace(load, versions=other), dict)


def test_another_model_than_was_sent_is_refused() -> None:
    load = node.Load.of(ArgosEngine(open_package(BUNDLED), threads=1))
    with pytest.raises(EngineError, match="and not another"):
        node.Worker().prepare(replace(load, signature="another"), dict)


def test_without_ray_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "find_spec", lambda _: None)
    result = invoke("translate", "posts", "--cluster", "auto")
    assert result.exit_code == 2
    assert "which is not installed. Install it with pip install" in said(result)


@pytest.mark.parametrize("address", ["ray://head:10001", "head", "head:", "http://head:1", ":1"])
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(connection, "find_spec", lambda _: True)
    with pytest.raises(UsageError, match="is no address"):
        connection.need_ray(address)


def test_a_head_that_does_not_answer_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        with pytest.raises(EngineError, match="the head of the cluster does not answer"):
            connection.knock(f"127.0.0.1:{taken.getsockname()[1]}")


def test_a_run_on_one_machine_loads_nothing_of_ray() -> None:
    code = (
        "import sys\n"
        "from pipeline.translate import open_engine\n"
        "from pipeline.cli import app\n"
        "import pipeline.run\n"
        "open_engine()\n"
        "print([n for n in sys.modules if n.split('.')[0] == 'ray' or '.cluster' in n])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
