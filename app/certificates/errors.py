"""The refusals of certificates."""

from app.core.errors import Conflict, Invalid, NotFound


class CertificateNotFound(NotFound):
    """No such certificate, or not for this viewer."""

    code = "certificate_not_found"


class NotEarned(Conflict):
    """This participant gets no certificate now; the message says why."""

    code = "not_earned"


class NotValid(Conflict):
    """The certificate has been revoked or replaced."""

    code = "not_valid"


class ReasonMissing(Invalid):
    """A certificate is taken back for a reason that can be read later."""

    code = "reason_missing"
