"""The process for what strangers send: without secrets, and bounded in what it says and how long."""

import json
import time

import pytest

from app.core.apart import answered_apart


def lines_of(code: str, *, content: bytes = b"", seconds: float = 20, most: int = 1000) -> list[bytes]:
    with answered_apart("-I", "-c", code, content=content, seconds=seconds, most=most) as lines:
        return list(lines)


def test_it_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATE_SECRET_KEY", "hush")
    (line,) = lines_of("import os, json; print(json.dumps(dict(os.environ)))")
    assert set(json.loads(line)) <= {"PATH", "LC_CTYPE"}  # the second is what Python sets for itself


def test_it_gets_the_content_and_its_complaints_go_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import sys; print(len(sys.stdin.buffer.read())); print('gone', file=sys.stderr); 1/0"
    assert lines_of(code, content=bytes(300_000)) == [b"300000\n"]
    assert capfd.readouterr() == ("", "")


def test_one_that_does_not_want_the_content_may_answer_all_the_same() -> None:
    assert lines_of("import os; os.close(0); print('no')", content=bytes(300_000)) == [b"no\n"]


def test_one_that_never_stops_talking_is_ended() -> None:
    assert sum(map(len, lines_of("while True: print('x' * 99)", most=950))) == 900


def test_one_that_takes_too_long_is_ended_also_while_it_is_given_the_content() -> None:
    began = time.monotonic()
    assert lines_of("while True: pass", content=bytes(300_000), seconds=0.3) == []
    assert time.monotonic() - began < 5
