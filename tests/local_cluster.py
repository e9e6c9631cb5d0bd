"""A Ray cluster of several machines on this one: started as a process that is told what to kill.

    python tests/local_cluster.py WORKERS

It prints the address and the head's process; on standard input ``kill N`` ends machine N with
SIGKILL, ``head`` ends the head so, and the end of the input ends all of it.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_QUICK = {  # so that the loss of a machine is noticed in seconds, and a busy one is not lost
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 500,
    "health_check_failure_threshold": 5,
}

_PORTS = (
    "metrics_agent_port",
    "metrics_export_port",
    "dashboard_agent_listen_port",
    "runtime_env_agent_port",
)


class LocalCluster:
    """A cluster as a test uses it."""

    def __init__(self, workers: int) -> None:
        quiet = {"RAY_USAGE_STATS_ENABLED": "0"}
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(workers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **quiet},
            start_new_session=True,  # Ctrl-C in a test is for the command under test
        )
        try:
            self.address = self._answer()
        except AssertionError:
            self.close()
            raise

    def kill(self, what: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        assert self._answer() == "done"

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)
        assert self._process.stdout
        self._process.stdout.close()

    def _answer(self) -> str:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("cluster: "):
                return line.removeprefix("cluster: ").strip()
        raise AssertionError("the local cluster did not start")


def _machine() -> dict[str, Any]:
    """Return what a machine is: a core, and ports of its own.

    Given its ports it waits less for its agents, which on a busy machine may take too long.
    """
    held = [socket.socket() for _ in _PORTS]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    own = {"num_cpus": 1, "include_log_monitor": False}
    return {**own, **dict(zip(_PORTS, ports, strict=True))}


def _patiently(start: Callable[[], Any]) -> Any:
    """Start a machine; Ray gives up after 15 seconds, which a busy one may well need."""
    for _ in range(3):
        with contextlib.suppress(Exception):
            return start()
    return start()


def main(workers: int) -> None:
    from ray.cluster_utils import Cluster

    head = {**_machine(), "include_dashboard": False, "_system_config": _QUICK}
    cluster = _patiently(lambda: Cluster(True, head_node_args=head))
    nodes = [_patiently(lambda: cluster.add_node(**_machine())) for _ in range(workers)]
    print(f"cluster: {cluster.address}", flush=True)
    for line in sys.stdin:
        if line.startswith("kill"):
            cluster.remove_node(nodes[int(line.split()[1])], allow_graceful=False)
        else:
            processes = cluster.head_node.all_processes
            for name in ("gcs_server", "raylet"):
                os.kill(processes[name][0].process.pid, signal.SIGKILL)
        print("cluster: done", flush=True)
    cluster.shutdown()


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).parent))
    main(int(sys.argv[1]))
