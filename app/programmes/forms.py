"""The forms of programmes, sessions and agendas: shape only, the rules decide."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from app.core.i18n import gettext
from app.core.i18n import lazy_gettext as _
from app.core.permissions import Scope
from app.people.countries import all_countries
from app.people.rules import text_key
from app.programmes.rules import (
    DEFAULT_HOURS_A_DAY,
    AgendaInput,
    AssignmentRole,
    Indicator,
    ProgrammeInput,
    SessionInput,
    SessionKind,
    SessionPage,
    TargetInput,
)
from app.programmes.rules.inputs import MOST_PLACES
from app.programmes.rules.languages import SESSION_LANGUAGES
from app.programmes.rules.words import (
    INDICATOR_WORDS,
    KIND_WORDS,
    ROLE_WORDS,
    SEX_WORDS,
    country_word,
)
from app.web.forms import (
    AmountField,
    ChoiceField,
    Choices,
    ClockField,
    DateField,
    Form,
    LineField,
    MultiCheckbox,
    NumberField,
    TextField,
    TickField,
)
from app.web.template_filters import date_words, language_name

_TEXTS = ("title", "city", "venue", "partner", "summary", "slug", "language", "time_zone")
_VALUES = (
    "programme_id",
    "starts_on",
    "ends_on",
    "is_online",
    "is_protected",
    "kind",
    "cost_cents",
    "capacity",
    "registration_opens_on",
    "registration_closes_on",
)


class ProgrammeForm(Form):
    """Code, name, period, partners, threshold, hours."""

    code = LineField(
        _("Code"), required=True, longest=30, description=_("Short, such as GP; it stands in addresses")
    )
    name = LineField(_("Name"), required=True)
    description = TextField(_("Description"))
    partners = LineField(_("Partners"), longest=500)
    starts_on = DateField(_("First day"))
    ends_on = DateField(_("Last day"))
    attendance_threshold = NumberField(
        _("Days to attend, in per cent"),
        required=True,
        least=1,
        most=100,
        default=75,
        description=_(
            "Figures count completion by it; certificates too, unless the programme has rules of its own."
        ),
    )
    hours_a_day = NumberField(
        _("Contact hours counted for a day without an agenda"),
        required=True,
        least=1,
        most=24,
        default=DEFAULT_HOURS_A_DAY,
    )

    def to_input(self) -> ProgrammeInput:
        """What was entered."""
        return ProgrammeInput(
            code=self.code.data or "",
            name=self.name.data or "",
            description=self.description.data or "",
            partners=self.partners.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            attendance_threshold=self.attendance_threshold.data or 0,
            hours_a_day=self.hours_a_day.data or 0,
        )


class TargetForm(Form):
    """What a programme promises."""

    indicator = ChoiceField(_("What is counted"), required=True, coerce=Indicator)
    value = NumberField(_("How many"), required=True, least=1, most=10_000_000)
    country = ChoiceField(_("In one country only"), empty=_("Every country"))
    sex = ChoiceField(_("Women or men only"), empty=_("Everybody"))
    due_on = DateField(_("Until"))

    def offer(self) -> None:
        """Fill the lists, in the language in force."""
        self.indicator.choices = [(each.value, str(word)) for each, word in INDICATOR_WORDS.items()]
        self.country.choices = country_choices(None)
        self.sex.choices = [(each, str(word)) for each, word in SEX_WORDS.items()]

    def to_input(self) -> TargetInput:
        """What was entered."""
        return TargetInput(
            indicator=self.indicator.data,
            value=self.value.data or 0,
            country=self.country.data,
            sex=self.sex.data,
            due_on=self.due_on.data,
        )


class SessionForm(Form):
    """A training session; the names are those of SessionInput."""

    title = LineField(_("Title"), required=True)
    programme_id = ChoiceField(_("Programme"), required=True, coerce=UUID)
    starts_on = DateField(_("First day"), required=True)
    ends_on = DateField(_("Last day"), required=True)
    is_online = TickField(_("Online, without a host country"))
    host_country = ChoiceField(_("Host country"), empty=_("Choose a country"))
    city = LineField(_("City"))
    venue = LineField(_("Venue"))
    time_zone = LineField(
        _("Time zone"),
        required=True,
        description=_("Type the nearest city, such as Nairobi, and choose"),
        render_kw={"list": "time-zones", "dir": "ltr"},
    )
    language = ChoiceField(_("Language"), empty=_("Not decided"))
    is_protected = TickField(
        _("People of this session are protected"),
        description=_("Whoever checks one of its certificates learns nothing and is sent to the office"),
    )
    kind = ChoiceField(_("Kind of session"), coerce=SessionKind, empty=_("Not recorded"))
    partner = LineField(_("Partner"))
    capacity = NumberField(_("Places"), least=1, most=MOST_PLACES)
    registration_opens_on = DateField(_("Registration opens"))
    registration_closes_on = DateField(_("Registration closes"))
    cost_cents = AmountField(
        _("Cost"),
        description=_("Stands in reports, and on no public page"),
        render_kw={"inputmode": "decimal"},
    )
    summary = TextField(_("Summary"), description=_("Stands on the public page"))
    module_ids = MultiCheckbox(_("Modules"), coerce=UUID)
    slug = LineField(
        _("Short name in addresses"),
        longest=80,
        description=_("Left empty, it is made from the city and the month"),
    )

    def offer(
        self,
        *,
        programmes: Sequence[tuple[UUID, str, str]],
        modules: Sequence[Any],
        scope: Scope,
        currency: str,
    ) -> None:
        """Fill the lists with what this viewer may choose."""
        self.programme_id.choices = [(str(key), f"{code} – {name}") for key, code, name in programmes]
        self.host_country.choices = country_choices(scope, keep=self.host_country.data)
        self.language.choices = _languages(keep=self.language.data)
        self.kind.choices = [(kind.value, str(word)) for kind, word in KIND_WORDS.items()]
        self.cost_cents.label.text = gettext("Cost in %(currency)s", currency=currency)
        self.module_ids.choices = [(str(each.id), f"{each.code} – {each.title}") for each in modules]
        if not self.is_submitted() and len(programmes) == 1:
            self.programme_id.data = programmes[0][0]

    def validate(self, extra_validators: Any = None) -> bool:
        """As declared; and a session takes place somewhere, or online."""
        is_valid = bool(super().validate(extra_validators))
        if self.host_country.data or self.is_online.data:
            return is_valid
        self.refuse("host_country", gettext("Choose the host country, or tick that the session is online."))
        return False

    def to_input(self) -> SessionInput:
        """What was entered; an online session has no host country, whatever stood in the list."""
        values: dict[str, Any] = {name: self[name].data for name in _VALUES}
        values.update({name: self[name].data or "" for name in _TEXTS})
        values["module_ids"] = tuple(self.module_ids.data or ())
        values["host_country"] = None if self.is_online.data else self.host_country.data
        return SessionInput(**values)

    @classmethod
    def of(cls, page: SessionPage, *, module_ids: Sequence[UUID]) -> "SessionForm":
        """The form as it stands for a session."""
        known = [each.name for each in fields(SessionInput) if hasattr(page, each.name)]
        return cls(data={**{name: getattr(page, name) for name in known}, "module_ids": list(module_ids)})


class DaysForm(Form):
    """The days with training between the first and the last."""

    dates = MultiCheckbox(_("Days with training"), coerce=date.fromisoformat)

    def offer(self, days: Sequence[date]) -> None:
        """Offer these days."""
        self.dates.choices = [(day.isoformat(), date_words(day)) for day in days]


class StepForm(Form):
    """Why a session is taken to another state."""

    reason = LineField(_("Reason"), longest=500)


class AgendaForm(Form):
    """An agenda item; a new one may stand on several days at once."""

    day_ids = MultiCheckbox(_("Days"), coerce=UUID)
    starts_at = ClockField(_("From"), required=True)
    ends_at = ClockField(_("To"), required=True)
    module_id = ChoiceField(_("Module"), coerce=UUID, empty=_("No module"))
    title = LineField(_("Title"), description=_("Left empty, the title of the module stands here"))
    room = LineField(_("Room"), longest=100)
    is_break = TickField(_("A break"))

    def offer(self, *, days: Choices, modules: Choices) -> None:
        """Fill the lists with the days of the session and the modules of the office."""
        self.day_ids.choices = list(days)
        self.module_id.choices = list(modules)

    def validate(self, extra_validators: Any = None) -> bool:
        """As declared; and an item stands on a day."""
        is_valid = bool(super().validate(extra_validators))
        if self.day_ids.data:
            return is_valid
        self.refuse("day_ids", gettext("Choose at least one day."))
        return False

    def to_input(self, day_id: UUID) -> AgendaInput:
        """What was entered, for one day."""
        values: dict[str, Any] = {
            "starts_at": self.starts_at.data,
            "ends_at": self.ends_at.data,
            "module_id": self.module_id.data,
        }
        return AgendaInput(
            day_id=day_id,
            title=self.title.data or "",
            room=self.room.data or "",
            is_break=bool(self.is_break.data),
            **values,
        )


class TrainerForm(Form):
    """Who teaches what, in which role."""

    person_id = ChoiceField(_("Trainer"), required=True, coerce=UUID)
    role = ChoiceField(_("Role"), required=True, coerce=AssignmentRole, default=AssignmentRole.CO_TRAINER)
    agenda_item_id = ChoiceField(_("For"), coerce=UUID, empty=_("The whole session"))

    def offer(self, *, people: Choices, items: Choices) -> None:
        """Fill the lists with the trainers found and the items of the agenda."""
        self.person_id.choices = list(people)
        self.role.choices = [(role.value, str(word)) for role, word in ROLE_WORDS.items()]
        self.agenda_item_id.choices = list(items)


def country_choices(scope: Scope | None, *, keep: str | None = None) -> list[tuple[str, str]]:
    """(alpha-3, name) by name; only the countries that the scope reaches, when one is given."""
    codes = {country.alpha3 for country in all_countries()}
    if scope is not None and all(country is not None for _programme, country in scope.pairs):
        codes &= {country for _programme, country in scope.pairs if country} | ({keep} if keep else set())
    return sorted(((code, country_word(code)) for code in codes), key=lambda each: text_key(each[1]))


def _languages(*, keep: str | None) -> list[tuple[str, str]]:
    tags = SESSION_LANGUAGES if not keep or keep in SESSION_LANGUAGES else (*SESSION_LANGUAGES, keep)
    return sorted(((tag, language_name(tag)) for tag in tags), key=lambda each: text_key(each[1]))
