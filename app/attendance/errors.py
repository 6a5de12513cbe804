"""The refusals of attendance."""

from app.core.errors import Conflict, Invalid


class AttendanceClosed(Conflict):
    """The session takes no marks in its present state."""

    code = "attendance_closed"


class FutureDay(Invalid):
    """Nobody has been present tomorrow."""

    code = "future_day"


class NotAParticipant(Conflict):
    """Only people with a place are marked; others are added as walk-ins first."""

    code = "not_a_participant"


class ImpossibleCount(Invalid):
    """The parts of a head count exceed its total, or a figure is out of bounds."""

    code = "impossible_count"


class UnknownMark(Invalid):
    """A sheet was sent with something that is no mark."""

    code = "unknown_mark"
