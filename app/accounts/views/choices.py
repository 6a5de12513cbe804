"""What the lists of the forms offer."""

from app.accounts.queries import list_programme_choices
from app.core.i18n import LANGUAGE_NAMES, current_language
from app.core.permissions import Role
from app.people.countries import all_countries, country_name
from app.web.forms import Choices
from app.web.navigation import role_word
from app.web.office import settings
from app.web.transactions import db_session


def language_choices() -> Choices:
    """The languages of the office, each by its own name."""
    return [(tag, LANGUAGE_NAMES.get(tag, tag)) for tag in settings().languages]


def role_choices() -> Choices:
    """The roles, strongest first."""
    return [(role.value, str(role_word(role))) for role in Role]


def programme_choices() -> Choices:
    """All programmes, by code."""
    return [(str(each.id), f"{each.code} – {each.name}") for each in list_programme_choices(db_session())]


def country_choices() -> Choices:
    """All countries, by name in the language in force."""
    language = current_language()
    named = [(each.alpha3, country_name(each.alpha3, language)) for each in all_countries()]
    return sorted(named, key=lambda choice: choice[1])
