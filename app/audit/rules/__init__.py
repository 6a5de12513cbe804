"""Where an entry of the trail belongs."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Place:
    """The session, programme and host country that an entry concerns, for readers of only a part."""

    session_id: UUID | None = None
    programme_id: UUID | None = None
    country: str | None = None
