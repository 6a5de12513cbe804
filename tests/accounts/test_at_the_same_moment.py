"""What two requests do at the same moment ends as if one had come after the other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant, User
from app.accounts.queries import actor_of, get_user
from app.accounts.rules import Limit
from app.accounts.service.limits import admit
from app.accounts.service.new_password import open_link, use_link
from app.accounts.service.users import change_user
from app.core.database import Database
from app.core.office import Office
from app.core.permissions import Grant, Role
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.threads import at_once


def test_two_administrators_cannot_remove_each_other(
    database: Database, db: Session, world: World, now: datetime
) -> None:
    other = make_user(db, name="Otto Other", grants=[(Role.ADMINISTRATOR, None, None)])
    db.commit()

    def demote(user_id: UUID) -> Callable[[Session], object]:
        def work(session: Session) -> object:
            user = get_user(session, user_id)
            return change_user(
                session,
                user_id,
                actor=actor_of(user),
                now=now,
                email=user.email,
                name=user.name,
                language="en",
                grants=[Grant(Role.ANALYST)],
            )

        return work

    assert at_once(database, [demote(world.administrator.id), demote(other.id)]) == [
        "done",
        "last_administrator",
    ]
    with database.reading() as session:
        left = sa.select(RoleGrant.user_id).join(User).where(RoleGrant.role == Role.ADMINISTRATOR)
        assert len(session.scalars(left).all()) == 1


def test_of_twenty_tries_at_once_eight_are_let_through(database: Database, now: datetime) -> None:
    limit = {"0" * 64: Limit(tries=8, period=timedelta(minutes=15))}
    results = at_once(database, [lambda db: admit(db, limit, now=now)] * 20)
    assert (results.count("done"), results.count("too_many_tries")) == (8, 12)


def test_a_link_used_twice_at_once_sets_one_password(
    database: Database, db: Session, office: Office, world: World, now: datetime
) -> None:
    token = open_link(db, world.amina, lasts=timedelta(hours=1), now=now)
    db.commit()

    def use(password_hash: str) -> Callable[[Session], object]:
        return lambda session: use_link(
            session, token=token, password_hash=password_hash, settings=office.settings, now=now
        )

    assert at_once(database, [use("one"), use("other")]) == ["done", "link_unusable"]
