"""The selection of a report as address parameters."""

from collections.abc import Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.statistics.queries.choices import ProgrammeChoice
from app.statistics.rules.definitions import CountryOf, Selection


def read_selection(args: MultiDict[str, str], *, programmes: Sequence[ProgrammeChoice]) -> Selection:
    """The selection in the address; raises Invalid that names the field for what cannot be read."""
    first, last = _day(args, "from"), _day(args, "to")
    if first and last and last < first:
        raise Invalid(_("The last day lies before the first."), field="to")
    code = args.get("programme", "")
    programme = next((each for each in programmes if each.code == code), None)
    if code and programme is None:
        raise Invalid(_("There is no such programme."), field="programme")
    whose = args.get("country_of", "") or CountryOf.HOST.value
    if whose not in {each.value for each in CountryOf}:
        raise Invalid(_("Countries are those of the host or of the participant."), field="country_of")
    return Selection(
        starts_on=first,
        ends_on=last,
        programme_id=programme.id if programme else None,
        programme_code=programme.code if programme else None,
        country_of=CountryOf(whose),
    )


def _day(args: MultiDict[str, str], name: str) -> date | None:
    text = args.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(_("Give the day as year-month-day, such as 2011-12-31."), field=name) from error
