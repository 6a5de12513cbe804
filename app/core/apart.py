"""A process of its own for what strangers send: it knows no secret, and alone is harmed by a hostile file."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
LONGEST_PIECE = 64 << 20


@contextmanager
def answered_apart(
    *arguments: str, content: bytes = b"", seconds: float, most: int
) -> Iterator[Iterator[bytes]]:
    """Give `content` to this interpreter, run with `arguments` in our folder; yields what it answers.

    That comes line by line and ends where the process ends, or is ended, because it took longer or said more.
    A caller has to know by itself whether an answer is complete. The process sets its own limits of memory.
    """
    with subprocess.Popen(  # noqa: S603 - this interpreter; the upload is at most what it reads
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PATH": os.defpath},
    ) as process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - what PIPE promises
        clock = Timer(seconds, process.kill)
        clock.start()
        try:
            _hand_over(content, process.stdin)
            yield _bounded(process.stdout, most)
        finally:
            clock.cancel()
            process.kill()


def _hand_over(content: bytes, stream: IO[bytes]) -> None:
    with suppress(BrokenPipeError):  # it has ended already
        stream.write(content)
    with suppress(BrokenPipeError):
        stream.close()


def _bounded(stream: IO[bytes], most: int) -> Iterator[bytes]:
    left = most
    while line := stream.readline(LONGEST_PIECE):
        left -= len(line)
        if left < 0:
            return
        yield line
