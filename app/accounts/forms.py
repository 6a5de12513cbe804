"""The forms of signing in, passwords and users; shape only."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from wtforms import EmailField, FieldList, FormField, PasswordField
from wtforms import Form as PlainForm

from app.core.i18n import lazy_gettext
from app.core.permissions import Grant, Role
from app.web.forms import AddressField, ChoiceField, Choices, Form, LineField, Required, tidy_email

_: Callable[[str], Any] = lazy_gettext  # WTForms is typed for plain texts as labels


class SignInForm(Form):
    """No rules here but presence: what is wrong is said in one sentence for all reasons."""

    email = EmailField(_("E-mail address"), validators=[Required()], filters=[tidy_email])
    password = PasswordField(_("Password"), validators=[Required()])


class ForgottenForm(Form):
    email = AddressField(_("E-mail address"), required=True)


class NewPasswordForm(Form):
    """Typed once: it can be shown, and a link by mail mends a mistake."""

    password = PasswordField(_("New password"), validators=[Required()])


class ChangePasswordForm(Form):
    current = PasswordField(_("Your password now"), validators=[Required()])
    password = PasswordField(_("New password"), validators=[Required()])


class LanguageForm(Form):
    language = ChoiceField(_("Language"), required=True)


class GrantForm(PlainForm):
    """One role and its reach; a row without a role counts for nothing."""

    role = ChoiceField(_("Role"), coerce=Role, empty=_("No role"))
    programme = ChoiceField(_("Programme"), coerce=UUID, empty=_("All programmes"))
    country = ChoiceField(_("Host country"), empty=_("All countries"))


class UserForm(Form):
    """A user with their roles; programmes and countries are given as choices."""

    name = LineField(_("Name"), required=True)
    email = AddressField(_("E-mail address"), required=True)
    language = ChoiceField(
        _("Language"), required=True, description=_("Of the mails this person gets from the office.")
    )
    grants = FieldList(FormField(GrantForm), label=_("Roles"), min_entries=1, max_entries=30)

    def offer(self, *, roles: Choices, programmes: Choices, countries: Choices, languages: Choices) -> None:
        """Give the lists their lines."""
        self.language.choices = list(languages)
        for row in self.grants:
            row.form.role.choices = list(roles)
            row.form.programme.choices = list(programmes)
            row.form.country.choices = list(countries)

    def chosen_grants(self) -> list[Grant]:
        """The rows that name a role."""
        rows = [row.form for row in self.grants if row.form.role.data is not None]
        return [Grant(row.role.data, row.programme.data, row.country.data) for row in rows]


def grant_rows(grants: Iterable[Grant]) -> list[dict[str, Any]]:
    """Grants as the rows of the form, with an empty one behind them for more."""
    held = [{"role": each.role, "programme": each.programme_id, "country": each.country} for each in grants]
    return [*held, {}] if held else [{}, {}]
