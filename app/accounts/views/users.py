"""Users and their roles, for administrators."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.forms import UserForm, grant_rows
from app.accounts.queries import SORTS, STATES, UserPage, UserRow, all_users, get_user_page, list_users
from app.accounts.service import users as service
from app.accounts.views.blueprint import bp, refuse_form
from app.accounts.views.choices import country_choices, language_choices, programme_choices, role_choices
from app.core.clock import utc_now
from app.core.errors import Refused
from app.core.i18n import gettext as _
from app.core.permissions import Permission, Role
from app.core.tabular import Column
from app.web.export import table_response
from app.web.forms import Choices
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.navigation import role_word
from app.web.office import settings
from app.web.template_filters import state_word
from app.web.transactions import db_session, writes


def _state(text: str) -> str:
    if text not in STATES:
        raise ValueError(text)
    return text


LIST = ListSpec(sorts=SORTS, default_sort="name", filters={"role": Role, "state": _state})


@bp.get("/users")
@requires(Permission.USERS_MANAGE)
def users() -> ResponseReturnValue:
    """All users; ?format= gives the same selection as a file."""
    asked = list_request(LIST)
    if export_format():
        return _export(export_format())
    page = list_users(db_session(), asked)
    return render_template(
        "accounts/users.html", page=page, listing=asked, roles=role_choices(), states=_state_choices()
    )


@bp.get("/users/new")
@requires(Permission.USERS_MANAGE)
def user_new() -> ResponseReturnValue:
    """The form of a new user."""
    form = UserForm(data={"language": settings().languages[0], "grants": grant_rows(())})
    return _form_page(form)


@bp.post("/users/new")
@requires(Permission.USERS_MANAGE)
@writes
def user_create() -> ResponseReturnValue:
    """Open an account and mail the link that sets its password."""
    form = UserForm()
    _offer(form)
    if not form.validate():
        return _form_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    db, now = db_session(), utc_now()
    try:
        user = service.create_user(
            db,
            actor=actor(),
            now=now,
            email=form.email.data or "",
            name=form.name.data or "",
            language=form.language.data,
            grants=form.chosen_grants(),
        )
    except Refused as refusal:
        form.refuse(refusal.field, refusal.message)
        return refuse_form(refusal, _form_page(form))
    service.invite_user(db, user.id, actor=actor(), now=now, settings=settings())
    flash(_("The account is open. A link to set the password is on its way to %(email)s.", email=user.email))
    return redirect(url_for("accounts.user", user_id=user.id))


@bp.get("/users/<uuid:user_id>")
@requires(Permission.USERS_MANAGE)
def user(user_id: UUID) -> ResponseReturnValue:
    """One user: who they are and what they may do."""
    found = get_user_page(db_session(), user_id)
    given = {"name": found.name, "email": found.email, "language": found.language}
    return _form_page(UserForm(data={**given, "grants": grant_rows(found.grants)}), found)


@bp.post("/users/<uuid:user_id>")
@requires(Permission.USERS_MANAGE)
@writes
def user_change(user_id: UUID) -> ResponseReturnValue:
    """Save name, address, language and roles."""
    db, form = db_session(), UserForm()
    found = get_user_page(db, user_id)
    _offer(form)
    if not form.validate():
        return _form_page(form, found), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with db.begin_nested():
            service.change_user(
                db,
                user_id,
                actor=actor(),
                now=utc_now(),
                email=form.email.data or "",
                name=form.name.data or "",
                language=form.language.data,
                grants=form.chosen_grants(),
            )
    except Refused as refusal:
        form.refuse(refusal.field, refusal.message)
        return refuse_form(refusal, _form_page(form, get_user_page(db, user_id)))
    flash(_("The changes are saved."))
    return redirect(url_for("accounts.user", user_id=user_id))


@bp.post("/users/<uuid:user_id>/invite")
@requires(Permission.USERS_MANAGE)
@writes
def user_invite(user_id: UUID) -> ResponseReturnValue:
    """Mail a link that sets the password."""
    found = service.invite_user(db_session(), user_id, actor=actor(), now=utc_now(), settings=settings())
    flash(_("A link to set the password is on its way to %(email)s.", email=found.email))
    return redirect(url_for("accounts.user", user_id=user_id))


@bp.post("/users/<uuid:user_id>/deactivate")
@requires(Permission.USERS_MANAGE)
@writes
def user_deactivate(user_id: UUID) -> ResponseReturnValue:
    """Close an account; its owner is signed out everywhere at once."""
    found = service.deactivate_user(db_session(), user_id, actor=actor(), now=utc_now())
    flash(_("The account of %(name)s is closed and signed out everywhere.", name=found.name))
    return redirect(url_for("accounts.user", user_id=user_id))


@bp.post("/users/<uuid:user_id>/reactivate")
@requires(Permission.USERS_MANAGE)
@writes
def user_reactivate(user_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    found = service.reactivate_user(db_session(), user_id, actor=actor(), now=utc_now())
    flash(_("The account of %(name)s is open again.", name=found.name))
    return redirect(url_for("accounts.user", user_id=user_id))


def _state_choices() -> Choices:
    return [(state, state_word(state)) for state in STATES]


def _offer(form: UserForm) -> None:
    form.offer(
        roles=role_choices(),
        programmes=programme_choices(),
        countries=country_choices(),
        languages=language_choices(),
    )


def _form_page(form: UserForm, found: UserPage | None = None) -> str:
    _offer(form)
    return render_template("accounts/user.html", form=form, user=found)


def _export(fmt: str) -> ResponseReturnValue:
    columns = [
        Column(title=_("Name"), width=28),
        Column(title=_("E-mail address"), width=32),
        Column(title=_("Roles"), width=48),
        Column(title=_("State")),
        Column(title=_("Last sign-in"), kind="datetime"),
    ]
    rows = (
        (each.name, each.email, _roles(each), state_word(each.state), each.last_sign_in_at)
        for each in all_users(db_session(), list_request(LIST))
    )
    return table_response(fmt, "users", columns=columns, rows=rows)


def _roles(row: UserRow) -> str:
    shown = []
    for grant in row.grants:
        reach = ", ".join(part for part in (grant.programme, grant.country) if part)
        shown.append(f"{role_word(grant.role)} ({reach})" if reach else str(role_word(grant.role)))
    return "; ".join(shown)
