"""What registrations refuse."""

from app.core.errors import Conflict, NotFound


class NoSuchRegistration(NotFound):
    code = "no_such_registration"


class NoSuchPublicSession(NotFound):
    """Not announced, or no longer to be seen by the public."""

    code = "no_such_public_session"


class AlreadyRegistered(Conflict):
    """The person has a registration in this session, whatever its state."""

    code = "already_registered"


class SessionFull(Conflict):
    code = "session_full"


class RegistrationClosed(Conflict):
    """Not open yet, closed, or the session does not take place."""

    code = "registration_closed"
