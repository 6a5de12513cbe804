"""The processes of a running office: web server and worker, kept alive together."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

import click

from app.core.terminal import OWNER_ONLY

RESTART_PAUSE = 1.0  # seconds; a process that cannot start does not spin
STOP_PATIENCE = 20.0
LONGEST_REQUEST_LINE = 8_190  # the most the web server takes; a report's filters stand in its address


@dataclass
class _Process:
    name: str
    command: list[str]
    running: subprocess.Popen[bytes] | None = None

    def start(self, environment: dict[str, str]) -> None:
        self.running = subprocess.Popen(self.command, env=environment)  # noqa: S603 - our own command


class Supervisor:
    """Starts the processes, restarts one that dies, and stops all of them on a signal."""

    def __init__(self, commands: dict[str, list[str]], environment: dict[str, str]) -> None:
        self._processes = [_Process(name, command) for name, command in commands.items()]
        self._environment = environment
        self._stopping = False

    def run(self) -> None:
        """Watch until a signal comes."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        for process in self._processes:
            process.start(self._environment)
        while not self._stopping:
            time.sleep(0.2)
            for process in self._processes:
                self._restart_if_dead(process)
        self._end_all()

    def _restart_if_dead(self, process: _Process) -> None:
        if self._stopping or process.running is None or process.running.poll() is None:
            return
        click.echo(f"mandate: the {process.name} ended unexpectedly and is started again", err=True)
        time.sleep(RESTART_PAUSE)
        process.start(self._environment)

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _end_all(self) -> None:
        running = [process.running for process in self._processes if process.running]
        for each in running:
            each.terminate()
        deadline = time.monotonic() + STOP_PATIENCE
        for each in running:
            try:
                each.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                each.kill()


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    """The web server: one process a core, one request at a time in each, which SQLite likes best."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"{host}:{port}",
        "--workers",
        str(workers or os.cpu_count() or 2),
        "--worker-class",
        "sync",
        "--timeout",
        "120",
        "--umask",
        oct(OWNER_ONLY),  # it takes off that of the terminal otherwise
        "--limit-request-line",
        str(LONGEST_REQUEST_LINE),
        "--log-level",
        "warning",
        "app.factory:create_app()",
    ]


def worker_command() -> list[str]:
    """The worker that does jobs."""
    return [sys.executable, "-m", "app", "worker"]
