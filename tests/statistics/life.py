"""An office in which things go on, each at its own time and through the services, as a seed has it."""

import random
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.head_counts import (
    HeadCountInput,
    add_head_count,
    change_head_count,
    remove_head_count,
)
from app.attendance.service.marks import record_marks
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.certificates.service.issue import issue_for_session
from app.certificates.service.revoke import revoke
from app.core.errors import Refused
from app.core.permissions import TERMINAL
from app.curriculum.models import Module
from app.people.models import Person, PersonMerge, TrainerProfile
from app.people.rules import Sex
from app.people.service.merging import merge, undo_merge
from app.programmes.models import Assignment, Programme, SessionDay, TrainingSession
from app.programmes.rules import AgendaInput, AssignmentRole, ProgrammeInput, SessionInput, SessionState, Step
from app.programmes.service.agenda import add_agenda_item, assign_trainer, unassign_trainer
from app.programmes.service.days import set_days
from app.programmes.service.programmes import update_programme
from app.programmes.service.sessions import update_session
from app.programmes.service.steps import take_step
from app.registration.models import Registration
from app.registration.rules import RegistrationState, SnapshotField
from app.registration.service.completing import complete_snapshots
from app.registration.service.deciding import decide
from app.registration.service.registering import add_participant
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.programmes import make_programme, make_session
from tests.factories.registration import make_registration

BEGIN = datetime.fromisoformat("2011-12-31T12:00:00+00:00")
COUNTRIES = ("KEN", "UGA", "NPL", None)


class Life:
    """An office in which things go on, each at its own time and through the services."""

    def __init__(self, db: Session, seed: int) -> None:
        self.db, self.chance, self.now = db, random.Random(seed), BEGIN
        self.done: list[tuple[str, bool]] = []
        self._begin()

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": TERMINAL, "now": self.now}

    def _begin(self) -> None:
        programmes = [make_programme(self.db, code=code, threshold=60) for code in ("GP", "ED")]
        people = [
            make_person(
                self.db,
                family_name=f"P{n}",
                email=f"p{n}@example.org",
                sex=self.chance.choice(list(Sex)),
                country=self.chance.choice(COUNTRIES),
            )
            for n in range(10)
        ]
        self.db.add_all(TrainerProfile(person_id=person.id) for person in people[:3])
        self.db.add_all(Module(code=code, title=code) for code in ("M1", "M2"))
        for n in range(5):
            first = date(2010, 3, 1) + timedelta(days=90 * n)
            session = make_session(
                self.db,
                programme=self.chance.choice(programmes),
                starts_on=first,
                ends_on=first + timedelta(days=self.chance.randrange(1, 4)),
                host_country=self.chance.choice(COUNTRIES),
                state=self.chance.choice([SessionState.HELD, SessionState.HELD, SessionState.ANNOUNCED]),
            )
            for person in self.chance.sample(people, 5):
                state = self.chance.choice([RegistrationState.ACCEPTED] * 3 + [RegistrationState.APPLIED])
                marks = "" if state is RegistrationState.APPLIED else self._marks(session.day_count)
                make_registration(self.db, session=session, person=person, state=state, marks=marks, at=BEGIN)
        self.db.flush()

    def _marks(self, days: int) -> str:
        return "".join(self.chance.choice("ppla-") for _ in range(days))

    def go_on(self, steps: int) -> None:
        """Do so many things, of which some are refused."""
        deeds: list[Callable[[], object]] = [
            self.mark,
            self.mark,
            self.merge,
            self.merge,
            self.undo,
            self.count_heads,
            self.change_heads,
            self.step,
            self.add,
            self.decide,
            self.correct,
            self.lengthen,
            self.certify,
            self.revoke,
            self.change_session,
            self.change_session,
            self.change_programme,
            self.teach,
            self.assign,
            self.unassign,
        ]
        for _ in range(steps):
            self.now += timedelta(hours=self.chance.randrange(1, 40))
            deed = self.chance.choice(deeds)
            try:
                with self.db.begin_nested():
                    deed()
                    self.db.flush()
                self.done.append((deed.__name__, True))
            except (Refused, IndexError):
                self.db.expire_all()
                self.done.append((deed.__name__, False))

    def one(self, model: Any, *conditions: Any) -> Any:
        found = self.db.scalars(sa.select(model).where(*conditions))
        return self.chance.choice(sorted(found, key=self._place))

    def _place(self, row: Any) -> tuple[str, ...]:
        """Where a row stands among its kind; ids are random, so that they would order each life anew."""
        if isinstance(row, Registration | Certificate | Assignment):
            session = self.db.get_one(TrainingSession, row.session_id)
            role = row.role if isinstance(row, Assignment) else ""
            return str(session.starts_on), self.db.get_one(Person, row.person_id).family_name, role
        name = {
            Person: "family_name",
            Programme: "code",
            TrainingSession: "starts_on",
            SessionDay: "on_date",
            HeadCount: "recorded_at",
            PersonMerge: "merged_at",
        }[type(row)]
        return (str(getattr(row, name)),)

    def mark(self) -> None:
        seat = self.one(Registration, Registration.state == RegistrationState.ACCEPTED)
        day = self.one(SessionDay, SessionDay.session_id == seat.session_id)
        mark = MarkInput(
            registration_id=seat.id, session_day_id=day.id, status=self.chance.choice(list(MarkStatus))
        )
        record_marks(
            self.db,
            session_id=seat.session_id,
            marks=[mark],
            method=Method.SHEET,
            actor=TERMINAL,
            now=self.now,
        )

    def merge(self) -> None:
        kept, absorbed = (self.one(Person, Person.merged_into_id.is_(None)).id for _ in range(2))
        merge(self.db, kept_id=kept, absorbed_id=absorbed, actor=TERMINAL, now=self.now)

    def undo(self) -> None:
        undo_merge(
            self.db,
            self.one(PersonMerge, PersonMerge.undone_at.is_(None)).id,
            actor=TERMINAL,
            now=self.now,
        )

    def _figures(self) -> HeadCountInput:
        women, men = self.chance.randrange(5), self.chance.randrange(5)
        return HeadCountInput(
            total=women + men + 1, female=women, male=men, country=self.chance.choice(COUNTRIES)
        )

    def count_heads(self) -> None:
        session = self.one(TrainingSession)
        add_head_count(self.db, session_id=session.id, figures=self._figures(), actor=TERMINAL, now=self.now)

    def change_heads(self) -> None:
        count = self.one(HeadCount)
        about = {"session_id": count.session_id, "head_count_id": count.id, "actor": TERMINAL}
        if self.chance.random() < 0.5:
            remove_head_count(self.db, **about, now=self.now)
        else:
            change_head_count(self.db, **about, figures=self._figures(), now=self.now)

    def step(self) -> None:
        session, step = self.one(TrainingSession), self.chance.choice(list(Step))
        take_step(self.db, session.id, step=step, actor=TERMINAL, now=self.now, reason="because")

    def add(self) -> None:
        person = self.one(Person, Person.merged_into_id.is_(None))
        state = self.chance.choice([RegistrationState.ACCEPTED, RegistrationState.APPLIED])
        add_participant(
            self.db,
            session_id=self.one(TrainingSession).id,
            person=person.id,
            state=state,
            actor=TERMINAL,
            now=self.now,
        )

    def decide(self) -> None:
        state = self.chance.choice([RegistrationState.ACCEPTED, RegistrationState.WITHDRAWN])
        decide(self.db, [self.one(Registration).id], to_state=state, actor=TERMINAL, now=self.now)

    def correct(self) -> None:
        person = self.one(Person, Person.merged_into_id.is_(None))
        person.sex = self.chance.choice(list(Sex))
        person.country = self.chance.choice(COUNTRIES)
        self.db.flush()
        for field in (SnapshotField.SEX, SnapshotField.COUNTRY):
            complete_snapshots(self.db, [person.id], field=field, replaces=True, actor=TERMINAL, now=self.now)

    def lengthen(self) -> None:
        session = self.one(TrainingSession)
        days = self.db.scalars(sa.select(SessionDay.on_date).where(SessionDay.session_id == session.id)).all()
        added = max(days) + timedelta(days=1)
        set_days(self.db, session.id, dates={*days, added}, actor=TERMINAL, now=self.now)

    def certify(self) -> None:
        issue_for_session(
            self.db,
            session_id=self.one(TrainingSession).id,
            actor=TERMINAL,
            now=self.now,
            issuer=make_issuer(),
        )

    def revoke(self) -> None:
        paper = self.one(Certificate, Certificate.state == CertificateState.ISSUED)
        revoke(self.db, paper.id, reason="because", actor=TERMINAL, now=self.now)

    def change_session(self) -> None:
        session = self.one(TrainingSession)
        names = [each.name for each in fields(SessionInput) if hasattr(session, each.name)]
        data = SessionInput(**{name: getattr(session, name) for name in names})
        modules = self.db.scalars(sa.select(Module.id).order_by(Module.code)).all()
        changed: list[dict[str, Any]] = [
            {"host_country": self.chance.choice(COUNTRIES)},
            {"title": f"Title {self.now}"},
            {"cost_cents": self.chance.choice([None, 0, 900_00])},
            {"programme_id": self.one(Programme).id},
            {"module_ids": tuple(self.chance.sample(list(modules), self.chance.randrange(3)))},
        ]
        update_session(self.db, session.id, data=replace(data, **self.chance.choice(changed)), **self.by)

    def change_programme(self) -> None:
        programme = self.one(Programme)
        data = ProgrammeInput(**{each.name: getattr(programme, each.name) for each in fields(ProgrammeInput)})
        changed = {
            "hours_a_day": self.chance.choice([4, 6]),
            "attendance_threshold": self.chance.choice([50, 60, 100]),
        }
        update_programme(self.db, programme.id, data=replace(data, **changed), **self.by)

    def teach(self) -> None:
        session = self.one(TrainingSession)
        day = self.one(SessionDay, SessionDay.session_id == session.id)
        until = time(self.chance.randrange(10, 18))
        item = AgendaInput(day_id=day.id, starts_at=time(9), ends_at=until, title="Lesson")
        add_agenda_item(self.db, session.id, data=item, **self.by)

    def assign(self) -> None:
        person = self.one(Person, Person.id.in_(sa.select(TrainerProfile.person_id)))
        role = self.chance.choice(list(AssignmentRole))
        assign_trainer(self.db, self.one(TrainingSession).id, person_id=person.id, role=role, **self.by)

    def unassign(self) -> None:
        given = self.one(Assignment)
        unassign_trainer(self.db, given.session_id, assignment_id=given.id, **self.by)
