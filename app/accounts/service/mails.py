"""The mails of accounts, in the recipient's language."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.rules import SET_PASSWORD_PATH
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.settings import Settings
from app.messaging.service import send


def set_password_link(settings: Settings, token: str) -> str:
    """The address that sets a password once; built from the configured address, never from a request."""
    return f"{settings.base_url.rstrip('/')}{SET_PASSWORD_PATH}{token}"


def mail_reset(db: Session, user: User, *, token: str, settings: Settings, now: datetime) -> None:
    """Send the link that sets a new password."""
    with in_language(user.language):
        subject = _("Set a new password")
        body = _(
            "Hello %(name)s,\n\n"
            "somebody asked for a new password for your account at %(office)s.\n"
            "If it was you, open this address within one hour and choose it:\n\n"
            "%(link)s\n\n"
            "The address works once. If it was not you, do nothing: your password stays as it is.\n",
            name=user.name,
            office=settings.office_name,
            link=set_password_link(settings, token),
        )
    _send(db, user, kind="accounts.reset", subject=subject, body=body, now=now)


def mail_invitation(
    db: Session, user: User, *, token: str, lasts: timedelta, settings: Settings, now: datetime
) -> None:
    """Send a new user the link that sets their first password."""
    with in_language(user.language):
        subject = _("Your account at %(office)s", office=settings.office_name)
        body = _(
            "Hello %(name)s,\n\n"
            "an account has been opened for you at %(office)s.\n"
            "Open this address within %(days)s days and choose your password:\n\n"
            "%(link)s\n\n"
            "The address works once. After that, sign in at %(site)s with your e-mail address, %(email)s.\n"
            "If you did not expect this, do nothing.\n",
            name=user.name,
            office=settings.office_name,
            days=lasts.days,
            link=set_password_link(settings, token),
            site=settings.base_url,
            email=user.email,
        )
    _send(db, user, kind="accounts.invitation", subject=subject, body=body, now=now)


def mail_password_changed(db: Session, user: User, *, settings: Settings, now: datetime) -> None:
    """Tell the owner of an account that its password is new, in case it was somebody else."""
    with in_language(user.language):
        subject = _("Your password was changed")
        body = _(
            "Hello %(name)s,\n\n"
            "the password of your account at %(office)s was changed, and every browser was signed out.\n"
            "If it was you, there is nothing to do.\n"
            "If it was not you, set a new one now at %(site)s/sign-in/forgotten and tell the office.\n",
            name=user.name,
            office=settings.office_name,
            site=settings.base_url.rstrip("/"),
        )
    _send(db, user, kind="accounts.password_changed", subject=subject, body=body, now=now)


def _send(db: Session, user: User, *, kind: str, subject: str, body: str, now: datetime) -> None:
    send(
        db,
        kind=kind,
        recipient=user.email,
        subject=subject,
        body=body,
        language=user.language,
        person_id=user.person_id,
        now=now,
    )
