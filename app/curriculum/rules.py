"""What makes a module."""

from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.curriculum.errors import UnusableModule

LONGEST_CODE = 40
LONGEST_TITLE = 200
LONGEST_MINUTES = 60 * 24 * 30


@dataclass(frozen=True, kw_only=True)
class ModuleInput:
    """A module as entered; the duration is in minutes, None when not decided."""

    code: str
    title: str
    summary: str = ""
    duration_minutes: int | None = None
    is_active: bool = True


def check_module(data: ModuleInput) -> None:
    """Raise UnusableModule, naming the field, for a module that cannot be."""
    if not data.code.strip() or len(data.code) > LONGEST_CODE:
        raise UnusableModule(_("Give the module a short code."), field="code")
    if not data.title.strip() or len(data.title) > LONGEST_TITLE:
        raise UnusableModule(_("Give the module a title of up to 200 characters."), field="title")
    minutes = data.duration_minutes
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        raise UnusableModule(_("Give the duration in minutes."), field="duration_minutes")
