"""The reports there are: usual ones, saved views, and what belongs to figures."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.i18n import gettext as _
from app.core.permissions import Permission
from app.statistics.queries.saved import list_views
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.views.asking import report_address, sees_people
from app.statistics.views.blueprint import bp
from app.web.guards import actor, requires
from app.web.transactions import db_session


@bp.get("/reports")
@requires(Permission.REPORTS_VIEW)
def reports() -> ResponseReturnValue:
    """The usual reports, and the views that the viewer or a colleague has saved."""
    return render_template(
        "statistics/reports.html",
        usual=_usual(),
        views=list_views(db_session(), viewer=actor()),
        viewer_id=actor().user_id,
    )


def _usual() -> list[tuple[str, str, str]]:
    """Title, address and what it answers."""
    sexes = Asked(rows=Dimension.YEAR, columns=Dimension.SEX, show=("persons",))
    found = [
        (_("By host country"), Asked(), _("Where sessions took place, and how many were trained there.")),
        (
            _("By participant’s country"),
            Asked(rows=Dimension.COUNTRY),
            _("Where the people trained come from."),
        ),
        (_("By region"), Asked(rows=Dimension.HOST_REGION), _("Regions as the United Nations groups them.")),
        (_("By year"), Asked(rows=Dimension.YEAR), _("Each year for itself.")),
        (
            _("By country and year"),
            Asked(columns=Dimension.YEAR, show=("persons",)),
            _("Persons trained in each country, year by year."),
        ),
        (_("Women and men by year"), sexes, _("Persons trained by sex as recorded at registration.")),
        (_("By programme"), Asked(rows=Dimension.PROGRAMME), _("What each programme has reached.")),
        (_("By module"), Asked(rows=Dimension.MODULE), _("How many were trained on each module.")),
        (_("By sector"), Asked(rows=Dimension.SECTOR), _("Police, justice, civil society and others.")),
        (_("By session"), Asked(rows=Dimension.SESSION), _("Every session on a row of its own.")),
    ]
    if sees_people():
        found.append((_("By trainer"), Asked(rows=Dimension.TRAINER), _("What each trainer has taught.")))
    return [(title, report_address(asked), answer) for title, asked, answer in found]
