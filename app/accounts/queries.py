"""Reading users and sign-ins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.errors import NoSuchUser
from app.accounts.models import RoleGrant, SignIn, User
from app.core.database import Base
from app.core.i18n import gettext as _
from app.core.listing import ListRequest, Page, page_of
from app.core.permissions import Actor, Grant, Role
from app.people.rules import text_key

SORTS = ("name", "email", "last_sign_in")
STATES = ("active", "invited", "inactive")


def get_user(db: Session, user_id: UUID) -> User:
    """The user with this id; raises NoSuchUser."""
    user = db.get(User, user_id)
    if user is None:
        raise NoSuchUser(_("There is no such user."))
    return user


def find_user_by_email(db: Session, email_key: str) -> User | None:
    """The user with this address, compared as `email_key` folds it."""
    return db.scalar(sa.select(User).where(User.email_key == email_key))


def find_user_id(db: Session, email_key: str) -> UUID | None:
    """The id of the open account with this address."""
    return db.scalar(sa.select(User.id).where(User.email_key == email_key, User.is_active))


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a password is compared with; a user who was invited and has not come yet has no hash."""

    user_id: UUID
    password_hash: str | None


def find_credentials(db: Session, email_key: str) -> Credentials | None:
    """The credentials of the open account with this address: one small query, also when there is none."""
    found = db.execute(
        sa.select(User.id, User.password_hash).where(User.email_key == email_key, User.is_active)
    ).one_or_none()
    return Credentials(user_id=found.id, password_hash=found.password_hash) if found else None


def find_signed_in_user(db: Session, *, token_hash: str, now: datetime) -> User | None:
    """The active user behind a sign-in that has neither ended nor expired."""
    return db.scalar(
        sa.select(User)
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .where(User.is_active)
    )


def actor_of(user: User) -> Actor:
    """What a user may do, as the rest of the house sees it."""
    return Actor(
        user_id=user.id,
        name=user.name,
        person_id=user.person_id,
        grants=tuple(Grant(each.role, each.programme_id, each.country) for each in user.grants),
    )


@dataclass(frozen=True, kw_only=True)
class OwnSignIn:
    """One browser in which a user is signed in now."""

    id: UUID
    browser: str
    created_at: datetime
    expires_at: datetime
    is_this_one: bool


def list_own_sign_ins(db: Session, *, user_id: UUID, token_hash: str, now: datetime) -> list[OwnSignIn]:
    """Where a user is signed in, newest first; at most fifty are shown."""
    rows = db.scalars(
        sa.select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.created_at.desc(), SignIn.id)
        .limit(50)
    )
    return [
        OwnSignIn(
            id=row.id,
            browser=row.browser,
            created_at=row.created_at,
            expires_at=row.expires_at,
            is_this_one=row.token_hash == token_hash,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ProgrammeChoice:
    """A programme as a reach is chosen from."""

    id: UUID
    code: str
    name: str


def list_programme_choices(db: Session) -> list[ProgrammeChoice]:
    """All programmes by code. Programmes lie above accounts, so their table is read by its name."""
    table = Base.metadata.tables["programme"]
    rows = db.execute(sa.select(table.c.id, table.c.code, table.c.name).order_by(table.c.code))
    return [ProgrammeChoice(*row) for row in rows]


@dataclass(frozen=True, kw_only=True)
class GrantShown:
    """A role with its reach, in codes; None stands for all."""

    role: Role
    programme: str | None
    country: str | None


@dataclass(frozen=True, kw_only=True)
class UserRow:
    """A user in the list of users; state is one of STATES."""

    id: UUID
    name: str
    email: str
    language: str
    state: str
    last_sign_in_at: datetime | None
    grants: tuple[GrantShown, ...]


@dataclass(frozen=True, kw_only=True)
class UserPage:
    """One user as their page shows them."""

    id: UUID
    name: str
    email: str
    language: str
    state: str
    created_at: datetime
    last_sign_in_at: datetime | None
    grants: tuple[Grant, ...]


def get_user_page(db: Session, user_id: UUID) -> UserPage:
    """One user with their roles; raises NoSuchUser."""
    user = get_user(db, user_id)
    return UserPage(
        id=user.id,
        name=user.name,
        email=user.email,
        language=user.language,
        state=state_of(is_active=user.is_active, has_password=user.password_hash is not None),
        created_at=user.created_at,
        last_sign_in_at=user.last_sign_in_at,
        grants=tuple(sorted(actor_of(user).grants, key=str)),
    )


def list_users(db: Session, request: ListRequest) -> Page[UserRow]:
    """One page of users; filters: role, state."""
    conditions = _conditions(request)
    total = db.scalar(sa.select(sa.func.count()).select_from(User).where(*conditions)) or 0
    inside = request.within(total)
    statement = _select_users(inside).where(*conditions).limit(inside.per_page).offset(inside.offset)
    return page_of(_with_grants(db, list(db.execute(statement))), total, request=request)


def all_users(db: Session, request: ListRequest) -> Iterator[UserRow]:
    """Every user of a selection, for an export."""
    yield from _with_grants(db, list(db.execute(_select_users(request).where(*_conditions(request)))))


def _select_users(request: ListRequest) -> sa.Select[Any, Any, Any, Any, Any, Any, Any]:
    columns = {"name": User.search_text, "email": User.email_key, "last_sign_in": User.last_sign_in_at}
    column = columns.get(request.sort, User.search_text)
    # On PostgreSQL NULL sorts as the largest value, on SQLite as the smallest: never signed in comes last.
    order = (column.is_(None), column.desc() if request.descending else column.asc(), User.id)
    return sa.select(
        User.id,
        User.name,
        User.email,
        User.language,
        User.is_active,
        User.password_hash,
        User.last_sign_in_at,
    ).order_by(*order)


def _conditions(request: ListRequest) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [
        User.search_text.contains(word, autoescape=True) for word in text_key(request.q).split()
    ]
    role, state = request.filters.get("role"), request.filters.get("state")
    if role is not None:
        conditions.append(sa.exists().where(RoleGrant.user_id == User.id, RoleGrant.role == role))
    if state is not None:
        conditions.append(User.is_active.is_(state != "inactive"))
    if state in ("active", "invited"):
        has_none = User.password_hash.is_(None)
        conditions.append(has_none if state == "invited" else sa.not_(has_none))
    return conditions


def _with_grants(db: Session, rows: list[sa.Row[Any]]) -> list[UserRow]:
    grants = _grants_of(db, [row.id for row in rows])
    return [
        UserRow(
            id=row.id,
            name=row.name,
            email=row.email,
            language=row.language,
            state=state_of(is_active=row.is_active, has_password=row.password_hash is not None),
            last_sign_in_at=row.last_sign_in_at,
            grants=tuple(grants.get(row.id, ())),
        )
        for row in rows
    ]


def state_of(*, is_active: bool, has_password: bool) -> str:
    """The state of an account, one of STATES."""
    if not is_active:
        return "inactive"
    return "active" if has_password else "invited"


def _grants_of(db: Session, user_ids: list[UUID]) -> dict[UUID, list[GrantShown]]:
    programme = Base.metadata.tables["programme"]
    statement = (
        sa.select(RoleGrant.user_id, RoleGrant.role, programme.c.code, RoleGrant.country)
        .outerjoin(programme, programme.c.id == RoleGrant.programme_id)
        .where(RoleGrant.user_id.in_(user_ids))
        .order_by(RoleGrant.user_id, RoleGrant.role, programme.c.code, RoleGrant.country, RoleGrant.id)
    )
    found: dict[UUID, list[GrantShown]] = {}
    for user_id, role, code, country in db.execute(statement):
        found.setdefault(user_id, []).append(GrantShown(role=role, programme=code, country=country))
    return found
