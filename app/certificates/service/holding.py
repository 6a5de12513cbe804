"""Certificates in the hands of their holders: the link that leads there, and what holders decide."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.audit.queries import was_recorded
from app.audit.rules import Place
from app.certificates.errors import CertificateNotFound, LinkTooOld, NotShown
from app.certificates.models import Certificate
from app.certificates.queries import Held, ToTell, find_held, holders_to_tell
from app.certificates.rules import CertificateState
from app.core.database import Database
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.permissions import Actor
from app.core.settings import Settings
from app.messaging.service import send

ACTION = "certificate.downloaded"
NOTED_ONCE_IN = timedelta(hours=1)
LINK_LASTS = timedelta(days=60)
HOLDER = Actor(user_id=None, name="holder of the certificate", grants=())
CHUNK = 200


def link_token(certificate_id: UUID, *, secret: str) -> str:
    """What stands in the link of a mail; whoever has it may do what the holder may."""
    return str(_tokens(secret).dumps(certificate_id.hex))


def read_token(token: str, *, secret: str) -> UUID:
    """The certificate a link leads to; raises LinkTooOld also for what is no such link."""
    try:
        return UUID(_tokens(secret).loads(token, max_age=int(LINK_LASTS.total_seconds())))
    except (BadData, ValueError, TypeError, AttributeError) as error:
        raise _too_old() from error


def get_held(db: Session, certificate_id: UUID, *, person_id: UUID | None) -> Held:
    """A certificate for its holder; raises CertificateNotFound for anybody else's."""
    held = find_held(db, certificate_id, person_id=person_id)
    if held is None:
        raise CertificateNotFound(_("There is no such certificate, or it is not yours to see."))
    return held


def get_linked(db: Session, certificate_id: UUID) -> Held:
    """The certificate a link leads to; raises LinkTooOld where a link alone must not open it any more.

    A mailbox can be seized: people of sessions that are protected by now sign in, and what was taken back
    is told of, if at all, by the public page.
    """
    held = find_held(db, certificate_id, person_id=None)
    if held is None or held.is_protected or held.paper.state is not CertificateState.ISSUED:
        raise _too_old()
    return held


def show_name(db: Session, held: Held, *, is_shown: bool, actor: Actor, now: datetime) -> None:
    """The holder decides whether the public page says the name to everybody who has the number.

    Raises NotShown where the people of the session are protected.
    """
    if held.is_protected:
        raise NotShown(_("The people of this training session are protected: nothing is shown to anybody."))
    db.execute(sa.update(Certificate).where(Certificate.id == held.paper.id).values(shows_name=is_shown))
    _record(
        db, "certificate.name_shown" if is_shown else "certificate.name_hidden", held, actor=actor, now=now
    )


def note_download(database: Database, held: Held, *, file: str, actor: Actor, now: datetime) -> None:
    """Who has taken a certificate's file, and when; once an hour, so that nobody fills the trail."""
    with database.writing() as db:
        since = now - NOTED_ONCE_IN
        if not was_recorded(db, ACTION, subject_id=held.paper.id, by=actor.name, since=since, file=file):
            _record(db, ACTION, held, actor=actor, now=now, file=file)


def note_session_download(
    database: Database, place: Place, *, action: str, count: int, actor: Actor, now: datetime
) -> None:
    """Who has taken all certificates of a session, how many, and when."""
    with database.writing() as db:
        subject = ("training_session", place.session_id)
        audit.record(db, action, actor=actor, now=now, subject=subject, place=place, count=count)


def tell_holders(database: Database, session_id: UUID, *, settings: Settings, now: datetime) -> int:
    """Mail the holders of a session who are to be told and were not, each once; gives how many."""
    told = 0
    while True:
        with database.writing() as db:
            waiting = holders_to_tell(db, session_id, limit=CHUNK)
            for each in waiting:
                _mail(db, each, settings=settings, now=now)
            ids = [each.id for each in waiting]
            db.execute(sa.update(Certificate).where(Certificate.id.in_(ids)).values(told_at=now))
        if not waiting:
            return told
        told += len(waiting)


def _mail(db: Session, each: ToTell, *, settings: Settings, now: datetime) -> None:
    base = settings.base_url.rstrip("/")
    with in_language(each.language):
        subject = _("Your certificate: %(title)s", title=each.title)
        body = _(
            "Hello %(name)s,\n\n"
            "your certificate for the training “%(title)s”, %(dates)s, is ready.\n"
            "Open this address to download it:\n\n"
            "%(link)s\n\n"
            "The address is for you alone and works for %(days)s days.\n"
            "Whoever you give the certificate to can check it at %(check)s with its code, %(code)s.\n",
            name=each.name,
            title=each.title,
            dates=each.dates,
            link=f"{base}/h/{link_token(each.id, secret=settings.secret_key)}",
            days=LINK_LASTS.days,
            check=f"{base}/check",
            code=each.code,
        )
    send(
        db,
        kind="certificates.issued",
        recipient=each.email,
        subject=subject,
        body=f"{body}\n{settings.office_name}\n",
        language=each.language,
        person_id=each.person_id,
        now=now,
    )


def _record(db: Session, action: str, held: Held, *, actor: Actor, now: datetime, **details: str) -> None:
    audit.record(
        db,
        action,
        actor=actor,
        now=now,
        subject=("certificate", held.paper.id),
        place=Place(session_id=held.session_id, programme_id=held.programme_id, country=held.host_country),
        serial=held.paper.serial,
        **details,
    )


def _too_old() -> LinkTooOld:
    return LinkTooOld(
        _(
            "This link has expired, or it is not complete. Sign in to find your certificates, "
            "or ask the office."
        )
    )


def _tokens(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="certificate-holder")
