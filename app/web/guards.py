"""Who may call a view: every route carries one of these, which a test walks the URL map to check."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import g
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from app.core.errors import NotAllowed
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission

P = ParamSpec("P")
R = TypeVar("R")
ANONYMOUS = Actor(user_id=None, name="", grants=())


def actor() -> Actor:
    """Who acts in this request; someone without any right when nobody has signed in."""
    if "actor" not in g:
        g.actor = current_user.actor if current_user.is_authenticated else ANONYMOUS
    return cast("Actor", g.actor)


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in who holds the permission somewhere; the service then asks for the record's own place."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            _require_sign_in()
            if not actor().allows(permission):
                raise NotAllowed(_("Your role does not include this."))
            return view(*args, **kwargs)

        guarded.guard = permission.value  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let in everyone who has signed in: for pages that show a person their own things."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        _require_sign_in()
        return view(*args, **kwargs)

    guarded.guard = "signed in"  # type: ignore[attr-defined]
    return guarded


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let in the whole world: the page must show nothing personal."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def _require_sign_in() -> None:
    if not current_user.is_authenticated:
        raise Unauthorized
