"""Users with roles."""

import uuid
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant, User
from app.core.clock import utc_now
from app.core.permissions import Role
from app.people.rules import text_key


def make_user(
    db: Session,
    *,
    name: str = "Someone",
    email: str | None = None,
    grants: list[tuple[Role, UUID | None, str | None]] | None = None,
    person_id: UUID | None = None,
    password_hash: str | None = None,
) -> User:
    address = email or f"{name.split()[0].lower()}.{uuid.uuid4().hex[:6]}@example.org"
    user = User(
        email=address,
        email_key=address.lower(),
        name=name,
        search_text=text_key(f"{name} {address}"),
        password_hash=password_hash,
        created_at=utc_now(),
        person_id=person_id,
        grants=[RoleGrant(role=role, programme_id=p, country=c) for role, p, c in grants or []],
    )
    db.add(user)
    db.flush()
    return user
