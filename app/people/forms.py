"""Forms about people: shape only; who someone is, the service decides."""

from functools import lru_cache
from typing import Any

from app.core.i18n import LANGUAGE_NAMES, current_language, lazy_gettext
from app.people.countries import all_countries, country_name
from app.people.queries.persons import Choice
from app.people.queries.trainers import Profile
from app.people.rules import PersonDetails, Sex, text_key
from app.web.forms import (
    AddressField,
    CardsField,
    ChoiceField,
    Choices,
    Form,
    LineField,
    MultiCheckbox,
    TextField,
    TickField,
)

SEX_CHOICES: list[tuple[str, Any]] = [
    (Sex.FEMALE.value, lazy_gettext("Woman")),
    (Sex.MALE.value, lazy_gettext("Man")),
    (Sex.UNKNOWN.value, lazy_gettext("Not recorded")),
]


def country_choices() -> Choices:
    """Every country under its UN name, in the order of the language in force."""
    return _countries_in(current_language())


@lru_cache(maxsize=16)
def _countries_in(language: str) -> Choices:
    named = [(each.alpha3, country_name(each.alpha3, language)) for each in all_countries()]
    return sorted(named, key=lambda pair: text_key(pair[1]))


def sector_choices(sectors: list[Choice]) -> Choices:
    """The office's sectors."""
    return [(each.id, each.name) for each in sectors]


class PersonForm(Form):
    """What a record holds of a person."""

    family_name = LineField(lazy_gettext("Family name"))
    given_name = LineField(lazy_gettext("Given name"))
    own_script_name = LineField(
        lazy_gettext("Name in own script"),
        description=lazy_gettext("In full, as it should stand on the certificate."),
    )
    sex = CardsField(lazy_gettext("Sex"), choices=SEX_CHOICES, default=Sex.UNKNOWN, coerce=Sex, required=True)
    country = ChoiceField(lazy_gettext("Country"), empty=lazy_gettext("Not recorded"))
    organisation = LineField(lazy_gettext("Organisation"))
    sector_code = ChoiceField(lazy_gettext("Sector"), empty=lazy_gettext("Not recorded"))
    position = LineField(lazy_gettext("Position"))
    email = AddressField(lazy_gettext("E-mail"))
    phone = LineField(lazy_gettext("Telephone"), longest=40)
    language = ChoiceField(
        lazy_gettext("Language of letters"),
        choices=list(LANGUAGE_NAMES.items()),
        empty=lazy_gettext("Not recorded"),
    )

    def offer(self, sectors: list[Choice]) -> None:
        """Fill the lists to choose from."""
        self.country.choices = list(country_choices())
        self.sector_code.choices = list(sector_choices(sectors))

    def details(self) -> PersonDetails:
        """What was entered."""
        return PersonDetails(
            family_name=self.family_name.data or "",
            given_name=self.given_name.data or "",
            own_script_name=self.own_script_name.data or "",
            sex=self.sex.data or Sex.UNKNOWN,
            country=self.country.data,
            organisation=self.organisation.data or "",
            sector_code=self.sector_code.data,
            position=self.position.data or "",
            email=self.email.data,
            phone=self.phone.data,
            language=self.language.data or "",
        )


class TrainerForm(Form):
    """What an office knows of a trainer."""

    languages = MultiCheckbox(lazy_gettext("Can teach in"), choices=list(LANGUAGE_NAMES.items()))
    expertise = TextField(
        lazy_gettext("Expertise"),
        longest=200,
        description=lazy_gettext("Subjects, modules, experience, in a few words."),
    )
    is_active = TickField(lazy_gettext("May be assigned to sessions"), default=True)

    def profile(self) -> Profile:
        """What was entered."""
        return Profile(
            languages=list(self.languages.data or []),
            expertise=self.expertise.data or "",
            is_active=bool(self.is_active.data),
        )
