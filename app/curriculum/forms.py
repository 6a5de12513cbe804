"""The form of a module."""

from app.core.i18n import lazy_gettext as _
from app.curriculum.rules import LONGEST_CODE, LONGEST_MINUTES, LONGEST_TITLE, ModuleInput
from app.web.forms import Form, LineField, NumberField, TextField, TickField


class ModuleForm(Form):
    """Code, title, summary, duration."""

    code = LineField(_("Code"), required=True, longest=LONGEST_CODE, description=_("Short, such as M3"))
    title = LineField(_("Title"), required=True, longest=LONGEST_TITLE)
    summary = TextField(_("Summary"))
    duration_minutes = NumberField(_("Duration in minutes"), least=1, most=LONGEST_MINUTES)
    is_active = TickField(_("In use"), default=True)

    def to_input(self) -> ModuleInput:
        """What was entered."""
        return ModuleInput(
            code=self.code.data or "",
            title=self.title.data or "",
            summary=self.summary.data or "",
            duration_minutes=self.duration_minutes.data,
            is_active=bool(self.is_active.data),
        )
