"""Puts the application together: the only place that knows every feature."""

from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import app.models  # noqa: F401 - every table before the first query
from app.accounts import views as accounts_views
from app.admin.demo.logins import LOGINS, PASSWORD
from app.attendance import views as attendance_views
from app.audit import views as audit_views
from app.certificates import views as certificates_views
from app.core import i18n
from app.core.logging import init_logging
from app.core.office import Office, open_office
from app.core.settings import Settings, load_settings
from app.curriculum import views as curriculum_views
from app.people import views as people_views
from app.portal import views as portal_views
from app.programmes import views as programmes_views
from app.registers import views as registers_views
from app.registration import views as registration_views
from app.statistics import views as statistics_views
from app.web import preferences
from app.web.assets import init_assets
from app.web.compression import init_compression
from app.web.error_pages import init_error_pages
from app.web.headers import init_headers
from app.web.navigation import init_navigation, role_word
from app.web.request_log import init_request_log
from app.web.template_filters import init_template_filters
from app.web.transactions import init_transactions

FEATURES = (
    accounts_views,
    audit_views,
    people_views,
    curriculum_views,
    programmes_views,
    registration_views,
    attendance_views,
    certificates_views,
    registers_views,
    statistics_views,
    portal_views,
)
csrf = CSRFProtect()


def create_app(settings: Settings | None = None, *, office: Office | None = None) -> Flask:
    """The application for an office; opens it from the settings when none is given."""
    office = office or open_office(settings or load_settings())
    init_logging(as_json=office.settings.is_production)
    flask = Flask("app.web", static_folder=None, template_folder="templates")
    _configure(flask, office)
    _register_features(flask)
    flask.register_blueprint(preferences.bp)
    _init_languages(flask, office.settings)
    init_compression(flask)
    init_request_log(flask)
    init_headers(flask)
    init_transactions(flask)
    init_error_pages(flask)
    init_template_filters(flask)
    init_navigation(flask)
    init_assets(flask)
    csrf.init_app(flask)
    if office.settings.trusted_proxies:
        hops = office.settings.trusted_proxies
        flask.wsgi_app = ProxyFix(flask.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    return flask


def _configure(flask: Flask, office: Office) -> None:
    settings = office.settings
    is_https = settings.base_url.startswith("https://")
    flask.extensions["mandate_office"] = office
    flask.extensions["mandate_database"] = office.database
    flask.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-mandate" if is_https else "mandate",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.upload_limit_mb * 1024 * 1024,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,  # no Referer is sent by our own Referrer-Policy
        WTF_I18N_ENABLED=False,
    )
    if settings.is_production:
        flask.config["TRUSTED_HOSTS"] = [urlsplit(settings.base_url).hostname]
    if settings.demo:
        flask.extensions["mandate_demo_logins"] = [
            (str(role_word(login.role)), login.email, PASSWORD) for login in LOGINS
        ]
    flask.jinja_env.undefined = StrictUndefined
    flask.jinja_env.trim_blocks = flask.jinja_env.lstrip_blocks = True
    flask.jinja_env.globals["settings"] = settings


def _register_features(flask: Flask) -> None:
    for views in FEATURES:
        flask.register_blueprint(views.bp)
        if hasattr(views, "init_app"):
            views.init_app(flask)


def _init_languages(flask: Flask, settings: Settings) -> None:
    flask.jinja_env.add_extension("jinja2.ext.i18n")
    flask.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.ngettext, newstyle=True
    )
    flask.jinja_env.globals.update(
        ngettext=i18n.ngettext_markup,
        current_language=i18n.current_language,
        current_locale=i18n.current_locale,
        text_direction=i18n.text_direction,
        language_names=i18n.LANGUAGE_NAMES,
    )

    @flask.before_request
    def choose_language() -> None:
        wanted = request.cookies.get("language")
        best = wanted if wanted in settings.languages else None
        i18n.set_language(
            best or request.accept_languages.best_match(settings.languages) or settings.languages[0]
        )
