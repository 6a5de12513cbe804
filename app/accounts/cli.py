"""`mandate user`: the first administrator, and a way in for somebody who lost theirs."""

import sys
from collections.abc import Sequence

import click
from sqlalchemy.orm import Session

from app.accounts.errors import NoSuchUser, UserInvalid
from app.accounts.queries import find_user_by_email, list_programme_choices
from app.accounts.service.mails import set_password_link
from app.accounts.service.users import create_user, make_link
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.office import Office
from app.core.permissions import TERMINAL, Grant, Role
from app.core.terminal import with_office
from app.people.countries import find_country
from app.people.rules import email_key


@click.group()
def user() -> None:
    """Open accounts and set passwords."""


@user.command("create")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--programme", metavar="CODE", help="Limit the role to a programme.")
@click.option("--country", metavar="ISO", help="Limit the role to a host country.")
@click.option("--language", default="en", show_default=True, help="Language of mails to this user.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_office
def create(
    office: Office,
    *,
    email: str,
    name: str,
    role: str,
    programme: str | None,
    country: str | None,
    language: str,
    password_stdin: bool,
) -> None:
    """Open an account. Without a password, print an address that sets one, once, within seven days."""
    password = _asked_password(from_stdin=password_stdin)
    now = utc_now()
    with office.database.writing() as db:
        grant = _grant(db, role=Role(role), programme=programme, country=country)
        made = create_user(
            db,
            actor=TERMINAL,
            now=now,
            email=email,
            name=name,
            grants=[grant],
            password=password,
            language=language,
        )
        token = make_link(db, made, actor=TERMINAL, now=now) if password is None else None
    click.echo(f"{made.email} is {role.replace('_', ' ')}.")
    if token is not None:
        click.echo("Open this address within seven days to set the password; it works once:")
        click.echo(set_password_link(office.settings, token))


@user.command("reset-password")
@click.option("--email", required=True)
@with_office
def reset_password(office: Office, *, email: str) -> None:
    """Print an address that sets a new password, once, within seven days."""
    now = utc_now()
    with office.database.writing() as db:
        found = find_user_by_email(db, email_key(email) or "")
        if found is None:
            raise NoSuchUser(_("There is no user with the address %(email)s.", email=email))
        token = make_link(db, found, actor=TERMINAL, now=now)
    click.echo(set_password_link(office.settings, token))


def _asked_password(*, from_stdin: bool) -> str | None:
    """The password, or None for a link; asked for only where somebody sits at the terminal."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        return None
    prompt = "Password (leave empty for a link that sets it)"
    typed: str = click.prompt(prompt, default="", hide_input=True, show_default=False, err=True)
    if (
        typed
        and click.prompt("Once more", default="", hide_input=True, show_default=False, err=True) != typed
    ):
        raise UserInvalid(_("The two passwords are not the same."))
    return typed or None


def _grant(db: Session, *, role: Role, programme: str | None, country: str | None) -> Grant:
    programme_id = None
    if programme is not None:
        by_code = {each.code.casefold(): each for each in list_programme_choices(db)}
        if programme.casefold() not in by_code:
            known = ", ".join(each.code for each in by_code.values()) or "-"
            raise UserInvalid(
                _("There is no programme %(code)s. Known: %(known)s.", code=programme, known=known)
            )
        programme_id = by_code[programme.casefold()].id
    if country is None:
        return Grant(role, programme_id, None)
    found = find_country(country)
    if found is None:
        raise UserInvalid(_("There is no country %(code)s.", code=country))
    return Grant(role, programme_id, found.alpha3)


COMMANDS: Sequence[click.Command] = [user]
