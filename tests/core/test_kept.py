"""A secret is made once, and read whole by everyone who comes at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from app.core.kept import kept_once

ASKING = 8


def test_all_who_come_at_once_read_the_same_whole_secret(tmp_path: Path) -> None:
    together = Barrier(ASKING)

    def ask(number: int) -> str:
        def make() -> str:
            together.wait()
            time.sleep(number / 1_000)
            return f"{number}" * 1_000_000

        return kept_once(tmp_path / "new" / "secret", make)

    with ThreadPoolExecutor(ASKING) as pool:
        found = list(pool.map(ask, range(ASKING)))
    assert len(set(found)) == 1
    assert len(found[0]) == 1_000_000
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["secret"]
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600
