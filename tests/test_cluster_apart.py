"""The process that holds the connection to a cluster: however it ends, ours says one sentence."""

import subprocess
from collections.abc import Sequence

import pytest

from pipeline.document import Segment
from pipeline.errors import EngineError
from pipeline.translate import BUNDLED, open_package
from pipeline.translate.climbing import Asked
from pipeline.translate.cluster import ClusterEngine, apart

_FAKE = """
import os, signal, sys
sys.path[:] = {!r}
from pipeline.errors import EngineError
from pipeline.translate.climbing import Climbed
from pipeline.translate.cluster import apart
from pipeline.translate.memory import Stored

class Pool:
    def climb(self, asked):
        for index, (segment, _) in enumerate(asked):
            EACH
            yield index, Climbed(Stored(segment.text.upper()), 1)

apart._join = lambda wanted: Pool()
apart.main()
"""
"""What the process runs: a cluster that answers at once, and may do something before each answer."""


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """The processes that were started."""
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen
    monkeypatch.setattr(
        apart.subprocess, "Popen", lambda *a, **k: started.append(real(*a, **k)) or started[-1]
    )
    return started


def engine(monkeypatch: pytest.MonkeyPatch, each: str = "pass") -> ClusterEngine:
    monkeypatch.setattr(apart, "_START", _FAKE.replace("EACH", each))
    monkeypatch.setattr("pipeline.translate.cluster.need_ray", lambda _: None)
    return ClusterEngine(open_package(BUNDLED), address="10.0.0.1:6379")


def work(count: int) -> list[Asked]:
    return [(Segment(0, number, f"s{number}"), ()) for number in range(count)]


def answers(engine: ClusterEngine, asked: Sequence[Asked]) -> list[tuple[int, str]]:
    return [(index, climbed.stored.target) for index, climbed in engine.climb(asked)]


def test_one_process_answers_as_often_as_it_is_asked_and_ends_with_us(
    monkeypatch: pytest.MonkeyPatch, processes: list["subprocess.Popen[bytes]"]
) -> None:
    there = engine(monkeypatch)
    assert answers(there, work(2)) == [(0, "S0"), (1, "S1")]
    assert answers(there, []) == []
    assert answers(there, work(1)) == [(0, "S0")]
    assert len(processes) == 1
    del there
    assert processes[0].wait(20) == 0


@pytest.mark.parametrize("death", ["os._exit(1)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_process_that_ray_ends_is_one_sentence_and_the_next_is_another(
    death: str, monkeypatch: pytest.MonkeyPatch, processes: list["subprocess.Popen[bytes]"]
) -> None:
    there = engine(monkeypatch, f"index == 2 and (sys.stderr.write('ray: fatal'), {death})")
    found = there.climb(work(4))
    assert [index for index, _ in (next(found), next(found))] == [0, 1]
    with pytest.raises(EngineError) as caught:
        next(found)
    assert str(caught.value) == (
        "10.0.0.1:6379: the connection to the cluster broke off; its head may be gone. Start it"
        " with `ray start --head`, and run the same command again: what is done is kept."
    )
    assert len(answers(there, work(2))) == 2
    assert len(processes) == 2


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (
            "EngineError('no cores.', where='head', hint='Wait.')",
            "head: no cores. Wait.",
        ),
        ("KeyError('x')", "the cluster cannot be used: KeyError('x')."),
    ],
)
def test_what_goes_wrong_there_is_said_here(
    raised: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EngineError) as caught:
        answers(engine(monkeypatch, f"raise {raised}"), work(1))
    assert str(caught.value) == told


def test_work_given_up_halfway_is_not_taken_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    there = engine(monkeypatch)
    half = there.climb(work(50))
    next(half)
    half.close()
    assert answers(there, work(1)) == [(0, "S0")]
