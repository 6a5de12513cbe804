"""How accounts say no."""

from app.core.errors import Conflict, Invalid, NotFound, TooMany


class SignInRefused(Invalid):
    """Address or password is wrong; which of them is not said."""

    code = "sign_in_refused"


class TooManyTries(TooMany):
    """The account or the address has used up its tries for now."""

    code = "too_many_tries"


class PasswordRefused(Invalid):
    """The password is too easy to guess."""

    code = "password_refused"


class LinkUnusable(NotFound):
    """The link was used, replaced by a newer one, or has expired."""

    code = "link_unusable"


class NoSuchUser(NotFound):
    code = "no_such_user"


class UserInvalid(Invalid):
    """A field of a user cannot be taken as it is."""

    code = "user_invalid"


class AddressTaken(Conflict):
    """Another user has this e-mail address."""

    code = "address_taken"


class LastAdministrator(Conflict):
    """Nobody could manage users any more."""

    code = "last_administrator"
