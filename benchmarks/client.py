"""A small closed-loop client: each of its threads asks for a page again as soon as it has it."""

import http.client
import threading
import time
from dataclasses import dataclass, field
from itertools import count

TIMEOUT = 30.0


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is asked for."""

    name: str
    path: str
    cookie: str = ""


@dataclass
class Answers:
    """The milliseconds of each answer, and the seconds from the first question to the last answer."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        return len(self.milliseconds) / self.seconds


def drive(port: int, page: Page, *, clients: int, requests: int, seconds: float) -> Answers:
    """Ask `requests` times, or as often as the time allows; raises RuntimeError for any answer but 200."""
    answers, numbers, begun = Answers(), count(1), time.perf_counter()
    deadline = begun + seconds

    def loop() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        while next(numbers) <= requests and time.perf_counter() < deadline and not answers.faults:
            try:
                answers.milliseconds.append(_ask(connection, page))
            except (OSError, http.client.HTTPException, RuntimeError) as error:
                answers.faults.append(f"{page.path}: {error}")
        connection.close()

    threads = [threading.Thread(target=loop) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if answers.faults:
        raise RuntimeError(answers.faults[0])
    answers.seconds = time.perf_counter() - begun
    return answers


def _ask(connection: http.client.HTTPConnection, page: Page) -> float:
    started = time.perf_counter()
    connection.request("GET", page.path, headers={"Cookie": page.cookie} if page.cookie else {})
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"answered {response.status}")
    return (time.perf_counter() - started) * 1000
