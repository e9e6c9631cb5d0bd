"""Segments → batches sent to workers and back; what a lost worker had open is sent again."""

import contextlib
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import DuizhaoError, EngineError
from pipeline.translate.climbing import Asked, Climbed
from pipeline.translate.cluster.connection import knock
from pipeline.translate.cluster.node import Load, Worker

_LEAST, _MOST = 32, 256
"""Segments of a batch: small towards the end of the work, so that all workers end together."""
_AHEAD = 2
"""Batches a worker has, so that it never waits for the next."""
_LOOK = 0.5
"""Seconds between two looks around when nothing comes back."""
_COUNT = 2.0
"""Seconds between two counts of the cluster's cores."""
_PATIENCE = 60.0
"""Seconds in which a cluster without a single worker may get one."""
_TRIES = 3
"""Workers that may end over one batch, or before they are ready, until it is no accident."""


@dataclass(slots=True, eq=False)
class _Batch:
    indices: list[int]
    tries: int = 0


@dataclass(slots=True, eq=False)
class _Hand:
    """A worker as the driver sees it."""

    actor: Any
    ready: bool = False
    open: deque[_Batch] = field(default_factory=deque)
    """What it has been sent, in order; it works on the first."""


class Pool:
    """A worker a core of the cluster, however many there are at the moment."""

    def __init__(self, ray: Any, load: Load, files: Any, address: str) -> None:
        """Take a connection, what workers load, and where the package lies in the object store."""
        self._ray = ray
        self._load = load
        self._files = _Fetch([files])
        self._address = ray.get_runtime_context().gcs_address or address
        self._make = ray.remote(num_cpus=1, max_restarts=0)(Worker)
        self._hands: list[_Hand] = []
        self._calls: dict[Any, tuple[_Hand, _Batch | None]] = {}
        """What is on its way, by Ray's reference to its result; None prepares a worker."""
        self._failed_starts = 0
        self._counted = float("-inf")
        self._answered = time.monotonic()

    def climb(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Climbed]]:
        """Yield each index once with what became of it, in any order.

        Raises:
            EngineError: a worker refuses, all are lost, or one batch ends every worker.

        """
        todo = deque(sorted(range(len(asked)), key=lambda index: -len(asked[index][0].text)))
        again: deque[_Batch] = deque()
        left = len(asked)
        self._answered = time.monotonic()
        self._forget()
        while left:
            self._count_cores()
            self._send(asked, todo, again)
            for reference in self._back():
                hand, batch = self._calls.pop(reference)
                try:
                    answers = self._ray.get(reference)
                except self._ray.exceptions.RayTaskError as error:
                    raise _told(error) from error
                except self._ray.exceptions.RayError as error:
                    again.extend(self._lose(hand, error))
                    break  # what else it had is not awaited any more
                self._answered = time.monotonic()
                hand.ready, self._failed_starts = True, 0
                if batch:
                    hand.open.remove(batch)
                    left -= len(batch.indices)
                    yield from zip(batch.indices, answers, strict=True)

    def _send(self, asked: Sequence[Asked], todo: deque[int], again: deque[_Batch]) -> None:
        """Give every worker that is ready something to do."""
        ready = [hand for hand in self._hands if hand.ready]
        for depth in range(_AHEAD):
            for hand in ready:
                if len(hand.open) > depth or not (again or todo):
                    continue
                size = max(_LEAST, min(_MOST, len(todo) // (_AHEAD * len(ready))))
                batch = again.popleft() if again else _Batch(_taken(todo, size))
                hand.open.append(batch)
                call = hand.actor.climb.remote([asked[index] for index in batch.indices])
                self._calls[call] = (hand, batch)

    def _back(self) -> list[Any]:
        """Return what came back; an empty list after a while, so that Ctrl-C is heard."""
        if not self._calls:
            time.sleep(_LOOK)
            return []
        calls = list(self._calls)
        back, _ = self._ray.wait(calls, num_returns=len(calls), timeout=0)
        if not back:
            back, _ = self._ray.wait(calls, num_returns=1, timeout=_LOOK)
        return list(back)

    def _count_cores(self) -> None:
        """Start a worker for every core that has none: machines come and go.

        Raises:
            EngineError: the head of the cluster is gone, or there has been no worker for too long.

        """
        now = time.monotonic()
        if now - self._counted < _COUNT:
            return
        self._counted = now
        knock(self._address)
        cores = int(self._ray.cluster_resources().get("CPU", 0))
        for _ in range(cores - len(self._hands)):
            hand = _Hand(self._make.remote())
            self._hands.append(hand)
            self._calls[hand.actor.prepare.remote(self._load, self._files)] = (hand, None)
        if now - self._answered > _PATIENCE and not any(hand.ready for hand in self._hands):
            raise EngineError(
                f"no worker has been there for {_PATIENCE:.0f} seconds; the cluster has"
                f" {cores} cores.",
                where=self._address,
                hint="Bring its machines back, or free them of other work, and run the same"
                " command again: what is done is kept.",
            )

    def _forget(self) -> None:
        """Await nothing any more that was sent for work given up half-way."""
        self._calls = {call: what for call, what in self._calls.items() if what[1] is None}
        for hand in self._hands:
            hand.open.clear()

    def _lose(self, hand: _Hand, error: Exception) -> list[_Batch]:
        """Forget a worker and return what it had open.

        Raises:
            EngineError: it is not the first that ended so.

        """
        self._hands.remove(hand)
        self._calls = {call: what for call, what in self._calls.items() if what[0] is not hand}
        self._counted = float("-inf")
        with contextlib.suppress(self._ray.exceptions.RayError):
            self._ray.kill(hand.actor)  # it may be only out of reach
        reason = next((line for line in str(error).splitlines()[::-1] if line.strip()), "")
        if not hand.ready:
            self._failed_starts += 1
            if self._failed_starts >= _TRIES:
                raise EngineError(
                    f"workers cannot be started: {reason.strip().rstrip('.')}.",
                    where=self._address,
                    hint="Install the same duizhao[cluster] on every machine.",
                ) from error
        elif hand.open:
            hand.open[0].tries += 1
            if hand.open[0].tries >= _TRIES:
                raise EngineError(
                    f"the same sentences ended {_TRIES} workers: {reason.strip().rstrip('.')}.",
                    where=self._address,
                    hint="Do the machines have memory enough? What is done is kept.",
                ) from error
        return list(hand.open)


class _Fetch:
    """Gets the package's files out of the object store where they are called for."""

    def __init__(self, reference: list[Any]) -> None:
        # In a list, so that Ray does not send it to machines that need none.
        self.reference = reference

    def __call__(self) -> Any:
        from importlib import import_module

        return import_module("ray").get(self.reference[0])


def _taken(todo: deque[int], size: int) -> list[int]:
    return [todo.popleft() for _ in range(min(size, len(todo)))]


def _told(error: Any) -> DuizhaoError:
    """Return what a worker said, or the last line of what went wrong in it."""
    if isinstance(error.cause, DuizhaoError):
        return error.cause
    return EngineError(f"a worker of the cluster failed: {str(error).strip().splitlines()[-1]}")
