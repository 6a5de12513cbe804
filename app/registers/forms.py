"""The form of an upload, and the choices of a mapping by hand: shape only."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Request
from flask_wtf.file import FileField, MultipleFileField

from app.core.i18n import current_language, gettext
from app.core.i18n import lazy_gettext as _
from app.people.countries import all_countries, country_name
from app.people.rules import text_key
from app.registers.rules.by_hand import use_code
from app.registers.rules.dates import DateOrder
from app.registers.rules.headings import Kind
from app.registers.rules.words import use_choices
from app.registers.service.keeping import UploadedFile, uploaded
from app.web.forms import ChoiceField, Form, LineField

MOST_FILES = 20
MORE_DAYS = 3  # than there are day columns already
FEWEST_DAYS = 10
MAPPING_NAMES = ("date_order", "encoding", "delimiter", "days")
MAPPING_PREFIXES = ("sheet.", "header.", "column.", "value.")
ACCEPTED = ".xlsx,.csv,.tsv,.txt"
DELIMITERS = (
    ("comma", _("Comma")),
    ("semicolon", _("Semicolon")),
    ("tab", _("Tab")),
    ("pipe", _("Vertical bar")),
)
ENCODINGS = (
    ("utf-8", _("Unicode (UTF-8)")),
    ("utf-16", _("Unicode (UTF-16)")),
    ("windows-1252", _("Western European (Windows)")),
    ("windows-1250", _("Central European (Windows)")),
    ("windows-1251", _("Cyrillic (Windows)")),
    ("koi8-r", _("Cyrillic (KOI8-R)")),
    ("windows-1256", _("Arabic (Windows)")),
    ("gb18030", _("Chinese (GB 18030)")),
)
DATE_ORDERS = (
    (DateOrder.DAY_FIRST.value, _("Day, month, year: 3/4 is 3 April")),
    (DateOrder.MONTH_FIRST.value, _("Month, day, year: 3/4 is 4 March")),
    (DateOrder.YEAR_FIRST.value, _("Year, month, day")),
)


class UploadForm(Form):
    """One or more files, the programme they belong to, and a mapping where there is one."""

    files = MultipleFileField(_("Register"), render_kw={"accept": ACCEPTED, "required": True})
    programme = ChoiceField(_("Programme"))
    new_programme = LineField(
        _("Code of a new programme"), longest=30, description=_("Short, such as GP; begun with the import.")
    )
    mapping = FileField(
        _("Mapping"),
        render_kw={"accept": ".toml"},
        description=_("TOML, where the register does not say everything itself. You can map by hand, too."),
    )

    def offer(self, programmes: Sequence[tuple[UUID, str, str]], *, may_begin: bool) -> None:
        """Fill the list of programmes; only some people may begin one."""
        self.programme.choices = [(code, f"{code} · {name}") for _id, code, name in programmes]
        self.programme.empty = gettext("A new programme") if may_begin else gettext("Choose a programme")
        if len(programmes) == 1 and not may_begin and not self.is_submitted():
            self.programme.data = programmes[0][1]
        if not may_begin:
            del self.new_programme

    def uploads(self) -> list[UploadedFile]:
        """The files that were sent, in their order."""
        sent = [each for each in self.files.data or [] if getattr(each, "filename", "")]
        return [uploaded(each.filename, each.read()) for each in sent[:MOST_FILES]]

    def mapping_text(self) -> str | None:
        """The mapping that was sent; raises UnicodeDecodeError for what is no text."""
        sent = self.mapping.data
        if not getattr(sent, "filename", ""):
            return None
        return str(sent.read(1_000_000).decode("utf-8-sig"))

    def chosen_programme(self) -> str | None:
        """The code of the programme: the new one where one is named."""
        new = getattr(self, "new_programme", None)
        return (new.data if new is not None else None) or self.programme.data or None


def given_choices(request: Request) -> dict[str, str]:
    """What was chosen on the page of a preview."""
    return {
        name: value
        for name, value in request.form.items()
        if name in MAPPING_NAMES or name.startswith(MAPPING_PREFIXES)
    }


def column_choices(tables: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """For each kind of list what its columns may be taken for."""
    days = [sum(column["day"] is not None for column in table["columns"]) for table in tables]
    most = max([FEWEST_DAYS, *(number + MORE_DAYS for number in days)])
    return {kind.value: use_choices(kind.value, day_columns=most) for kind in Kind}


def current_use(column: Mapping[str, Any]) -> str:
    """What a column is taken for now, as one of its choices."""
    return use_code(column)


def country_words() -> list[str]:
    """Every country by its name, to type one from the list."""
    language = current_language()
    names = [country_name(each.alpha3, language) for each in all_countries()]
    return [gettext("Online"), *sorted(names, key=text_key)]
