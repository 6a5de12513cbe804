"""Organisations: one record for a name within a country."""

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.inserting import insert_missing
from app.people.models import Organisation
from app.people.rules import cleaned, text_key


def get_or_create_organisation(
    db: Session,
    name: str,
    *,
    country: str | None,
    sector_code: str | None = None,
    import_id: UUID | None = None,
) -> UUID | None:
    """The organisation of this name in this country; case and accents do not count. None without a name."""
    name = cleaned(name)
    key = text_key(name)
    if not key:
        return None
    wanted = sa.select(Organisation.id).where(
        Organisation.name_key == key, Organisation.country == (country or "")
    )
    found = db.scalar(wanted)
    if found is not None:
        return found
    row = {
        "id": uuid4(),
        "name": name,
        "name_key": key,
        "country": country or "",
        "sector_code": sector_code,
        "import_id": import_id,
    }
    made = insert_missing(db, Organisation.__table__, rows=[row], returning=[Organisation.id])
    return made[0].id if made else db.scalar(wanted)
