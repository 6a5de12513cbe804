"""Changes of the office's keys and the history: neither goes without the other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.certificates.errors import KeysExist
from app.certificates.service.keys import make_first, replace_lost, rotate, withdraw
from app.certificates.signing.keys import keys_folder
from app.core.permissions import TERMINAL
from app.core.settings import Settings
from tests.certificates.signing.conftest import office_settings
from tests.conftest import NOW

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOW = {"actor": TERMINAL, "now": NOW}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return office_settings(tmp_path)


def traces(db: Session) -> list[tuple[str, list[str]]]:
    entries = db.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("keys.")).order_by(AuditEntry.id)
    )
    return [(entry.action, entry.details["keys"]) for entry in entries]


def files(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in keys_folder(settings).glob("*")}


def test_each_change_names_its_own_keys_also_in_one_moment(db: Session, settings: Settings) -> None:
    make_first(db, settings, **HOW)
    rotate(db, settings, **HOW)
    withdraw(db, settings, "key-2026-2", reason="stolen", **HOW)
    replace_lost(db, settings, **HOW)
    replace_lost(db, settings, **HOW)
    assert sorted(traces(db)) == [
        ("keys.made", ["key-2026-3"]),
        ("keys.made", ["root-2026", "signer-2026", "key-2026"]),
        ("keys.rotated", ["signer-2026-2", "key-2026-2"]),
        ("keys.withdrawn", ["key-2026-2"]),
    ]


def test_of_keys_that_were_there_nothing_is_told(db: Session, settings: Settings) -> None:
    make_first(db, settings, **HOW)
    with pytest.raises(KeysExist):
        make_first(db, settings, **HOW)
    assert len(traces(db)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda db, settings: rotate(db, settings, **HOW),
        lambda db, settings: withdraw(db, settings, "signer-2026", reason="stolen", **HOW),
        lambda db, settings: replace_lost(db, settings, **HOW),
    ],
)
def test_where_the_history_cannot_be_written_no_key_changes(
    db: Session,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Session, Settings], object],
) -> None:
    make_first(db, settings, **HOW)
    withdraw(db, settings, "key-2026", reason="stolen", **HOW)
    before = files(settings)
    monkeypatch.setattr(db, "flush", refuse)
    with pytest.raises(OSError, match="full"):
        change(db, settings)
    assert files(settings) == before


def test_where_the_history_cannot_be_written_none_are_made(
    db: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "flush", refuse)
    with pytest.raises(OSError, match="full"):
        make_first(db, settings, **HOW)
    assert list(settings.data_dir.glob("*keys*")) == []


def refuse() -> None:
    raise OSError("the disk is full")
