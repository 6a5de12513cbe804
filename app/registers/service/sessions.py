"""The sessions of a register: found by reference, or made; with modules, trainers and head counts."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.attendance.service.head_counts import HeadCountInput, add_head_count
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.curriculum.service import get_or_create_module
from app.people.models import Person, TrainerProfile
from app.people.rules import PersonDetails, name_key
from app.programmes.models import Assignment, SessionDay, TrainingSession
from app.programmes.rules import AssignmentRole, SessionInput, SessionState
from app.programmes.rules.names import free_slug, plain
from app.programmes.service.reaching import require_reach
from app.programmes.service.sessions import create_session
from app.registers.rules.names import split_name
from app.registers.rules.records import Problem, RegisterSession
from app.registers.service.run import Run, chunks

ROLES = (AssignmentRole.LEAD, AssignmentRole.CO_TRAINER)


@dataclass(kw_only=True)
class SessionsTaken:
    """The session of each reference, its days in order, and what was new or refused."""

    ids: dict[str, UUID] = field(default_factory=dict)
    days: dict[str, list[UUID]] = field(default_factory=dict)
    made: int = 0
    head_counts_made: int = 0
    refused: list[Problem] = field(default_factory=list)


def take_sessions(
    db: Session, sessions: list[RegisterSession], *, named: set[str], run: Run
) -> SessionsTaken:
    """Find or make each session; `named` are references that people refer to, listed or not."""
    taken = SessionsTaken()
    slugs = _slugs([session.ref for session in sessions] + sorted(named))
    existing = _existing(db, slugs=set(slugs.values()), run=run)
    trainers, modules = _Trainers(db, run), _Modules(db, run)
    for number, session in enumerate(sessions):
        run.tell(number / len(sessions))
        found = existing.get(slugs[session.ref])
        try:
            made = (
                _checked(found, session, run=run)
                if found
                else _make(db, session, slugs[session.ref], modules=modules, run=run)
            )
        except Refused as refusal:
            taken.refused.append(_problem(session, refusal.message))
            continue
        taken.ids[session.ref] = made.id
        if not found:
            taken.made += 1
            trainers.assign(made.id, session.trainers)
    for ref in named - {session.ref for session in sessions}:
        found = existing.get(slugs[ref])
        if found and run.reaches(found):
            taken.ids[ref] = found.id
    _place_days(db, sessions, taken=taken, named=named)
    return taken


def take_head_counts(
    db: Session, sessions: list[RegisterSession], *, taken: SessionsTaken, named: set[str], run: Run
) -> None:
    """Add the figures of sessions without names, once."""
    counted: set[UUID] = set()
    for portion in chunks(list(taken.ids.values())):
        counted.update(db.scalars(sa.select(HeadCount.session_id).where(HeadCount.session_id.in_(portion))))
    for session in sessions:
        session_id, counts = taken.ids.get(session.ref), session.head_counts
        if counts is None or session_id is None or session_id in counted or session.ref in named:
            continue
        figures = HeadCountInput(
            total=counts.total, female=counts.female, male=counts.male, source=_("Register")
        )
        add_head_count(
            db,
            session_id=session_id,
            figures=figures,
            actor=run.actor,
            now=run.now,
            import_id=run.import_id,
        )
        taken.head_counts_made += 1


def _slugs(refs: list[str]) -> dict[str, str]:
    slugs: dict[str, str] = {}
    for ref in refs:
        if ref not in slugs:
            slugs[ref] = free_slug(plain(ref) or "session", taken=set(slugs.values()))
    return slugs


def _existing(db: Session, *, slugs: set[str], run: Run) -> dict[str, TrainingSession]:
    found: dict[str, TrainingSession] = {}
    for portion in chunks(sorted(slugs)):
        query = sa.select(TrainingSession).where(
            TrainingSession.programme_id == run.programme.id, TrainingSession.slug.in_(portion)
        )
        found.update({session.slug: session for session in db.scalars(query)})
    return found


def _checked(found: TrainingSession, session: RegisterSession, *, run: Run) -> TrainingSession:
    if (found.starts_on, found.ends_on) != (session.starts_on, session.ends_on):
        raise Refused(_("The programme has this session already, on other dates."))
    if not run.reaches(found):
        raise Refused(_("The session lies outside the part of the office that you may change."))
    return found


def _make(
    db: Session, session: RegisterSession, slug: str, *, modules: "_Modules", run: Run
) -> TrainingSession:
    # Asked before the modules, which would stay although the session is refused.
    require_reach(
        run.actor, programme_id=run.programme.id, country=session.country, is_online=session.is_online
    )
    data = SessionInput(
        programme_id=run.programme.id,
        title=session.title,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        dates=session.days,
        slug=slug,
        time_zone=run.time_zone,
        is_online=session.is_online,
        host_country=session.country,
        city=session.city,
        venue=session.venue,
        partner=session.partner,
        language=session.language,
        kind=session.kind,
        cost_cents=session.cost_cents,
        capacity=session.capacity,
        module_ids=tuple(dict.fromkeys(modules.get(code) for code in session.modules)),
    )
    state = _state(session, today=run.now.date())
    return create_session(db, data, actor=run.actor, now=run.now, state=state, import_id=run.import_id)


def _state(session: RegisterSession, *, today: date) -> SessionState:
    if session.status in ("cancelled", "postponed"):
        return SessionState(session.status)
    if session.status == "planned" or session.starts_on > today:
        return SessionState.DRAFT
    return SessionState.CLOSED if session.ends_on < today else SessionState.HELD


def _place_days(
    db: Session, sessions: list[RegisterSession], *, taken: SessionsTaken, named: set[str]
) -> None:
    """Tie each day of the register to the day of the session on that date; marks have no other place."""
    listed = {session.ref: session for session in sessions}
    for ref, days in _days(db, taken.ids).items():
        session = listed.get(ref)
        wanted = session.days if session else tuple(days)
        if session and ref in named and not set(wanted) <= days.keys():
            taken.refused.append(
                _problem(session, _("The programme has this session already, on other days."))
            )
            del taken.ids[ref]
            continue
        taken.days[ref] = [days[day] for day in wanted if day in days]


def _days(db: Session, ids: dict[str, UUID]) -> dict[str, dict[date, UUID]]:
    refs = {session_id: ref for ref, session_id in ids.items()}
    days: dict[str, dict[date, UUID]] = {}
    for portion in chunks(list(refs)):
        query = (
            sa.select(SessionDay.session_id, SessionDay.on_date, SessionDay.id)
            .where(SessionDay.session_id.in_(portion))
            .order_by(SessionDay.session_id, SessionDay.position)
        )
        for session_id, on_date, day_id in db.execute(query):
            days.setdefault(refs[session_id], {})[on_date] = day_id
    return days


def _problem(session: RegisterSession, reason: str) -> Problem:
    said = _("Session %(ref)s: %(reason)s", ref=session.ref, reason=reason)
    remedy = _("Correct the row, or give the session another reference, and import again.")
    return Problem(session.sheet, session.row, "", said, remedy)


class _Modules:
    """Modules by code, each asked for once."""

    def __init__(self, db: Session, run: Run) -> None:
        self._db = db
        self._run = run
        self._known: dict[str, UUID] = {}

    def get(self, code: str) -> UUID:
        """The module of this code, begun when there is none."""
        if code not in self._known:
            run = self._run
            self._known[code] = get_or_create_module(
                self._db, code=code, actor=run.actor, now=run.now, import_id=run.import_id
            ).id
        return self._known[code]


class _Trainers:
    """Trainers by name: the office's own first, others are made as trainers."""

    def __init__(self, db: Session, run: Run) -> None:
        self._db = db
        self._run = run
        query = sa.select(Person.name_key, Person.id).join(
            TrainerProfile, TrainerProfile.person_id == Person.id
        )
        self._known: dict[str, UUID] = {row.name_key: row.id for row in db.execute(query)}

    def assign(self, session_id: UUID, names: tuple[str, ...]) -> None:
        """The first named leads; the others teach with them."""
        people = dict.fromkeys(self._person(name) for name in names if name_key(name))
        self._db.add_all(
            Assignment(
                session_id=session_id,
                person_id=person_id,
                role=ROLES[min(number, 1)],
                import_id=self._run.import_id,
            )
            for number, person_id in enumerate(people)
        )

    def _person(self, name: str) -> UUID:
        family_name, given_name = split_name(name)
        details = PersonDetails(family_name=family_name, given_name=given_name).tidy()
        if details.name_key in self._known:
            return self._known[details.name_key]
        person = Person(
            family_name=details.family_name,
            given_name=details.given_name,
            name_key=details.name_key,
            search_text=details.search_text,
            created_at=self._run.now,
            import_id=self._run.import_id,
        )
        self._db.add(person)
        self._db.flush()
        self._db.add(TrainerProfile(person_id=person.id, import_id=self._run.import_id))
        self._known[details.name_key] = person.id
        return person.id
