"""The real server in processes of its own, and what they use, as the kernel counts it."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.admin.serving import web_command

PATIENCE = 60.0
PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far; 0 where the kernel does not tell."""
        return sum(_cpu_seconds(pid) for pid in self._pids())

    def megabytes_a_worker(self) -> float:
        """Memory of the largest process, shared pages counted by their share."""
        return max((_megabytes(pid) for pid in self._pids()), default=0.0)

    def _pids(self) -> list[int]:
        children = PROC / str(self.pid) / "task" / str(self.pid) / "children"
        if not children.exists():
            return []
        return [self.pid, *map(int, children.read_text().split())]


@contextmanager
def running(environment: Mapping[str, str], *, workers: int) -> Iterator[Server]:
    """Serve on a free port of the loopback device until the end of the block."""
    port = _free_port()
    command = web_command(host="127.0.0.1", port=port, workers=workers)
    settings = {"MANDATE_BASE_URL": f"http://127.0.0.1:{port}", **environment}
    process = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cpu_seconds(pid: int) -> float:
    # Behind the name in brackets, which may hold spaces: user time is the 12th value, system time the 13th.
    values = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(values[11]) + int(values[12])) / TICKS


def _megabytes(pid: int) -> float:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / 1024
