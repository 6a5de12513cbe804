"""A secret is made once, and read whole by everyone who comes at the same moment."""

import errno
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from app.core.kept import kept_once
from app.core.office_key import office_key
from app.core.settings import UnusableSettings, load_settings

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


def test_where_it_cannot_be_kept_the_remedy_is_named_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links_here(*_paths: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    settings = load_settings({}, data_dir=tmp_path, secret_key="x")
    monkeypatch.setattr(os, "link", no_links_here)
    with pytest.raises(UnusableSettings, match="not supported; set MANDATE_SIGNING_KEY_FILE"):
        office_key(settings)
    with pytest.raises(UnusableSettings, match="not supported; set MANDATE_DATA_DIR"):
        load_settings({}, data_dir=tmp_path)
    assert list(tmp_path.iterdir()) == []
