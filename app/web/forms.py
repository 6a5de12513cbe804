"""The base of every form: translated messages, tidying fields, and what templates ask of a field."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import DateField as PlainDateField
from wtforms import Form as PlainForm
from wtforms.fields.choices import Choice, SelectChoice  # type: ignore[attr-defined]
from wtforms.i18n import get_translations
from wtforms.validators import (
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.core.amounts import plain_amount, read_amount
from app.core.i18n import current_language
from app.core.i18n import gettext as _

Choices = Sequence[tuple[str, str]]
LONGEST_LINE = 200
LONGEST_TEXT = 4000
Value = TypeVar("Value")


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a token against forgery, whose own messages speak the language in force."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Messages come from WTForms' catalogues."""

        def get_translations(self, _form: PlainForm) -> object:
            return get_translations([current_language().replace("-", "_")])

    def refuse(self, field: str | None, message: str) -> None:
        """Show a refusal of the service beside its field, or above the form."""
        target = self._fields.get(field) if field else None
        if target is None:
            self.form_errors.append(message)
        else:
            target.errors = [*target.errors, message]


def tidy_line(text: str | None) -> str | None:
    """One line: composed (NFC), without control characters, spaces collapsed; nothing becomes None."""
    if text is None:
        return None
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(
        " " if character.isspace() else character for character in composed if _is_shown(character)
    )
    return re.sub(r" +", " ", shown).strip() or None


def tidy_text(text: str | None) -> str | None:
    """Several lines: each end trimmed, at most one empty line in a row; nothing becomes None."""
    if text is None:
        return None
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = "\n".join("".join(filter(_is_shown, line)).rstrip() for line in composed.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() or None


def tidy_email(text: str | None) -> str | None:
    """An address without surrounding spaces; its case is kept."""
    return "".join((text or "").split()) or None


class Required(InputRequired):
    """Something must be given; the message names the field, since the summary stands far from it."""

    def __call__(self, form: Any, field: Field) -> None:
        is_box = isinstance(field, BooleanField)
        named = _("%(label)s is missing.", label=field.label.text)
        self.message = _("Tick this box to go on.") if is_box else named
        super().__call__(form, field)
        if field.data in (None, "") and not field.process_errors:  # only spaces were sent
            raise StopValidation(self.message)


class LineField(StringField):
    """One line of text, tidied and bounded; `data` is None when empty."""

    def __init__(
        self, label: Any, *, required: bool = False, longest: int = LONGEST_LINE, **rest: Any
    ) -> None:
        super().__init__(
            label,
            validators=[*_presence(required), Length(max=longest), *rest.pop("validators", ())],
            filters=[tidy_line, *rest.pop("filters", ())],
            **rest,
        )


class TextField(TextAreaField):
    """Several lines of text, tidied and bounded."""

    def __init__(
        self, label: Any, *, required: bool = False, longest: int = LONGEST_TEXT, **rest: Any
    ) -> None:
        super().__init__(
            label,
            validators=[*_presence(required), Length(max=longest), *rest.pop("validators", ())],
            filters=[tidy_text],
            **rest,
        )


class AddressField(EmailField):
    """An e-mail address."""

    def __init__(self, label: Any, *, required: bool = False, **rest: Any) -> None:
        super().__init__(
            label,
            validators=[*_presence(required), Length(max=254), Email(), *rest.pop("validators", ())],
            filters=[tidy_email],
            **rest,
        )


class ChoiceField(SelectField):
    """One of a list that may be given late (`form.country.choices = …`); empty reads as None.

    `empty` is the first line of the list, such as "Choose a country". Countries, programmes, sectors: the
    caller feeds (value, label) pairs.
    """

    def __init__(
        self,
        label: Any,
        *,
        choices: Choices | None = None,
        required: bool = False,
        empty: Any = None,
        coerce: Callable[[str], Any] = str,
        **rest: Any,
    ) -> None:
        self.empty = empty
        super().__init__(
            label,
            choices=_declared(choices),
            coerce=_or_none(coerce),
            validators=[*_presence(required), *rest.pop("validators", ())],
            **rest,
        )

    def iter_choices(self) -> Any:
        empty = str(self.empty or _("Choose from the list"))
        yield Choice(value="", label=empty, selected=self.data is None, render_kw={})
        yield from super().iter_choices()

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class CardsField(RadioField):
    """One of a few, each on its own card."""

    def __init__(
        self,
        label: Any,
        *,
        choices: Choices | None = None,
        required: bool = False,
        coerce: Callable[[str], Any] = str,
        **rest: Any,
    ) -> None:
        super().__init__(
            label,
            choices=_declared(choices),
            coerce=_or_none(coerce),
            validators=[*_presence(required), *rest.pop("validators", ())],
            validate_choice=rest.pop("validate_choice", True),
            **rest,
        )

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class MultiCheckbox(SelectMultipleField):
    """Any of a list, each with its own box; `data` is a list, empty when none is ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self,
        label: Any,
        *,
        choices: Choices | None = None,
        required: bool = False,
        coerce: Callable[[str], Any] = str,
        **rest: Any,
    ) -> None:
        super().__init__(
            label,
            choices=_declared(choices),
            coerce=_or_none(coerce),
            validators=[*_presence(required), *rest.pop("validators", ())],
            **rest,
        )


class DateField(PlainDateField):
    """A day; `earliest` and `latest` bound it in the browser and on the server, and may be set late."""

    def __init__(
        self,
        label: Any,
        *,
        required: bool = False,
        earliest: date | None = None,
        latest: date | None = None,
        **rest: Any,
    ) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(label, validators=[*_presence(required), *rest.pop("validators", ())], **rest)

    def post_validate(self, _form: Any, _stopped: bool) -> None:
        if self.data is None:
            return
        if self.earliest and self.data < self.earliest:
            raise ValidationError(_("The earliest possible day is %(day)s.", day=self.earliest.isoformat()))
        if self.latest and self.data > self.latest:
            raise ValidationError(_("The latest possible day is %(day)s.", day=self.latest.isoformat()))


class NumberField(IntegerField):
    """A whole number within bounds."""

    def __init__(
        self, label: Any, *, required: bool = False, least: int = 0, most: int | None = None, **rest: Any
    ) -> None:
        bounds = NumberRange(min=least, max=most)
        super().__init__(
            label, validators=[*_presence(required), bounds, *rest.pop("validators", ())], **rest
        )


class AmountField(Field):
    """An amount of money, or nothing; `data` is in whole hundredths."""

    widget = TextInput()

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, validators=[Optional()], **rest)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else plain_amount(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = read_amount(valuelist[0]) if valuelist and valuelist[0].strip() else None


class ClockField(TimeField):
    """A time of day, hours and minutes."""

    def __init__(self, label: Any, *, required: bool = False, **rest: Any) -> None:
        super().__init__(label, validators=[*_presence(required), *rest.pop("validators", ())], **rest)


class TickField(BooleanField):
    """One box, ticked or not."""

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, **rest)  # widens the type: labels are lazy


_KINDS: tuple[tuple[type[Field], str], ...] = (
    (HiddenField, "hidden"),
    (MultiCheckbox, "checks"),
    (RadioField, "radio"),
    (SelectField, "select"),
    (SelectMultipleField, "select"),
    (BooleanField, "check"),
    (PasswordField, "password"),
    (TextAreaField, "textarea"),
)


def field_kind(field: Field) -> str:
    """How a field is shown: hidden, checks, radio, select, check, password, textarea, or an input's type."""
    for kind, name in _KINDS:
        if isinstance(field, kind):
            return name
    return str(getattr(field.widget, "input_type", None) or "text")


def described_by(field: Field, hint: str | None) -> str:
    """The ids of what explains a field: its hint, its error."""
    parts = [f"{field.id}-hint"] if hint else []
    return " ".join([*parts, f"{field.id}-error"] if field.errors else parts)


def control_attributes(
    field: Field, *, hint: str | None = None, autocomplete: str | None = None, placeholder: str | None = None
) -> dict[str, str]:
    """The attributes that tie a control to its hint and error, and bound it in the browser."""
    given: dict[str, str | None] = {
        "aria-describedby": described_by(field, hint) or None,
        "aria-invalid": "true" if field.errors else None,
        "autocomplete": autocomplete,
        "placeholder": placeholder,
    }
    if isinstance(field, DateField):
        given["min"] = field.earliest.isoformat() if field.earliest else None
        given["max"] = field.latest.isoformat() if field.latest else None
    return {name: value for name, value in given.items() if value is not None}


def form_problems(form: PlainForm) -> list[tuple[str, str]]:
    """Each error once, with the id of the field to go to (empty for one that belongs to no field)."""
    problems = [("", str(message)) for message in getattr(form, "form_errors", ())]
    for field in form:
        problems += [(_focusable(field), _named(field, message)) for message in _flat(field.errors)]
    return problems


def init_form_rendering(app: Flask) -> None:
    """Give templates what the form macros ask of a field."""
    app.jinja_env.globals.update(
        field_kind=field_kind,
        described_by=described_by,
        control_attributes=control_attributes,
        form_problems=form_problems,
    )


def _presence(required: bool) -> list[Any]:
    return [Required()] if required else [Optional()]


def _declared(choices: Choices | None) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in choices or ()]


def _or_none(coerce: Callable[[str], Value]) -> Callable[[Any], Value | None]:
    """Text is read, nothing stays nothing, and what an object already holds is taken as it is."""

    def read(value: Any) -> Value | None:
        if value is None or value == "":
            return None
        return coerce(value) if isinstance(value, str) else value

    return read


def _is_shown(character: str) -> bool:
    # Joiners and direction marks (Cf) belong to names in Arabic, Khmer and Indic scripts: only controls go.
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cs", "Co")


def _focusable(field: Field) -> str:
    return "" if isinstance(field, HiddenField) else str(field.id)


def _named(field: Field, message: str) -> str:
    label = str(field.label.text)
    is_plain = isinstance(field, BooleanField) or label in message
    return message if is_plain else _("%(label)s: %(problem)s", label=label, problem=message)


def _flat(errors: Iterable[Any]) -> list[str]:
    found: list[str] = []
    for error in errors:
        if isinstance(error, Mapping):
            found += [message for inner in error.values() for message in _flat(inner)]
        elif isinstance(error, list | tuple):
            found += _flat(error)
        else:
            found.append(str(error))
    return found
