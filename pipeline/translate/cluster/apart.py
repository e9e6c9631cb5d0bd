"""Segments → what became of them, by a process of its own that is connected to the cluster.

Ray ends the process it is in when the head of its cluster is gone, in words of its own. That must
not be ours, which has a memory to close and a sentence to say. So the connection is held apart.
Both sides talk in pickles: there go what is wanted and then lists of segments; back come each
(index, what became of it) and None at the end of a list, or an error.
"""

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, cast

from pipeline.errors import DuizhaoError, EngineError
from pipeline.translate.climbing import Asked, Climbed
from pipeline.translate.cluster.connection import connect
from pipeline.translate.cluster.node import Load, pack
from pipeline.translate.cluster.pool import Pool

_START = f"import sys; sys.path[:] = {{!r}}; from {__name__} import main; main()"
_GRACE = 5.0
"""Seconds in which the process must end when it is let go."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The cluster to join, and what its workers are to load."""

    address: str
    load: Load


class Apart:
    """A process that is connected to a cluster, for as long as this object is there."""

    def __init__(self, wanted: Wanted) -> None:
        """Start it; it joins the cluster when it is first asked for something."""
        self._address = wanted.address
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _START.format(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us alone
        )
        weakref.finalize(self, _end, process)
        self._there, self._back = (
            cast("IO[bytes]", process.stdin),
            cast("IO[bytes]", process.stdout),
        )
        self._send(wanted)

    def climb(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Climbed]]:
        """Yield each index once with what became of it, in any order.

        Raises:
            EngineError: the cluster does not answer, is lost, or runs another model or code.

        """
        self._send(list(asked))
        while (answer := self._receive()) is not None:
            if isinstance(answer, DuizhaoError):
                raise answer
            yield answer

    def _send(self, what: object) -> None:
        try:
            _write(self._there, what)
        except OSError as error:
            raise self._broken() from error

    def _receive(self) -> Any:
        try:
            return pickle.load(self._back)  # noqa: S301
        except (EOFError, pickle.UnpicklingError) as error:  # nothing, or half an answer
            raise self._broken() from error

    def _broken(self) -> EngineError:
        return EngineError(
            "the connection to the cluster broke off; its head may be gone.",
            where=self._address,
            hint="Start it with `ray start --head`, and run the same command again:"
            " what is done is kept.",
        )


def main() -> None:
    """Answer what standard input asks, until it ends."""
    there: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(there,), daemon=True).start()
    back = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may stand among the answers
    wanted: Wanted = there.get()
    pool = None
    while True:
        asked: Sequence[Asked] = there.get()
        try:
            pool = pool or _join(wanted)
            for climbed in pool.climb(asked):
                _write(back, climbed)
            _write(back, None)
        except BrokenPipeError:
            return  # nobody is there any more
        except DuizhaoError as error:
            _write(back, error)
        except Exception as error:
            _write(back, EngineError(f"the cluster cannot be used: {error!r}."))


def _listen(there: "queue.SimpleQueue[Any]") -> None:
    """Pass on what is asked; where nobody is there any more, end the process at once."""
    with contextlib.suppress(EOFError, pickle.UnpicklingError):
        while True:
            there.put(pickle.load(sys.stdin.buffer))  # noqa: S301
    os._exit(0)


def _join(wanted: Wanted) -> Pool:
    ray = connect(wanted.address)
    files = ray.put(pack(wanted.load.package))
    return Pool(ray, wanted.load, files, wanted.address)


def _write(file: IO[bytes], what: object) -> None:
    pickle.dump(what, file)
    file.flush()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let the process go: the end of its input ends it."""
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what it could not be sent is still there
            cast("IO[bytes]", pipe).close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
        return
    process.kill()
    process.wait()
