"""Faults of registrations, of persons, and of pairs of them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.attendance.models import AttendanceMark
from app.certificates.models import Certificate
from app.certificates.queries import issues_completion
from app.certificates.rules import COMPLETION_KINDS, CertificateState
from app.people.models import LookAlike, Sector
from app.programmes.models import SessionDay, TrainingSession
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.statistics.queries.conditions import Column, has_completed, was_present
from app.statistics.queries.quality.asking import Asked, Rows, fault, faults, of_registrations

_NOT_COMING = (RegistrationState.WITHDRAWN, RegistrationState.DECLINED)
# Where the day begins first on Earth it is this much ahead of UTC.
_EARLIEST_ZONE = 14 * 60 * 60


@faults("look-alikes")
def look_alikes(asked: Asked) -> Rows:
    """Undecided pairs of which both were trained in the selection, and so are within the scope."""
    trained = sa.select(asked.trained.c.person_id)
    return sa.select(*fault(LookAlike.id)).where(
        LookAlike.state == "open",
        LookAlike.one_id.in_(trained),
        LookAlike.other_id.in_(trained),
    )


@faults("marked-early")
def marked_early(asked: Asked) -> Rows:
    """The mark that stands was recorded when the day had begun nowhere yet."""
    later = aliased(AttendanceMark)
    begins = sa.extract("epoch", SessionDay.on_date) - _EARLIEST_ZONE
    return (
        asked.counted(*fault(AttendanceMark.registration_id, one=sa.func.count()))
        .join(SessionDay, SessionDay.session_id == TrainingSession.id)
        .join(AttendanceMark, AttendanceMark.session_day_id == SessionDay.id)
        .where(
            AttendanceMark.recorded_at
            < SessionDay.on_date,  # says less, and spares nearly all the arithmetic
            sa.extract("epoch", AttendanceMark.recorded_at) < begins,
            ~sa.exists().where(
                later.registration_id == AttendanceMark.registration_id,
                later.session_day_id == AttendanceMark.session_day_id,
                later.id > AttendanceMark.id,
            ),
        )
        .group_by(AttendanceMark.registration_id)
    )


@faults("present-without-place")
def present_without_place(asked: Asked) -> Rows:
    """Somebody came who had withdrawn or was declined."""
    withdrew = sa.case((Registration.state == RegistrationState.WITHDRAWN, 1), else_=0)
    return of_registrations(asked, *fault(Registration.id, one=withdrew)).where(
        was_present(asked.selection), Registration.state.in_(_NOT_COMING)
    )


@faults("undeserved-certificates")
def undeserved_certificates(asked: Asked) -> Rows:
    """A certificate is valid that would not be issued today; nobody has decided that it should be."""
    nobody_decided = Certificate.evidence["override"].as_string().is_(None)
    return of_registrations(asked, *fault(Registration.id)).where(
        _has_certificate(CertificateState.ISSUED, and_also=nobody_decided), ~has_completed(asked.selection)
    )


@faults("certificates-due")
def certificates_due(asked: Asked) -> Rows:
    """Completed with an accepted place, and nothing was issued or revoked."""
    return of_registrations(asked, *fault(Registration.id)).where(
        Registration.state == RegistrationState.ACCEPTED,
        has_completed(asked.selection),
        ~_has_certificate(CertificateState.ISSUED, CertificateState.REVOKED),
        issues_completion(Registration.session_id),
    )


@faults("two-sexes")
def two_sexes(asked: Asked) -> Rows:
    """Recorded as a woman and as a man; `two` is 1 where the figures cannot decide."""
    each = asked.trained.c
    undecided = sa.case((each.as_female == each.as_male, 1), else_=0)
    return _persons(asked, each.participations, two=undecided).where(each.as_female > 0, each.as_male > 0)


@faults("no-sex")
def no_sex(asked: Asked) -> Rows:
    """Sex recorded at none of the participations."""
    each = asked.trained.c
    return _persons(asked, each.participations).where(each.as_female + each.as_male == 0)


@faults("no-country")
def no_country(asked: Asked) -> Rows:
    """Country missing at some participation."""
    missing = asked.trained.c.without_country
    return _persons(asked, missing).where(missing > 0)


@faults("no-sector")
def no_sector(asked: Asked) -> Rows:
    """Sector missing at some participation; nothing is missing where the office keeps no list of sectors."""
    missing = asked.trained.c.without_sector
    return _persons(asked, missing).where(missing > 0, sa.exists(sa.select(Sector.code)))


def _persons(asked: Asked, one: Column, *, two: Column | None = None) -> Rows:
    rows: sa.Select[Any] = sa.select(*fault(asked.trained.c.person_id, one=one, two=two))
    return rows


def _has_certificate(*states: CertificateState, and_also: Column | None = None) -> Column:
    return sa.exists().where(
        Certificate.registration_id == Registration.id,
        Certificate.state.in_(states),
        Certificate.kind.in_(COMPLETION_KINDS),
        sa.true() if and_also is None else and_also,
    )
