"""Forms of registration: a participant entered by a coordinator, and the public form."""

from typing import Any
from uuid import UUID

from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext
from app.people.forms import PersonForm, country_choices, sector_choices
from app.people.queries.persons import Choice
from app.people.rules import PersonDetails, Sex
from app.registration.rules import AGE_WORDS, ENTERED_AS, AgeBand, RegistrationState
from app.web.forms import AddressField, CardsField, ChoiceField, Form, LineField, TickField

STATE_CHOICES: list[tuple[str, Any]] = [
    (RegistrationState.ACCEPTED.value, lazy_gettext("Accepted")),
    (RegistrationState.WAITLISTED.value, lazy_gettext("On the waiting list")),
    (RegistrationState.APPLIED.value, lazy_gettext("To be decided")),
]

SEX_ASKED: list[tuple[str, Any]] = [
    (Sex.FEMALE.value, lazy_gettext("Woman")),
    (Sex.MALE.value, lazy_gettext("Man")),
    (Sex.UNKNOWN.value, lazy_gettext("I prefer not to say")),
]
AGE_BANDS: list[tuple[str, Any]] = [
    (band.value, word) for band, word in AGE_WORDS.items() if band is not AgeBand.UNKNOWN
]
AGE_ASKED = [*AGE_BANDS, (AgeBand.UNKNOWN.value, lazy_gettext("I prefer not to say"))]


class NewParticipantForm(PersonForm):
    """Someone whom the coordinator did not find among the people they reach."""

    age_band = ChoiceField(
        lazy_gettext("Age"),
        choices=AGE_BANDS,
        coerce=AgeBand,
        empty=lazy_gettext("Not recorded"),
        description=lazy_gettext("Only for statistics. It is kept with this registration."),
    )
    state = ChoiceField(
        lazy_gettext("Registered as"),
        choices=STATE_CHOICES,
        default=RegistrationState.ACCEPTED.value,
        coerce=RegistrationState,
        required=True,
    )


class ApplicationForm(Form):
    """What the public form asks, and what for. `website` is for robots: people do not see it."""

    family_name = LineField(lazy_gettext("Family name"), required=True)
    given_name = LineField(lazy_gettext("Given name"))
    own_script_name = LineField(
        lazy_gettext("Full name in your own script"),
        description=lazy_gettext("As it should stand on the certificate, if not in Latin letters."),
    )
    email = AddressField(
        lazy_gettext("E-mail"),
        required=True,
        description=lazy_gettext("We write to you there about this session, and about nothing else."),
    )
    sex = CardsField(
        lazy_gettext("Sex"),
        choices=SEX_ASKED,
        coerce=Sex,
        required=True,
        description=lazy_gettext("Only for statistics: how many women and men were trained."),
    )
    age_band = ChoiceField(
        lazy_gettext("Age"),
        choices=AGE_ASKED,
        coerce=AgeBand,
        description=lazy_gettext("Only for statistics. We do not ask for your date of birth."),
    )
    country = ChoiceField(
        lazy_gettext("Country in which you work"),
        required=True,
        empty=lazy_gettext("Choose from the list"),
        description=lazy_gettext("For selection and statistics."),
    )
    organisation = LineField(lazy_gettext("Organisation"), description=lazy_gettext("For selection."))
    sector_code = ChoiceField(lazy_gettext("Sector"), empty=lazy_gettext("Choose from the list"))
    position = LineField(lazy_gettext("Position"), description=lazy_gettext("For selection."))
    consent = TickField(
        lazy_gettext(
            "I agree that these details are kept to organise this session, to issue the certificate and to "
            "report figures without names. They are shown to nobody outside the office."
        )
    )
    website: Any = LineField(lazy_gettext("Leave this field empty"))

    def offer(self, sectors: list[Choice]) -> None:
        """Fill the lists to choose from."""
        self.country.choices = list(country_choices())
        self.sector_code.choices = list(sector_choices(sectors))

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and the consent, without which nothing is kept."""
        is_valid = bool(super().validate(extra_validators))
        if not self.consent.data:
            self.refuse("consent", _("Without your agreement we cannot keep your application."))
            return False
        return is_valid

    @property
    def is_from_a_robot(self) -> bool:
        """Was the field filled that people do not see?"""
        return bool(self.website.data)

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
        )


def read_state(text: str) -> RegistrationState | None:
    """A state in which someone may be entered; None for anything else."""
    return next((state for state in ENTERED_AS if state.value == text), None)


def read_ids(texts: list[str]) -> list[UUID]:
    """The ids among what was sent."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
