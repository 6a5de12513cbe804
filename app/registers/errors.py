"""Why a whole file cannot be taken as a register; each refusal says what to do about it."""

from app.core.errors import Conflict, Invalid, NotFound


class RegisterRefused(Invalid):
    """The file as a whole is unusable: `reason` says why, `remedy` what to do."""

    code = "register_refused"

    def __init__(self, reason: str, *, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason
        self.remedy = remedy


class NoSuchFile(RegisterRefused):
    """There is no such file, or it cannot be opened."""

    code = "register_no_such_file"


class EmptyFile(RegisterRefused):
    """The file, or each of its sheets, holds nothing."""

    code = "register_empty"


class NotASpreadsheet(RegisterRefused):
    """Some other kind of file, whatever its name says."""

    code = "register_not_a_spreadsheet"


class OldFormat(RegisterRefused):
    """A spreadsheet of a kind that is not read: .xls, .xlsb, .ods."""

    code = "register_old_format"


class Encrypted(RegisterRefused):
    """The workbook is protected with a password."""

    code = "register_encrypted"


class Damaged(RegisterRefused):
    """It began as a workbook, but cannot be read to its end."""

    code = "register_damaged"


class TooLarge(RegisterRefused):
    """It would take more room or time to read than an import may have."""

    code = "register_too_large"


class NothingRecognised(RegisterRefused):
    """No sheet has headings that make it a list of sessions or of people."""

    code = "register_nothing_recognised"


class BadMapping(RegisterRefused):
    """The mapping contradicts itself, or the file it is used with; the reason names the key."""

    code = "register_bad_mapping"


class NoSuchImport(NotFound):
    """There is no such import, or it is not the viewer's to see."""

    code = "register_no_such_import"


class NotAsExpected(Conflict):
    """The import is past this step: committed, undone, or its file is gone."""

    code = "register_not_as_expected"


class StillNeeded(Conflict):
    """Something newer hangs on what the import made, so that it cannot be undone."""

    code = "register_still_needed"


class OutsideReach(Invalid):
    """The programme is not one that this person may import into."""

    code = "register_outside_reach"
