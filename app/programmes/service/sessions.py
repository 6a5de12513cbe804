"""Planning training sessions and changing them."""

from dataclasses import fields
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.curriculum.models import Module
from app.people.countries import UnknownCountryError, get_country
from app.programmes.errors import BelowTaken, NameTaken, UnusableInput
from app.programmes.models import (
    Programme,
    SessionDay,
    SessionModule,
    TrainingSession,
    session_search_text,
)
from app.programmes.queries import find_session_by_slug, list_session_modules, session_days, slugs_like
from app.programmes.rules import (
    SessionInput,
    SessionState,
    check_session,
    dates_after_change,
    days_between,
    free_slug,
    make_slug,
)
from app.programmes.service.days import apply_days
from app.programmes.service.reaching import place_of, require_reach, session_to_edit

# Columns that are taken over as they are; days, modules and the short name have rules of their own.
_PLAIN = [
    each.name
    for each in fields(SessionInput)
    if each.name not in ("dates", "module_ids", "slug", "starts_on", "ends_on")
]


def create_session(
    db: Session,
    data: SessionInput,
    *,
    actor: Actor,
    now: datetime,
    state: SessionState = SessionState.DRAFT,
    import_id: UUID | None = None,
) -> TrainingSession:
    """Plan a session with its days and modules; an import gives the `state` it has found.

    Raises UnusableInput, NameTaken or OutOfReach, each naming the field.
    """
    _check(db, data, actor=actor)
    dates = sorted(set(data.dates or days_between(data.starts_on, data.ends_on)))
    session = TrainingSession(
        **{name: getattr(data, name) for name in _PLAIN},
        slug=_slug_for(db, data),
        starts_on=dates[0],
        ends_on=dates[-1],
        day_count=len(dates),
        taken=0,
        state=state,
        created_at=now,
        announced_at=now if state is SessionState.ANNOUNCED else None,
        import_id=import_id,
    )
    db.add(session)
    db.flush()
    # A session that is new has nothing to compare with: an import of 2,000 sessions asks nothing here.
    db.add_all(SessionDay(session_id=session.id, position=n, on_date=day) for n, day in enumerate(dates, 1))
    _add_modules(db, session, module_ids=list(dict.fromkeys(data.module_ids)))
    subject, place = ("training_session", session.id), place_of(session)
    record(db, "session.created", actor=actor, now=now, subject=subject, place=place, state=state.value)
    db.flush()
    return session


def update_session(
    db: Session, session_id: UUID, *, data: SessionInput, actor: Actor, now: datetime
) -> TrainingSession:
    """Change a session; records that hang on its days and places are kept.

    Raises what create_session raises, DayInUse when a day with attendance would go, and BelowTaken when the
    capacity would fall under the people accepted.
    """
    session = session_to_edit(db, session_id, actor=actor)
    _check(db, data, actor=actor)
    _require_room(session, data)
    takes_name = bool(data.slug) and data.slug != session.slug
    if takes_name or data.programme_id != session.programme_id:
        _require_free(db, data.slug or session.slug, programme_id=data.programme_id)
    # The days come first: they may refuse, and nothing else has been written then.
    changed = ["days"] if apply_days(db, session, dates=_dates(db, session, data), now=now) else []
    changed += [name for name in _PLAIN if getattr(session, name) != getattr(data, name)]
    for name in _PLAIN:
        setattr(session, name, getattr(data, name))
    if takes_name:
        session.slug = data.slug
        changed.append("slug")
    session.search_text = session_search_text({name: getattr(session, name) for name in _SEARCHED})
    db.flush()
    if _set_modules(db, session, module_ids=data.module_ids):
        changed.append("modules")
    if changed:
        record(
            db,
            "session.changed",
            actor=actor,
            now=now,
            subject=("training_session", session.id),
            place=place_of(session),
            fields=changed,
        )
    return session


_SEARCHED = ("title", "city", "venue", "slug")


def _check(db: Session, data: SessionInput, *, actor: Actor) -> None:
    check_session(data)
    if db.get(Programme, data.programme_id) is None:
        raise UnusableInput(_("Choose a programme."), field="programme_id")
    if data.host_country is not None:
        try:
            get_country(data.host_country)
        except UnknownCountryError:
            raise UnusableInput(_("Choose a country from the list."), field="host_country") from None
    require_reach(actor, programme_id=data.programme_id, country=data.host_country, is_online=data.is_online)


def _slug_for(db: Session, data: SessionInput) -> str:
    if data.slug:
        _require_free(db, data.slug, programme_id=data.programme_id)
        return data.slug
    wanted = make_slug(title=data.title, city=data.city, starts_on=data.starts_on)
    return free_slug(wanted, taken=slugs_like(db, wanted, programme_id=data.programme_id))


def _require_free(db: Session, slug: str, *, programme_id: UUID) -> None:
    if find_session_by_slug(db, slug, programme_id=programme_id) is not None:
        raise NameTaken(_("Another session of this programme has this short name."), field="slug")


def _require_room(session: TrainingSession, data: SessionInput) -> None:
    if data.capacity is not None and data.capacity < session.taken:
        raise BelowTaken(
            _("%(taken)s people have been accepted already.", taken=session.taken), field="capacity"
        )


def _dates(db: Session, session: TrainingSession, data: SessionInput) -> list[date]:
    old = [day.on_date for day in session_days(db, session.id)]
    if data.dates:
        return list(data.dates)
    if not old:
        return days_between(data.starts_on, data.ends_on)
    return dates_after_change(old, starts_on=data.starts_on, ends_on=data.ends_on)


def _set_modules(db: Session, session: TrainingSession, *, module_ids: tuple[UUID, ...]) -> bool:
    wanted = list(dict.fromkeys(module_ids))
    if [module.id for module in list_session_modules(db, session.id)] == wanted:
        return False
    db.execute(sa.delete(SessionModule).where(SessionModule.session_id == session.id))
    _add_modules(db, session, module_ids=wanted)
    db.flush()
    return True


def _add_modules(db: Session, session: TrainingSession, *, module_ids: list[UUID]) -> None:
    db.add_all(
        SessionModule(session_id=session.id, module_id=module, position=n)
        for n, module in enumerate(module_ids)
    )


def _require_modules(db: Session, module_ids: tuple[UUID, ...]) -> None:
    wanted = set(module_ids)
    if wanted and set(db.scalars(sa.select(Module.id).where(Module.id.in_(wanted)))) != wanted:
        raise UnusableInput(_("Choose modules from the list."), field="module_ids")
