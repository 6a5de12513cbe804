"""A desk with one session of 2011: what is sealed there, changed there, and told as the reason."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.office_key import OfficeKey, office_key
from app.core.permissions import EVERYTHING, TERMINAL, Actor, Scope
from app.core.settings import load_settings
from app.curriculum.models import Module
from app.curriculum.rules import ModuleInput
from app.curriculum.service import create_module
from app.people.models import Person, TrainerProfile
from app.programmes.models import Assignment, Programme, SessionDay, TrainingSession
from app.programmes.rules import (
    AgendaInput,
    AssignmentRole,
    ProgrammeInput,
    SessionInput,
)
from app.programmes.service.agenda import (
    add_agenda_item,
    assign_trainer,
)
from app.programmes.service.programmes import update_programme
from app.programmes.service.sessions import update_session
from app.registration.models import Registration
from app.statistics.models import SealedReport
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import STANDARD
from app.statistics.rules.seals.reasons import Reason
from app.statistics.rules.selection import Selection
from app.statistics.service.sealing.comparing import Comparison, compare_with_today
from app.statistics.service.sealing.sealing import seal_report
from tests.conftest import World
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

SEALED = datetime.fromisoformat("2011-12-31T12:00:00+00:00")
LATER = SEALED + timedelta(days=30)
DONE: dict[str, Any] = {"actor": TERMINAL, "now": LATER}
WHOLE = Asked()


@dataclass
class Desk:
    """One session of 2011 with two people, a module and a trainer, and how its report is sealed."""

    db: Session
    key: OfficeKey
    session: TrainingSession
    module: Module
    trainer: Person
    seats: list[Registration]

    def seal(self, asked: Asked = WHOLE, *, actor: Actor = TERMINAL, now: datetime = SEALED) -> SealedReport:
        self.db.flush()
        named = {"title": "Report", "query": "", "office": "Desk"}
        return seal_report(self.db, asked, **named, key=self.key, actor=actor, now=now)

    def change(self, **values: Any) -> None:
        """Change the session by its form."""
        names = [each.name for each in fields(SessionInput) if hasattr(self.session, each.name)]
        now = {name: getattr(self.session, name) for name in names}
        data = SessionInput(**{**now, "module_ids": (self.module.id,), **values})
        update_session(self.db, self.session.id, data=data, **DONE)

    def change_programme(self, **values: Any) -> None:
        programme = self.db.get_one(Programme, self.session.programme_id)
        now = {each.name: getattr(programme, each.name) for each in fields(ProgrammeInput)}
        update_programme(self.db, programme.id, data=ProgrammeInput(**{**now, **values}), **DONE)

    def teach(self, *, hours: int) -> Any:
        """Put one lesson on the agenda."""
        day = self.db.scalars(sa.select(SessionDay).where(SessionDay.session_id == self.session.id)).first()
        assert day is not None
        item = AgendaInput(day_id=day.id, starts_at=time(9), ends_at=time(9 + hours), title="Lesson")
        return add_agenda_item(self.db, self.session.id, data=item, **DONE).id

    def assign(self, person: Person, role: AssignmentRole = AssignmentRole.CO_TRAINER) -> Assignment:
        return assign_trainer(self.db, self.session.id, person_id=person.id, role=role, **DONE)

    def other_trainer(self) -> Person:
        person = make_person(self.db, family_name="Abara", given_name="Tola")
        self.db.add(TrainerProfile(person_id=person.id))
        self.db.flush()
        return person


def make_desk(db: Session, world: World, tmp_path: Path) -> Desk:
    """The desk before anything is sealed."""
    session = make_session(
        db, programme=world.programme, slug="of-2011", starts_on=date(2011, 1, 10), ends_on=date(2011, 1, 11)
    )
    before: dict[str, Any] = {"actor": TERMINAL, "now": SEALED - timedelta(days=90)}
    module = create_module(db, ModuleInput(code="M1", title="Concepts"), **before)
    trainer = make_person(db, family_name="Wanjiru", given_name="Jane")
    db.add(TrainerProfile(person_id=trainer.id))
    key = office_key(load_settings({}, data_dir=tmp_path, secret_key="x"))
    people = [
        make_person(db, family_name=f"P{n}", country=country) for n, country in enumerate(("KEN", "UGA"))
    ]
    seats = [
        make_registration(db, session=session, person=person, marks=marks, at=before["now"])
        for person, marks in zip(people, ("pp", "p-"), strict=True)
    ]
    desk = Desk(db=db, key=key, session=session, module=module, trainer=trainer, seats=seats)
    assign_trainer(db, session.id, person_id=trainer.id, role=AssignmentRole.LEAD, **before)
    data = SessionInput(
        programme_id=session.programme_id,
        title="Seminar",
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        host_country="KEN",
        module_ids=(module.id,),
        slug=session.slug,
    )
    update_session(db, session.id, data=data, **before)
    return desk


def compare(desk: Desk, sealed: SealedReport, *, people: Scope = EVERYTHING) -> Comparison:
    """Compare with today; whatever differs has a reason."""
    desk.db.flush()
    desk.db.expire_all()
    found = compare_with_today(desk.db, sealed, people=people)
    assert found.rest == {}
    assert [each.change for each in found.told if not each.is_explained] == []
    assert [each for each in found.turns if not each.events] == []
    return found


def reasons(found: Comparison) -> set[Reason]:
    return {event.reason for each in found.told for event in each.events}


def asked(rows: Dimension | None = Dimension.HOST_COUNTRY, *show: str, **selection: Any) -> Asked:
    return Asked(rows=rows, show=show or STANDARD, selection=Selection(**selection))
