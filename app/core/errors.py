"""The four ways a use case can say no; each feature names its own refusals below these."""


class Refused(Exception):
    """A use case said no. The text is for the person who asked; `field` names the form field to mend."""

    code = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Refused):
    """It does not exist, or not for this viewer: the two answers are the same on purpose."""

    code = "not_found"


class NotAllowed(Refused):
    """The viewer may see it but not do this."""

    code = "not_allowed"


class Invalid(Refused):
    """The input can be mended by the person who sent it; `value` is the one of several that is refused."""

    code = "invalid"

    def __init__(self, message: str, *, field: str | None = None, value: str | None = None) -> None:
        super().__init__(message, field=field)
        self.value = value


class Conflict(Refused):
    """The state of the record forbids it, now."""

    code = "conflict"


class TooMany(Refused):
    """Slow down; `retry_after` is in seconds."""

    code = "too_many"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
