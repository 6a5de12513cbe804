"""Previews nobody came back to, and files nobody needs, are removed after a week."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core.office import Office
from app.core.permissions import TERMINAL
from app.jobs.models import Job
from app.jobs.registry import Task
from app.registers.jobs import drop, sweep_previews
from app.registers.models import RegisterImport
from app.registers.service.keeping import keep_files, source_of, uploaded
from app.registers.service.undoing import undo_import
from tests.registers.importing import take_roll
from tests.registers.reading_aloud import BRUNO
from tests.registers.test_importing import count, only

FILE = uploaded("register.csv", b"ref,start\n")


def preview(db: Session, office: Office, at: datetime) -> RegisterImport:
    source = source_of([FILE])
    keep_files(office.storage, [FILE])
    made = RegisterImport(
        file_name=source.file_name,
        file_digest=source.file_digest,
        files=source.files,
        state="previewed",
        created_at=at,
    )
    db.add(made)
    db.flush()
    return made


def do_jobs(db: Session, office: Office, now: datetime) -> None:
    for job in db.query(Job).filter(Job.kind == "registers.drop_files"):
        drop(db, Task(id=job.id, payload=job.payload, now=now, settings=office.settings))


def is_kept(office: Office) -> bool:
    return office.storage.path(FILE.key).exists()


def test_an_old_preview_and_its_file_go(db: Session, office: Office, now: datetime) -> None:
    preview(db, office, now - timedelta(days=8))
    sweep_previews(db, now)
    assert count(db, RegisterImport) == 0
    assert is_kept(office)
    do_jobs(db, office, now)
    assert not is_kept(office)


def test_a_young_preview_stays(db: Session, office: Office, now: datetime) -> None:
    preview(db, office, now - timedelta(days=6))
    sweep_previews(db, now)
    assert count(db, RegisterImport) == 1
    assert count(db, Job) == 0


def test_a_file_that_another_import_has_stays(db: Session, office: Office, now: datetime) -> None:
    preview(db, office, now - timedelta(days=8))
    preview(db, office, now)
    sweep_previews(db, now)
    do_jobs(db, office, now)
    assert is_kept(office)


def test_the_file_of_an_import_undone_goes_later(db: Session, office: Office, now: datetime) -> None:
    take_roll(db, BRUNO)
    made = only(db, RegisterImport)
    made.files = source_of([FILE]).files
    keep_files(office.storage, [FILE])
    undo_import(db, made.id, actor=TERMINAL, now=now)
    sweep_previews(db, now + timedelta(days=6))
    assert made.files
    sweep_previews(db, now + timedelta(days=8))
    do_jobs(db, office, now)
    assert (only(db, RegisterImport).files, is_kept(office)) == ([], False)


def test_names_are_safe_in_any_folder() -> None:
    names = {
        "../../etc/passwd": "passwd",
        "C:\\Users\\me\\reg.xlsx": "reg.xlsx",
        "a\x00b?.csv": "a-b-.csv",
        "سجل.xlsx": "سجل.xlsx",
        "": "register",
        f"{'x' * 300}.csv": f"{'x' * 120}.csv",
    }
    assert {name: uploaded(name, b"").name for name in names} == names
