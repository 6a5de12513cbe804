"""Who can sign in to the demo; the same password for all, known to everyone who can read this."""

from dataclasses import dataclass

from app.core.permissions import Role

PASSWORD = "kiboko-mto-jioni"  # noqa: S105 - a demo holds nothing worth hiding


@dataclass(frozen=True, kw_only=True)
class Login:
    """One account of the demo; `programme` and `country` narrow the role."""

    role: Role
    name: str
    email: str
    programme: str | None = None
    country: str | None = None


LOGINS = (
    Login(role=Role.ADMINISTRATOR, name="Ada Lindqvist", email="administrator@demo.example"),
    Login(role=Role.PROGRAMME_MANAGER, name="Chen Li", email="manager@demo.example"),
    Login(role=Role.COORDINATOR, name="Amina Koné", email="coordinator@demo.example", programme="PREV"),
    Login(
        role=Role.COORDINATOR,
        name="Wanjiru Mwangi",
        email="kenya@demo.example",
        programme="PREV",
        country="KEN",
    ),
    Login(role=Role.TRAINER, name="Leila Farah", email="trainer@demo.example"),
    Login(role=Role.ANALYST, name="Jonas Weber", email="analyst@demo.example"),
    Login(role=Role.PARTICIPANT, name="Bruno Ferreira", email="participant@demo.example"),
)
