"""A small application that shows the page machinery without any feature: the pattern page and a list."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import Flask, flash, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import BooleanField, FileField, IntegerField, PasswordField, TimeField

from app.core import i18n
from app.core.listing import Page
from app.core.permissions import Actor, Grant, Role
from app.core.settings import Settings
from app.core.tabular import Column
from app.web import preferences
from app.web.assets import init_assets
from app.web.compression import init_compression
from app.web.export import table_response
from app.web.forms import (
    AddressField,
    CardsField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    MultiCheckbox,
    Required,
    TextField,
)
from app.web.headers import init_headers
from app.web.listing import ListSpec, export_format, list_request
from app.web.navigation import ENTRIES, init_navigation
from app.web.template_filters import init_template_filters

AMINA = Actor(user_id=UUID(int=1), name="Amina Kone", grants=(Grant(Role.COORDINATOR),))
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
NAMES = (
    "Abena Mensah",
    "Bakary Diallo",
    "Chen Li",
    "Dina El-Masry · دينا المصري",
    "Emmanuel Koroma",
    "Fatou Sarr",
    "Grace Achieng",
    "አበበ በቀለ",
)
STATES = ("applied", "applied", "accepted", "waitlisted", "applied", "offered", "declined", "withdrawn")
SPEC = ListSpec(sorts=("name", "country"), default_sort="name", filters={"country": str, "state": str})


@dataclass(frozen=True)
class Row:
    """A line of the pattern page's list."""

    id: int
    name: str
    organisation: str
    country: str
    state: str
    received: date


ROWS = [
    Row(
        index,
        name,
        "Ministry of the Interior",
        ("Ghana", "Senegal", "Kenya")[index % 3],
        STATES[index],
        date(2026, 3, 1 + index),
    )
    for index, name in enumerate(NAMES)
]


class PatternForm(Form):
    """Every kind of field."""

    name = LineField("Full name", required=True, description="As it should stand on the certificate")
    email = AddressField("E-mail", required=True)
    organisation = LineField("Organisation")
    country = ChoiceField("Country", required=True, choices=[("GHA", "Ghana"), ("KEN", "Kenya")])
    sex = CardsField("Sex", choices=[("f", "Woman"), ("m", "Man"), ("x", "No answer")], required=True)
    languages = MultiCheckbox(
        "Languages spoken", choices=[("en", "English"), ("fr", "Français"), ("ar", "العربية")]
    )
    born = DateField("Date of birth", latest=date(2010, 1, 1))
    starts = TimeField("Starts at")
    places = IntegerField("Places", validators=[Required()])
    password = PasswordField("Password", validators=[Required()])
    register = FileField("Register")
    needs = TextField("Special arrangements", description="Such as step-free access or a diet")
    consent = BooleanField("I agree that my data is kept to run this session.", validators=[Required()])


def make_application(*, actor: Actor = AMINA, base_url: str = "http://127.0.0.1") -> Flask:
    """The application; `actor` is signed in."""
    app = Flask("app.web", static_folder=None, template_folder="templates")
    app.config.update(SECRET_KEY="test", TESTING=True, WTF_I18N_ENABLED=False)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader("tests/web/templates")])  # type: ignore[list-item]
    settings = Settings(languages=LANGUAGES, base_url=base_url)
    app.extensions["mandate_office"] = SimpleNamespace(settings=settings)
    _speak(app, settings)
    app.register_blueprint(preferences.bp)
    steps = (init_compression, init_headers, init_template_filters, init_navigation, init_assets)
    for init in (*steps, CSRFProtect().init_app):
        init(app)
    _routes(app, actor)
    return app


def _speak(app: Flask, settings: Settings) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        settings=settings,
        current_language=i18n.current_language,
        text_direction=i18n.text_direction,
    )


def _routes(app: Flask, actor: Actor) -> None:
    @app.before_request
    def begin() -> None:
        g.actor = actor
        i18n.set_language(request.cookies.get("language", "en"))

    for entry in ENTRIES:
        app.add_url_rule(f"/{entry.endpoint}", entry.endpoint, _elsewhere)
    app.add_url_rule("/sign-out", "accounts.sign_out", _elsewhere, methods=["POST"])
    app.add_url_rule("/", "index", _pattern, methods=["GET", "POST"])
    app.add_url_rule("/list", "people.person", _list)
    app.add_url_rule("/sheet", "attendance.sheet", _sheet, methods=["GET", "POST"])
    app.add_url_rule(
        "/error/<int:status>",
        "error",
        lambda status: render_template("web/error.html", status=status, message=None),
    )


def _elsewhere() -> str:
    return render_template("elsewhere.html")


def _pattern() -> Any:
    form = PatternForm()
    if form.validate_on_submit():
        flash("Saved.")
        return redirect(url_for("index"))
    return render_template("pattern.html", form=form, rows=ROWS, today=date(2026, 3, 16), **_found())


def _list() -> Any:
    found = _found()
    if export_format():
        columns = [Column(title="Name"), Column(title="Country")]
        return table_response(
            export_format(),
            "people",
            columns=columns,
            rows=((row.name, row.country) for row in found["page"].rows),
        )
    return render_template("list.html", **found)


def _found() -> dict[str, Any]:
    wanted = list_request(SPEC)
    rows = [row for row in ROWS if wanted.q.lower() in row.name.lower()]
    rows = [row for row in rows if wanted.chosen("country") in ("", row.country)]
    rows.sort(key=lambda row: str(getattr(row, wanted.sort)), reverse=wanted.descending)
    return {"listing": wanted, "page": Page(rows, 347 if len(rows) == len(ROWS) else len(rows), wanted.page)}


SHEET: dict[int, str] = {}


def _sheet() -> Any:
    if request.method == "POST":
        row, _, status = request.form["mark"].partition(":")
        SHEET[int(row)] = status
        return redirect(url_for("attendance.sheet"))
    return render_template("sheet.html", rows=ROWS, marks=SHEET)
