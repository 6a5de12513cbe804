"""Who may do what, and to which part of the office: one table a reviewer can read."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Permission(StrEnum):
    SESSIONS_VIEW = "sessions.view"
    SESSIONS_EDIT = "sessions.edit"
    PROGRAMMES_VIEW = "programmes.view"
    PROGRAMMES_EDIT = "programmes.edit"
    CURRICULUM_VIEW = "curriculum.view"
    CURRICULUM_EDIT = "curriculum.edit"
    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_MERGE = "people.merge"
    PEOPLE_EXPORT = "people.export"
    TRAINERS_VIEW = "trainers.view"
    TRAINERS_EDIT = "trainers.edit"
    REGISTRATIONS_DECIDE = "registrations.decide"
    ATTENDANCE_RECORD = "attendance.record"
    CERTIFICATES_VIEW = "certificates.view"
    CERTIFICATES_ISSUE = "certificates.issue"
    CERTIFICATES_REVOKE = "certificates.revoke"
    CERTIFICATES_OVERRIDE = "certificates.override"
    CERTIFICATES_DESIGN = "certificates.design"
    REPORTS_VIEW = "reports.view"
    REPORTS_SEAL = "reports.seal"
    FIGURES_PUBLISH = "figures.publish"
    REGISTERS_IMPORT = "registers.import"
    USERS_MANAGE = "users.manage"
    AUDIT_VIEW = "audit.view"


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    PROGRAMME_MANAGER = "programme_manager"
    COORDINATOR = "coordinator"
    TRAINER = "trainer"
    ANALYST = "analyst"
    PARTICIPANT = "participant"


_EVERYTHING = frozenset(Permission)
_TRAINER = frozenset({Permission.SESSIONS_VIEW, Permission.CURRICULUM_VIEW, Permission.ATTENDANCE_RECORD})
_ANALYST = frozenset(
    {
        Permission.SESSIONS_VIEW,
        Permission.PROGRAMMES_VIEW,
        Permission.CURRICULUM_VIEW,
        Permission.REPORTS_VIEW,
    }
)
_COORDINATOR = (
    _ANALYST
    | _TRAINER
    | frozenset(
        {
            Permission.SESSIONS_EDIT,
            Permission.PEOPLE_VIEW,
            Permission.PEOPLE_EDIT,
            Permission.PEOPLE_MERGE,
            Permission.PEOPLE_EXPORT,
            Permission.TRAINERS_VIEW,
            Permission.TRAINERS_EDIT,
            Permission.REGISTRATIONS_DECIDE,
            Permission.CERTIFICATES_VIEW,
            Permission.CERTIFICATES_ISSUE,
            Permission.REGISTERS_IMPORT,
        }
    )
)
_MANAGER = _COORDINATOR | frozenset(
    {
        Permission.PROGRAMMES_EDIT,
        Permission.CURRICULUM_EDIT,
        Permission.CERTIFICATES_REVOKE,
        Permission.CERTIFICATES_OVERRIDE,
        Permission.CERTIFICATES_DESIGN,
        Permission.REPORTS_SEAL,
        Permission.FIGURES_PUBLISH,
        Permission.AUDIT_VIEW,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _EVERYTHING,
    Role.PROGRAMME_MANAGER: _MANAGER,
    Role.COORDINATOR: _COORDINATOR,
    Role.TRAINER: _TRAINER,
    Role.ANALYST: _ANALYST,
    Role.PARTICIPANT: frozenset(),
}


@dataclass(frozen=True)
class Grant:
    """One role within one part of the office; None stands for every programme or every host country."""

    role: Role
    programme_id: UUID | None = None
    country: str | None = None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The part of the office a viewer reaches under one permission; queries of personal data take one.

    `pairs` are (programme, host country) with None for "any"; `assigned_person_id` adds the training
    sessions that this trainer is assigned to.
    """

    pairs: frozenset[tuple[UUID | None, str | None]] = frozenset()
    assigned_person_id: UUID | None = None

    @property
    def is_everything(self) -> bool:
        return (None, None) in self.pairs

    def covers(self, programme_id: UUID | None, country: str | None) -> bool:
        """Is a record of this programme and host country inside, assignments aside?"""
        return any(p in (None, programme_id) and c in (None, country) for p, c in self.pairs)


EVERYTHING = Scope(pairs=frozenset({(None, None)}))


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: a signed-in user, the terminal, or the worker."""

    user_id: UUID | None
    name: str
    grants: tuple[Grant, ...]
    person_id: UUID | None = None

    def allows(self, permission: Permission) -> bool:
        """May they do this somewhere? Where exactly is decided by the scope."""
        return any(permission in ROLE_PERMISSIONS[grant.role] for grant in self.grants)

    def scope(self, permission: Permission) -> Scope:
        """Where they may do this; an empty scope when nowhere."""
        holding = [grant for grant in self.grants if permission in ROLE_PERMISSIONS[grant.role]]
        return Scope(
            pairs=frozenset((g.programme_id, g.country) for g in holding if g.role is not Role.TRAINER),
            assigned_person_id=self.person_id if any(g.role is Role.TRAINER for g in holding) else None,
        )

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles held, strongest first."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in Role if role in held)


TERMINAL = Actor(user_id=None, name="terminal", grants=(Grant(Role.ADMINISTRATOR),))
