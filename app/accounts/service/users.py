"""Users and their roles: created, changed, closed and opened again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from app.accounts.errors import AddressTaken, LastAdministrator, UserInvalid
from app.accounts.models import RoleGrant, User
from app.accounts.queries import actor_of, find_user_by_email, get_user, list_programme_choices
from app.accounts.rules import INVITATION_LASTS, SCOPED_ROLES, tidy_grants
from app.accounts.service.mails import mail_invitation
from app.accounts.service.new_password import close_links, open_link
from app.accounts.service.passwords import hash_password, require_good_password
from app.accounts.service.sign_in import end_all_sign_ins
from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Grant, Role
from app.core.settings import Settings
from app.people.countries import UnknownCountryError, get_country
from app.people.rules import email_key, text_key


def create_user(
    db: Session,
    *,
    actor: Actor,
    now: datetime,
    email: str,
    name: str,
    grants: Iterable[Grant],
    password: str | None = None,
    language: str = "en",
    person_id: UUID | None = None,
) -> User:
    """Open an account; without a password its owner sets one by an invitation.

    Raises UserInvalid, AddressTaken or PasswordRefused. Hashing a password takes a tenth of a second.
    """
    address = _usable_address(db, email, user_id=None)
    held = _usable_grants(db, grants)
    if password is not None:
        require_good_password(password, own=(address, name))
    user = User(
        email=address,
        email_key=email_key(address),
        name=_usable_name(name),
        search_text=text_key(f"{name} {address}"),
        password_hash=hash_password(password) if password is not None else None,
        language=language,
        created_at=now,
        person_id=person_id,
        grants=[RoleGrant(role=g.role, programme_id=g.programme_id, country=g.country) for g in held],
    )
    db.add(user)
    db.flush()
    roles = sorted({grant.role.value for grant in held})
    record(db, "user.created", actor=actor, now=now, subject=("user_account", user.id), roles=roles)
    return user


def change_user(
    db: Session,
    user_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    email: str,
    name: str,
    language: str,
    grants: Iterable[Grant],
) -> User:
    """Change who somebody is and what they may do; a new address ends links sent to the old one.

    Raises NoSuchUser, UserInvalid, AddressTaken or LastAdministrator.
    """
    user = get_user(db, user_id)
    held = _usable_grants(db, grants)
    if Role.ADMINISTRATOR not in {grant.role for grant in held}:
        _require_another_administrator(db, user)
    before = _snapshot(user)
    user.email = _usable_address(db, email, user_id=user_id)
    user.email_key = email_key(user.email) or ""
    user.name = _usable_name(name)
    user.language = language
    user.search_text = text_key(f"{user.name} {user.email}")
    _set_grants(user, held)
    if before["email"] != user.email:
        close_links(db, user_id=user_id, now=now)
    db.flush()
    fields = sorted(field for field, value in _snapshot(user).items() if value != before[field])
    if fields:
        record(db, "user.changed", actor=actor, now=now, subject=("user_account", user_id), fields=fields)
    return user


def change_language(db: Session, *, user_id: UUID, language: str, now: datetime) -> None:
    """Choose the language of one's own mails and pages."""
    user = get_user(db, user_id)
    if user.language != language:
        user.language = language
        subject = ("user_account", user_id)
        record(db, "user.changed", actor=actor_of(user), now=now, subject=subject, fields=["language"])
        db.flush()


def deactivate_user(db: Session, user_id: UUID, *, actor: Actor, now: datetime) -> User:
    """Close an account: every sign-in and link ends at once. Raises LastAdministrator."""
    user = get_user(db, user_id)
    if not user.is_active:
        return user
    _require_another_administrator(db, user)
    user.is_active = False
    end_all_sign_ins(db, user_id=user_id, now=now)
    close_links(db, user_id=user_id, now=now)
    record(db, "user.deactivated", actor=actor, now=now, subject=("user_account", user_id))
    db.flush()
    return user


def reactivate_user(db: Session, user_id: UUID, *, actor: Actor, now: datetime) -> User:
    """Open a closed account again, with the password it had."""
    user = get_user(db, user_id)
    if not user.is_active:
        user.is_active = True
        record(db, "user.reactivated", actor=actor, now=now, subject=("user_account", user_id))
        db.flush()
    return user


def invite_user(db: Session, user_id: UUID, *, actor: Actor, now: datetime, settings: Settings) -> User:
    """Mail a link that sets the password; also for somebody who lost theirs and cannot ask."""
    user = get_user(db, user_id)
    token = make_link(db, user, actor=actor, now=now)
    mail_invitation(db, user, token=token, lasts=INVITATION_LASTS, settings=settings, now=now)
    return user


def make_link(db: Session, user: User, *, actor: Actor, now: datetime) -> str:
    """The secret part of a link that sets the password once, for the terminal or a mail."""
    if not user.is_active:
        raise UserInvalid(_("This account is closed. Open it again first."))
    token = open_link(db, user, lasts=INVITATION_LASTS, now=now)
    record(db, "user.invited", actor=actor, now=now, subject=("user_account", user.id))
    return token


def _usable_address(db: Session, email: str, *, user_id: UUID | None) -> str:
    try:
        address = validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise UserInvalid(_("This is not an e-mail address."), field="email") from None
    other = find_user_by_email(db, email_key(address) or "")
    if other is not None and other.id != user_id:
        raise AddressTaken(_("Another user has this e-mail address."), field="email")
    return address


def _usable_name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise UserInvalid(_("A name is needed."), field="name")
    return tidy


def _usable_grants(db: Session, grants: Iterable[Grant]) -> list[Grant]:
    held = tidy_grants(grants)
    if not held:
        raise UserInvalid(_("Choose at least one role."), field="grants")
    programmes = {choice.id for choice in list_programme_choices(db)}
    for grant in held:
        _require_usable(grant, programmes=programmes)
    return held


def _require_usable(grant: Grant, *, programmes: set[UUID]) -> None:
    is_narrowed = grant.programme_id is not None or grant.country is not None
    if is_narrowed and grant.role not in SCOPED_ROLES:
        raise UserInvalid(
            _("Only managers, coordinators and analysts can be limited to a programme or country."),
            field="grants",
        )
    if grant.programme_id is not None and grant.programme_id not in programmes:
        raise UserInvalid(_("There is no such programme."), field="grants")
    if grant.country is not None:
        try:
            get_country(grant.country)
        except UnknownCountryError:
            raise UserInvalid(_("There is no such country."), field="grants") from None


def _set_grants(user: User, held: Sequence[Grant]) -> None:
    wanted = {(grant.role, grant.programme_id, grant.country) for grant in held}
    kept = [each for each in user.grants if (each.role, each.programme_id, each.country) in wanted]
    present = {(each.role, each.programme_id, each.country) for each in kept}
    new = [
        RoleGrant(role=role, programme_id=p, country=c) for role, p, c in sorted(wanted - present, key=str)
    ]
    user.grants = [*kept, *new]


def _snapshot(user: User) -> dict[str, object]:
    grants = {(each.role, each.programme_id, each.country) for each in user.grants}
    return {"email": user.email, "name": user.name, "language": user.language, "roles": grants}


def _require_another_administrator(db: Session, user: User) -> None:
    """Raise LastAdministrator if without this user nobody is left who manages users."""
    administrators = (
        sa.select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, User.is_active)
        .order_by(User.id)
    )
    # Two administrators must not remove each other at the same moment: wait for the other, then look again.
    db.execute(administrators.with_for_update(of=User)).all()
    if set(db.scalars(administrators)) == {user.id}:
        raise LastAdministrator(
            _("This is the last administrator. Make somebody else administrator first."), field="grants"
        )
