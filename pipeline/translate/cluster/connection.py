"""The address of a cluster → a connection to it, or one sentence that says why there is none."""

import logging
import os
import socket
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pipeline.errors import EngineError, UsageError

_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anybody
    "RAY_DEDUP_LOGS_SKIP_REGEX": "^",  # what workers print is not part of our output
}
_WAIT = 5.0
"""Seconds in which the head of a cluster must answer."""


def need_ray(address: str) -> None:
    """Check, without loading Ray, that a cluster can be asked for.

    Raises:
        UsageError: Ray is not installed, or the address cannot be one.

    """
    if find_spec("ray") is None:
        raise UsageError(
            "--cluster needs Ray, which is not installed.",
            hint="Install it with pip install 'duizhao[cluster]'.",
        )
    host, _, port = address.rpartition(":")
    if address != "auto" and not (host and "/" not in address and port.isdigit()):
        raise UsageError(
            f"--cluster {address!r} is no address of a cluster.",
            hint="Give auto, or host:port as `ray start --head` names it, such as 10.0.0.1:6379.",
        )


def connect(address: str) -> Any:
    """Return the module ``ray``, connected until this process ends.

    Raises:
        EngineError: there is no cluster, it does not answer, or it runs another version of Ray or
            Python.

    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    ray = import_module("ray")
    if address != "auto":
        knock(address)
    try:
        ray.init(
            address=address,
            logging_level=logging.CRITICAL,
            log_to_driver=False,
            include_dashboard=None,
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise EngineError(
            f"the cluster cannot be joined: {str(error).strip().splitlines()[0].rstrip('.')}.",
            where=address,
            hint="Is `ray start` running on this machine too, with the same Ray and Python?",
        ) from error
    return ray


def knock(address: str) -> None:
    """Look whether anything listens: Ray itself would try for a minute and then end the process.

    Raises:
        EngineError: nothing does.

    """
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), _WAIT).close()
    except (OSError, OverflowError) as error:
        raise EngineError(
            f"the head of the cluster does not answer: {getattr(error, 'strerror', '') or error}.",
            where=address,
            hint="Start it with `ray start --head`, and run the same command again:"
            " what is done is kept.",
        ) from error
