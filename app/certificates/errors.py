"""The refusals of certificates."""

from app.core.errors import Conflict, Invalid, NotAllowed, NotFound


class CertificateNotFound(NotFound):
    """No such certificate, or not for this viewer."""

    code = "certificate_not_found"


class NotEarned(Conflict):
    """This participant gets no certificate now; the message says why."""

    code = "not_earned"


class KindNotIssued(Conflict):
    """The session does not issue this kind of certificate."""

    code = "kind_not_issued"


class NotValid(Conflict):
    """The certificate has been revoked or replaced."""

    code = "not_valid"


class LinkTooOld(NotFound):
    """The link of a mail leads nowhere, or no longer."""

    code = "link_too_old"


class NotShown(Conflict):
    """The name on a certificate of a protected session is shown to nobody."""

    code = "not_shown"


class RecordAltered(Conflict):
    """What is printed on a certificate is not what its digest was taken of."""

    code = "record_altered"


class FileLost(Conflict):
    """The storage has lost a certificate's file, and it can no longer be made as it was."""

    code = "file_lost"


class ReasonMissing(Invalid):
    """A certificate is taken back for a reason that can be read later."""

    code = "reason_missing"


class NoKeys(Conflict):
    """The office has no key of its own to sign with; the message names the command that makes one."""

    code = "no_keys"


class KeysExist(Conflict):
    """Keys are made once; making them again would put an end to the old ones."""

    code = "keys_exist"


class KeysUnreadable(Conflict):
    """The keys are there and cannot be used; the message says what is wrong with them."""

    code = "keys_unreadable"


class TokenUnusable(KeysUnreadable):
    """The token that keeps the key for PDF files cannot be asked; the message names the setting."""

    code = "token_unusable"


class TimestampMissing(Conflict):
    """The authority for time stamps has not given one; the file is made later."""

    code = "timestamp_missing"


class UnknownKey(NotFound):
    """The office has no key of this name."""

    code = "unknown_key"


class RulesInvalid(Invalid):
    """These rules cannot be asked."""

    code = "rules_invalid"


class KindsInvalid(Invalid):
    """A session cannot issue these kinds."""

    code = "kinds_invalid"


class SignOffRefused(Conflict):
    """This person cannot answer for the session in this role."""

    code = "sign_off_refused"


class NameDiffers(Invalid):
    """Somebody cannot confirm a name that is not theirs."""

    code = "name_differs"


class DesignInvalid(Invalid):
    """Certificates cannot be drawn like this."""

    code = "design_invalid"


class DesignNotFound(NotFound):
    """No such design, or not for this viewer."""

    code = "design_not_found"


class DesignOutOfReach(NotAllowed):
    """The design belongs to somebody else's part of the office."""

    code = "design_out_of_reach"


class PictureRefused(Invalid):
    """An uploaded file is no picture that can go into a certificate; the message says why."""

    code = "picture_refused"


class PictureLost(Conflict):
    """The storage has lost a picture that a certificate shows."""

    code = "picture_lost"
