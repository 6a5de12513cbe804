"""A person's name as their certificates will print it, for themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import NameConfirmation
from app.certificates.rules import is_still_said
from app.people.models import Person


@dataclass(frozen=True, kw_only=True)
class OwnName:
    """The name on record, and the spelling its holder confirmed, if the record still says the same name."""

    written: str
    own_script_name: str
    confirmed_name: str = ""
    confirmed_script: str = ""
    confirmed_at: datetime | None = None

    @property
    def printed(self) -> str:
        """The name as it will be printed."""
        return self.confirmed_name or self.written

    @property
    def printed_script(self) -> str:
        """The name in its own script as it will be printed, where there is one beside the other."""
        return self.confirmed_script or self.own_script_name

    @property
    def is_outdated(self) -> bool:
        """Has something been confirmed that the record does not say any more?"""
        return self.confirmed_at is not None and not self.confirmed_name


def find_own_name(db: Session, person_id: UUID) -> OwnName | None:
    """The name of a person, in one SELECT; None for nobody. Only for the person themselves."""
    row = db.execute(
        sa.select(
            Person.given_name,
            Person.family_name,
            Person.own_script_name,
            NameConfirmation.name,
            NameConfirmation.own_script_name.label("in_script"),
            NameConfirmation.confirmed_at,
        )
        .outerjoin(NameConfirmation, NameConfirmation.person_id == Person.id)
        .where(Person.id == person_id)
        .order_by(NameConfirmation.confirmed_at.desc(), NameConfirmation.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    latin = " ".join(part for part in (row.given_name, row.family_name) if part)
    written, own = latin or row.own_script_name, row.own_script_name if latin else ""
    is_valid = is_still_said(
        latin, row.own_script_name, agreed=row.name or "", agreed_in_script=row.in_script or ""
    )
    return OwnName(
        written=written,
        own_script_name=own,
        confirmed_name=row.name if is_valid else "",
        confirmed_script=row.in_script if is_valid and own else "",
        confirmed_at=row.confirmed_at,
    )
