"""Applications from the public page: the page answers everyone alike, the mail says what happened."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.errors import TooManyTries
from app.accounts.rules import Limit, attempt_subject, network_of
from app.accounts.service.limits import admit
from app.audit.rules import Place
from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.permissions import Actor
from app.core.settings import Settings
from app.messaging.service import send
from app.people.models import Person
from app.people.rules import PersonDetails, email_key
from app.people.service.look_alikes import ask_for_look_alikes
from app.people.service.persons import match_or_create
from app.programmes.models import TrainingSession
from app.registration.errors import AlreadyRegistered, RegistrationClosed
from app.registration.queries.public import PublicSession
from app.registration.rules import (
    ANSWERS_PER_RECIPIENT,
    APPLICATIONS_PER_ADDRESS,
    Application,
    RegistrationState,
    Snapshot,
    Source,
    snapshot_of,
)
from app.registration.service.registering import register

PUBLIC = Actor(user_id=None, name="public form", grants=())


def admit_application(db: Session, address: str, *, settings: Settings, now: datetime) -> None:
    """Count one application from this network address; raises TooManyTries. The caller commits."""
    subject = attempt_subject(settings.secret_key, "application", "address", network_of(address))
    tries, period = APPLICATIONS_PER_ADDRESS
    admit(db, {subject: Limit(tries=tries, period=period)}, now=now)


def apply(
    db: Session, session: PublicSession, *, application: Application, settings: Settings, now: datetime
) -> None:
    """Take an application to an announced session and answer by mail.

    Nothing that is returned or raised depends on whether the person was known. What the public says
    changes no record: it stands on the registration. Raises RegistrationClosed.
    """
    if not session.is_open:
        raise RegistrationClosed(_("Registration for this session is closed."))
    details = application.details.tidy()
    match = match_or_create(db, details, actor=PUBLIC, now=now, is_trusted=False)
    snapshot = snapshot_of(details, age_band=application.age_band)
    is_new = _register(db, session.id, details=details, snapshot=snapshot, person_id=match.person_id, now=now)
    _answer(
        db,
        session,
        application=application,
        is_known=not is_new and match.matched_by == "email",
        settings=settings,
        now=now,
    )


def _register(
    db: Session,
    session_id: UUID,
    *,
    details: PersonDetails,
    snapshot: Snapshot,
    person_id: UUID,
    now: datetime,
) -> bool:
    """Register once; False when the person has a registration, which stays as it is."""
    person = db.get_one(Person, person_id)
    own = email_key(person.email) == email_key(details.email)
    try:
        register(
            db,
            session_id=session_id,
            person_id=person_id,
            source=Source.PUBLIC_FORM,
            state=RegistrationState.APPLIED,
            actor=PUBLIC,
            now=now,
            snapshot=snapshot,
            note=_difference(person, details),
            contact_email=None if own else details.email,
        )
    except AlreadyRegistered:
        _note_again(db, session_id, person_id=person_id, now=now)
        return False
    ask_for_look_alikes(db, [person_id], now=now)
    return True


def _difference(person: Person, details: PersonDetails) -> str:
    """The name given, where the same address was used under another one: two people may share a mailbox."""
    if person.name_key == details.name_key:
        return ""
    given = " ".join(part for part in (details.given_name, details.family_name) if part)
    return given or details.own_script_name


def _note_again(db: Session, session_id: UUID, *, person_id: UUID, now: datetime) -> None:
    session = db.get_one(TrainingSession, session_id)
    record(
        db,
        "registration.applied_again",
        actor=PUBLIC,
        now=now,
        subject=("person", person_id),
        place=Place(session_id=session.id, programme_id=session.programme_id, country=session.host_country),
    )


def _answer(
    db: Session,
    session: PublicSession,
    *,
    application: Application,
    is_known: bool,
    settings: Settings,
    now: datetime,
) -> None:
    recipient = application.details.tidy().email or ""
    if not _may_be_written_to(db, recipient, settings=settings, now=now):
        return
    with in_language(application.language):
        subject, body = _known_words(session) if is_known else _received_words(session)
        send(
            db,
            kind="registration.known" if is_known else "registration.received",
            recipient=recipient,
            subject=subject,
            body=f"{body}\n\n{settings.office_name}\n",
            language=application.language,
            now=now,
        )


def _may_be_written_to(db: Session, recipient: str, *, settings: Settings, now: datetime) -> bool:
    # Somebody could send a stranger's address a hundred times; the page must not tell that we noticed.
    tries, period = ANSWERS_PER_RECIPIENT
    subject = attempt_subject(settings.secret_key, "application", "recipient", email_key(recipient) or "")
    try:
        admit(db, {subject: Limit(tries=tries, period=period)}, now=now)
    except TooManyTries:
        return False
    return True


def _received_words(session: PublicSession) -> tuple[str, str]:
    return _("Your application: %(title)s", title=session.title), _(
        "We have received your application for this training session:\n\n"
        "%(title)s\n%(starts)s to %(ends)s\n\n"
        "It is not yet a place. We will write to you when it has been decided.\n"
        "If you did not apply, somebody used your address: answer this mail, and we will remove it.",
        title=session.title,
        starts=session.starts_on.isoformat(),
        ends=session.ends_on.isoformat(),
    )


def _known_words(session: PublicSession) -> tuple[str, str]:
    return _("You are registered already: %(title)s", title=session.title), _(
        "Someone, probably you, applied again for this training session:\n\n"
        "%(title)s\n%(starts)s to %(ends)s\n\n"
        "We have your registration already. Nothing has changed, and there is nothing you need to do.",
        title=session.title,
        starts=session.starts_on.isoformat(),
        ends=session.ends_on.isoformat(),
    )
