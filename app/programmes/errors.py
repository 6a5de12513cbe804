"""The refusals of programmes and training sessions."""

from app.core.errors import Conflict, Invalid, NotAllowed, NotFound


class SessionNotFound(NotFound):
    """No such training session within the viewer's part of the office."""

    code = "session_not_found"


class ProgrammeNotFound(NotFound):
    """No such programme within the viewer's part of the office."""

    code = "programme_not_found"


class EntryNotFound(NotFound):
    """No such agenda item, assignment or target on this page."""

    code = "entry_not_found"


class OutOfReach(NotAllowed):
    """The programme or country chosen lies outside of what the actor may change."""

    code = "out_of_reach"


class UnusableInput(Invalid):
    """A field that the form can show the message beside."""

    code = "unusable_input"


class NameTaken(Invalid):
    """Another record has this code or short name already."""

    code = "name_taken"


class DayInUse(Conflict):
    """Attendance or another record hangs on a day that would disappear."""

    code = "day_in_use"


class ItemInUse(Conflict):
    """Attendance hangs on an agenda item that would disappear."""

    code = "item_in_use"


class BelowTaken(Conflict):
    """The capacity would fall under the number of accepted people."""

    code = "below_taken"


class StepRefused(Conflict):
    """The state, the dates or a missing reason stand against this step."""

    code = "step_refused"
