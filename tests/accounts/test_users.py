"""Users and roles: what may be opened, changed and closed, and what each change leaves behind."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.errors import AddressTaken, LastAdministrator, PasswordRefused, UserInvalid
from app.accounts.models import PasswordReset, SignIn, User
from app.accounts.queries import actor_of
from app.accounts.service.new_password import open_link
from app.accounts.service.passwords import verify_password
from app.accounts.service.sign_in import begin_sign_in
from app.accounts.service.users import change_user, create_user, deactivate_user, reactivate_user
from app.audit.models import AuditEntry
from app.core.permissions import TERMINAL, Grant, Role
from tests.accounts.conftest import PASSWORD
from tests.conftest import World

ANALYST = (Grant(Role.ANALYST),)


def create(
    db: Session,
    now: datetime,
    *,
    email: str = "dora@example.org",
    grants: Iterable[Grant] = ANALYST,
    password: str | None = None,
) -> User:
    return create_user(
        db, actor=TERMINAL, now=now, email=email, name="Dora Diaz", grants=grants, password=password
    )


def change(db: Session, user: User, *, now: datetime, **changes: object) -> User:
    given = {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "grants": actor_of(user).grants,
    }
    return change_user(db, user.id, actor=TERMINAL, now=now, **{**given, **changes})  # type: ignore[arg-type]


def details(db: Session) -> list[tuple[str, dict[str, object]]]:
    rows = db.execute(sa.select(AuditEntry.action, AuditEntry.details).order_by(AuditEntry.id))
    return [(row.action, row.details) for row in rows]


def test_a_new_user_has_the_password_and_the_role_given(db: Session, now: datetime) -> None:
    user = create(db, now, password=PASSWORD)
    assert verify_password(user.password_hash, PASSWORD).is_right
    assert actor_of(user).roles == (Role.ANALYST,)


def test_opening_an_account_is_on_record_without_its_address(db: Session, now: datetime) -> None:
    create(db, now)
    assert details(db) == [("user.created", {"roles": ["analyst"]})]


@pytest.mark.parametrize("email", ["DORA@example.org", " dora@EXAMPLE.org "])
def test_an_address_belongs_to_one_user_however_it_is_written(db: Session, now: datetime, email: str) -> None:
    create(db, now)
    with pytest.raises(AddressTaken) as refusal:
        create(db, now, email=email)
    assert refusal.value.field == "email"


@pytest.mark.parametrize("email", ["dora", "dora@", "@example.org", "a b@example.org", "dora@example"])
def test_what_is_no_address_is_refused(db: Session, now: datetime, email: str) -> None:
    with pytest.raises(UserInvalid):
        create(db, now, email=email)


def test_a_poor_password_is_refused(db: Session, now: datetime) -> None:
    with pytest.raises(PasswordRefused):
        create(db, now, password="dora.diaz.2026")


def test_a_user_needs_a_role(db: Session, now: datetime) -> None:
    with pytest.raises(UserInvalid):
        create(db, now, grants=())


def test_a_coordinator_may_be_limited_to_programme_and_country(
    db: Session, now: datetime, world: World
) -> None:
    grant = Grant(Role.COORDINATOR, world.programme.id, "KEN")
    assert actor_of(create(db, now, grants=[grant])).grants == (grant,)


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.ADMINISTRATOR, None, "KEN"),
        Grant(Role.TRAINER, None, "KEN"),
        Grant(Role.COORDINATOR, uuid4(), None),
        Grant(Role.COORDINATOR, None, "XXX"),
    ],
    ids=["administrator of a country", "trainer of a country", "no such programme", "no such country"],
)
def test_a_reach_that_makes_no_sense_is_refused(db: Session, now: datetime, grant: Grant) -> None:
    with pytest.raises(UserInvalid) as refusal:
        create(db, now, grants=[grant])
    assert refusal.value.field == "grants"


def test_a_role_within_a_wider_one_is_not_kept(db: Session, now: datetime) -> None:
    user = create(db, now, grants=[Grant(Role.ANALYST, None, "KEN"), Grant(Role.ANALYST), *ANALYST])
    assert actor_of(user).grants == ANALYST


def test_a_change_says_which_fields_changed(db: Session, now: datetime, world: World) -> None:
    change(db, world.chen, now=now, name="Chen Li-Wei", grants=ANALYST)
    assert details(db) == [("user.changed", {"fields": ["name", "roles"]})]


def test_a_change_that_changes_nothing_leaves_no_trace(db: Session, now: datetime, world: World) -> None:
    change(db, world.chen, now=now)
    assert details(db) == []


def test_a_new_address_ends_links_sent_to_the_old_one(db: Session, now: datetime, world: World) -> None:
    open_link(db, world.chen, lasts=timedelta(days=1), now=now)
    change(db, world.chen, now=now, email="chen.li@example.org")
    assert db.scalars(sa.select(PasswordReset.used_at)).all() == [now]


def test_closing_an_account_ends_its_sign_ins(db: Session, now: datetime, world: World) -> None:
    begin_sign_in(db, user_id=world.chen.id, now=now)
    deactivate_user(db, world.chen.id, actor=world.administrator_acts, now=now)
    assert db.scalars(sa.select(SignIn.ended_at)).all() == [now]
    assert details(db) == [("user.deactivated", {})]


def test_a_closed_account_can_be_opened_again(db: Session, now: datetime, world: World) -> None:
    deactivate_user(db, world.chen.id, actor=world.administrator_acts, now=now)
    assert reactivate_user(db, world.chen.id, actor=world.administrator_acts, now=now).is_active


def test_the_last_administrator_cannot_be_closed(db: Session, now: datetime, world: World) -> None:
    with pytest.raises(LastAdministrator):
        deactivate_user(db, world.administrator.id, actor=world.administrator_acts, now=now)


def test_the_last_administrator_cannot_become_something_else(
    db: Session, now: datetime, world: World
) -> None:
    with pytest.raises(LastAdministrator):
        change(db, world.administrator, now=now, grants=ANALYST)


def test_an_administrator_whose_account_is_closed_does_not_count(
    db: Session, now: datetime, world: World
) -> None:
    other = create(db, now, grants=[Grant(Role.ADMINISTRATOR)])
    deactivate_user(db, other.id, actor=TERMINAL, now=now)
    with pytest.raises(LastAdministrator):
        deactivate_user(db, world.administrator.id, actor=TERMINAL, now=now)


def test_of_two_administrators_one_may_go(db: Session, now: datetime, world: World) -> None:
    create(db, now, grants=[Grant(Role.ADMINISTRATOR)])
    assert not deactivate_user(db, world.administrator.id, actor=TERMINAL, now=now).is_active
