"""What each fault does to the figures, in words and numbers: whole sentences, each with its own plural."""

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.statistics.rules.quality.findings import Found


def counted_twice(found: Found) -> str:
    """Pairs of records that may be one person."""
    return ngettext(
        "Up to %(num)s person is counted twice among %(all)s persons trained.",
        "Up to %(num)s persons are counted twice among %(all)s persons trained.",
        found.rows,
        all=found.persons,
    )


def present_without_place(found: Found) -> str:
    """Present, though withdrawn (`one`) or declined."""
    return _sentences(
        ngettext(
            "%(num)s participation is counted without an accepted place.",
            "%(num)s participations are counted without an accepted place.",
            found.rows,
        ),
        found.one
        and ngettext(
            "%(num)s of them withdrew: registered and the attendance rate leave it out.",
            "%(num)s of them withdrew: registered and the attendance rate leave them out.",
            found.one,
        ),
    )


def marked_early(found: Found) -> str:
    """Days (`one`) whose last mark is older than the day."""
    return ngettext(
        "%(num)s day of attendance was marked before it took place, and is counted.",
        "%(num)s days of attendance were marked before they took place, and are counted.",
        found.one,
    )


def more_heads_than_places(found: Found) -> str:
    """Head counts (`one`) above the places (`two`)."""
    return _(
        "Head counts of %(heads)s people are counted in sessions with places for %(places)s.",
        heads=found.one,
        places=found.two,
    )


def names_and_heads(found: Found) -> str:
    """Head counts (`one`) beside participations with names (`two`)."""
    return _(
        "Both are counted: %(heads)s participations by head count beside %(named)s with names. Whoever is in "
        "both is counted twice.",
        heads=found.one,
        named=found.two,
    )


def undeserved(found: Found) -> str:
    """Certificates of people who have not completed."""
    return ngettext(
        "%(num)s certificate is counted whose holder has not completed.",
        "%(num)s certificates are counted whose holders have not completed.",
        found.rows,
    )


def in_impossible_years(found: Found) -> str:
    """Sessions at times in which they cannot have been held, with participations (`one`)."""
    return _sentences(
        ngettext(
            "%(num)s session is counted on dates on which it cannot have been held.",
            "%(num)s sessions are counted on dates on which they cannot have been held.",
            found.rows,
        ),
        _participations_there(found.one),
    )


def too_long(found: Found) -> str:
    """Days held (`one`) in sessions that are too long."""
    return ngettext(
        "The attendance rate expects each participant there on all of %(num)s day.",
        "The attendance rate expects each participant there on all of %(num)s days.",
        found.one,
    )


def of_two_sexes(found: Found) -> str:
    """Persons recorded as both; `two` of them equally often."""
    return _sentences(
        ngettext(
            "%(num)s person was recorded both as a woman and as a man.",
            "%(num)s persons were recorded both as a woman and as a man.",
            found.rows,
        ),
        found.two
        and ngettext(
            "%(num)s of them counts as not recorded.", "%(num)s of them count as not recorded.", found.two
        ),
    )


def not_counted_at_all(found: Found) -> str:
    """Sessions over and not marked as held, with accepted people (`one`)."""
    return _sentences(
        ngettext("%(num)s session is not counted.", "%(num)s sessions are not counted.", found.rows),
        ngettext(
            "%(num)s accepted registration there counts nowhere.",
            "%(num)s accepted registrations there count nowhere.",
            found.one,
        ),
    )


def without_attendance(found: Found) -> str:
    """Sessions without marks, with accepted people (`one`)."""
    return _sentences(
        ngettext(
            "%(num)s session is counted with nobody in it.",
            "%(num)s sessions are counted with nobody in them.",
            found.rows,
        ),
        ngettext(
            "%(num)s accepted registration there counts as a no-show.",
            "%(num)s accepted registrations there count as no-shows.",
            found.one,
        ),
    )


def days_open(found: Found) -> str:
    """Registrations (`one`) with days that nobody marked (`two`)."""
    return _sentences(
        ngettext(
            "%(num)s day of attendance is not marked, and counts as missed.",
            "%(num)s days of attendance are not marked, and count as missed.",
            found.two,
        ),
        ngettext(
            "It concerns %(num)s registration.",
            "It concerns %(num)s registrations.",
            found.one,
        ),
    )


def persons_not_recorded(found: Found) -> str:
    """Persons trained of whom something is not known."""
    return ngettext(
        "%(num)s of %(all)s persons trained stands as not recorded.",
        "%(num)s of %(all)s persons trained stand as not recorded.",
        found.rows,
        all=found.persons,
    )


def sessions_not_recorded(found: Found) -> str:
    """Sessions of which something is not known, with participations (`one`)."""
    return _sentences(
        ngettext(
            "%(num)s session stands as not recorded.",
            "%(num)s sessions stand as not recorded.",
            found.rows,
        ),
        _participations_there(found.one),
    )


def certificates_missing(found: Found) -> str:
    """Completed, without a certificate."""
    return ngettext(
        "%(num)s participation is completed without a certificate.",
        "%(num)s participations are completed without a certificate.",
        found.rows,
    )


def _participations_there(number: int) -> str:
    return ngettext(
        "%(num)s participation was recorded there.", "%(num)s participations were recorded there.", number
    )


def _sentences(*sentences: str | int) -> str:
    return " ".join(each for each in sentences if isinstance(each, str))
