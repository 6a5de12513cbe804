"""Entries as a form or an import would make them, with what a test wants changed."""

from datetime import date, time
from typing import Any
from uuid import UUID

from app.programmes.rules import AgendaInput, SessionInput


def session_input(programme_id: UUID, **changes: Any) -> SessionInput:
    """A five-day seminar in Nairobi in April 2026."""
    values: dict[str, Any] = {
        "programme_id": programme_id,
        "title": "Seminar on early warning",
        "starts_on": date(2026, 4, 13),
        "ends_on": date(2026, 4, 17),
        "time_zone": "Africa/Nairobi",
        "host_country": "KEN",
        "city": "Nairobi",
        "capacity": 25,
    }
    return SessionInput(**{**values, **changes})


def agenda_input(day_id: UUID, begin: str = "09:00", end: str = "10:30", **changes: Any) -> AgendaInput:
    """An item of an hour and a half in the morning."""
    values: dict[str, Any] = {"title": "Opening", "room": "Hall B"}
    return AgendaInput(
        day_id=day_id,
        starts_at=time.fromisoformat(begin),
        ends_at=time.fromisoformat(end),
        **{**values, **changes},
    )
