"""What people's records refuse."""

from app.core.errors import Conflict, Invalid, NotAllowed, NotFound


class NoSuchPerson(NotFound):
    code = "no_such_person"


class NoSuchMerge(NotFound):
    code = "no_such_merge"


class NoSuchLookAlike(NotFound):
    code = "no_such_look_alike"


class UnusablePerson(Invalid):
    code = "unusable_person"


class AlreadyKnown(Conflict):
    """The rule of identity says that this person has a record."""

    code = "already_known"


class CannotMerge(Conflict):
    code = "cannot_merge"


class CannotUndo(Conflict):
    """Something newer depends on the merge."""

    code = "cannot_undo"


class BeyondReach(NotAllowed):
    """The record belongs to sessions of others too."""

    code = "beyond_reach"
