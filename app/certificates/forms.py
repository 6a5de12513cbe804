"""What the certificate pages send."""

from app.certificates.rules import LONGEST_REASON
from app.core.i18n import lazy_gettext as _
from app.web.forms import Form, LineField, TextField


class ReasonForm(Form):
    """Why a certificate is taken back."""

    reason = TextField(
        _("Reason"),
        required=True,
        longest=LONGEST_REASON,
        description=_("Kept in the office. Whoever checks the code sees that it was taken back, not why."),
    )


class NameForm(Form):
    """The name that the visitor expects on a certificate."""

    name = LineField(
        _("Name on the certificate"),
        required=True,
        description=_("The full name or the family name, as it is printed."),
    )


class CodeForm(Form):
    """The code to check."""

    class Meta(Form.Meta):
        """The form only leads to an address: there is nothing to forge."""

        csrf = False

    code = LineField(
        _("Code"),
        required=True,
        longest=60,
        description=_("Twelve letters and digits under the square code, such as 7Q4M-X2KD-0105."),
    )
