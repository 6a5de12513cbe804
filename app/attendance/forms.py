"""What the attendance pages send: a day's sheet, head counts, people at the door."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.attendance.errors import UnknownMark
from app.attendance.rules import LARGEST_HEAD_COUNT, MarkStatus, SheetLine
from app.attendance.service.head_counts import HeadCountInput
from app.core.i18n import gettext as translated
from app.core.i18n import lazy_gettext as _
from app.people.forms import SEX_CHOICES, country_choices
from app.people.rules import PersonDetails, Sex
from app.web.forms import AddressField, CardsField, ChoiceField, Form, LineField, NumberField

SEEN, CHOSEN = "seen-", "mark-"


class SheetForm(Form):
    """The token of the sheet; its lines are as many as there are people, and are read by `lines_of`."""


class HeadCountForm(Form):
    """Figures of people without names."""

    total = NumberField(_("People"), required=True, least=1, most=LARGEST_HEAD_COUNT)
    female = NumberField(_("of them women"), most=LARGEST_HEAD_COUNT)
    male = NumberField(_("of them men"), most=LARGEST_HEAD_COUNT)
    source = LineField(
        _("Source"), required=True, description=_("Where the figure comes from: a partner's report, a photo.")
    )

    def to_input(self) -> HeadCountInput:
        """The figures; nothing given for women or men means unknown."""
        return HeadCountInput(
            total=self.total.data or 0,
            female=self.female.data or 0,
            male=self.male.data or 0,
            source=self.source.data or "",
        )


class WalkInForm(Form):
    """Someone who came without a registration."""

    given_name = LineField(_("Given name"))
    family_name = LineField(_("Family name"), required=True)
    own_script_name = LineField(_("Name in its own script"))
    sex = CardsField(_("Sex"), choices=SEX_CHOICES, default=Sex.UNKNOWN, coerce=Sex, required=True)
    country = ChoiceField(_("Country"), empty=_("Not recorded"))
    organisation = LineField(_("Organisation"))
    email = AddressField(_("E-mail"))

    def offer_countries(self) -> None:
        """Fill the list of countries, in the language in force."""
        self.country.choices = list(country_choices())

    def to_details(self) -> PersonDetails:
        """The person as the service takes one."""
        return PersonDetails(
            given_name=self.given_name.data or "",
            family_name=self.family_name.data or "",
            own_script_name=self.own_script_name.data or "",
            sex=self.sex.data or Sex.UNKNOWN,
            country=self.country.data,
            organisation=self.organisation.data or "",
            email=self.email.data,
        )


def lines_of(fields: Mapping[str, str], registration_ids: Iterable[UUID]) -> list[SheetLine]:
    """The lines of a sent sheet; people who were not on it have none. Raises Invalid for other marks."""
    return [
        SheetLine(
            registration_id=each,
            seen=_status(fields[f"{SEEN}{each}"]),
            chosen=_status(fields.get(f"{CHOSEN}{each}", "")),
        )
        for each in registration_ids
        if f"{SEEN}{each}" in fields
    ]


def _status(text: str) -> MarkStatus | None:
    try:
        return MarkStatus(text) if text else None
    except ValueError:
        raise UnknownMark(translated("There is no such mark.")) from None
