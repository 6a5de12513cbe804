"""The form of a design: its fields, and the way to and from what a version holds."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from itsdangerous import BadData, URLSafeSerializer
from wtforms import ColorField, Field, HiddenField
from wtforms.validators import InputRequired

from app.certificates.rules import (
    KIND_WORDS,
    LONGEST_DESIGN_NAME,
    LONGEST_SENTENCE,
    LONGEST_SIGNED,
    MARGIN_SIDES,
    MOST_SIGNATORIES,
    OPTIONAL_PARTS,
    SIZES,
    Art,
    CertificateKind,
    DesignContent,
    PageSize,
    Picture,
    Side,
    Signatory,
    SignedBy,
)
from app.core.i18n import LANGUAGE_NAMES
from app.core.i18n import lazy_gettext as _
from app.web.forms import CardsField, ChoiceField, Form, LineField, MultiCheckbox, NumberField, TickField
from app.web.office import settings

PICTURES = "image/png,image/jpeg,image/svg+xml"
PAGES = {
    PageSize.A4_LANDSCAPE: _("A4, wide"),
    PageSize.A4_PORTRAIT: _("A4, tall"),
    PageSize.LETTER_LANDSCAPE: _("US Letter, wide"),
}
ARTS = {
    Art.CLASSIC: _("Classic: fine border and rosette"),
    Art.PLAIN: _("Plain frame"),
    Art.BACKGROUND: _("Own background"),
}
PART_WORDS = {
    "own_script_name": _("Name in own script"),
    "ornament": _("Line below the name"),
    "facts": _("Place, dates, days and hours"),
    "programme": _("Programme"),
    "modules": _("Modules"),
}
SIZE_WORDS = {"title": _("Title"), "name": _("Name"), "session": _("Training")}
MARGIN_WORDS = {
    "top": _("Top"),
    "right": _("Right"),
    "bottom": _("Bottom"),
    "left": _("Left"),
}
SIDES = {Side.RIGHT: _("Right"), Side.LEFT: _("Left")}
SIGNERS = {
    SignedBy.LEAD: _("Lead trainer of the session"),
    SignedBy.OFFICE: _("The office, by hand"),
    SignedBy.PERSON: _("This person"),
}
SHORT, LONG = "short", "long"
LENGTHS = {SHORT: _("Short"), LONG: _("Very long")}


def _offered(words: Mapping[Any, Any]) -> Any:
    """Choices from a table of words."""
    return [(str(value), word) for value, word in words.items()]


class ColourField(ColorField):
    """A colour, chosen from a palette where the browser has one."""

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, validators=[InputRequired()], **rest)


class DesignForm(Form):
    """What an office decides about its certificates; fields per language and signatory are added below."""

    name = LineField(_("Name of the design"), required=True, longest=LONGEST_DESIGN_NAME)
    owner = ChoiceField(_("Whose design"), required=True)
    page = CardsField(_("Page"), choices=_offered(PAGES), required=True)
    art = CardsField(_("Art"), choices=_offered(ARTS), required=True)
    background = FileField(_("Background"), render_kw={"accept": f"{PICTURES},application/pdf"})
    background_kept = HiddenField()
    logo = FileField(_("Emblem of the office"), render_kw={"accept": PICTURES})
    logo_kept = HiddenField()
    logo_removed = TickField(_("Take the emblem away"))
    ink = ColourField(_("Colour of title and name"))
    accent = ColourField(_("Colour of lines"))
    parts = MultiCheckbox(_("Parts"), choices=_offered({part: PART_WORDS[part] for part in OPTIONAL_PARTS}))
    qr = CardsField(_("Square code"), choices=_offered(SIDES), required=True)
    language = ChoiceField(_("Language"), choices=list(LANGUAGE_NAMES.items()))
    kind = ChoiceField(_("Kind"), choices=_offered(KIND_WORDS))
    length = ChoiceField(_("Holder’s name"), choices=_offered(LENGTHS))

    def fields_like(self, beginning: str) -> list[Field]:
        """The fields whose names begin so, in their order."""
        return [field for name, field in self._fields.items() if name.startswith(beginning)]

    def uploads(self) -> dict[str, bytes]:
        """The files that were sent with this form, by the name of their field."""
        sent = {name: self[name].data for name in PICTURE_FIELDS}
        return {name: file.read() for name, file in sent.items() if getattr(file, "filename", "")}

    def keep(self, name: str, picture: Picture) -> None:
        """Remember an uploaded picture, so that the next sending of the form has it."""
        self[f"{name}_kept"].data = _as_text(picture)

    def picture(self, name: str) -> Picture | None:
        """The picture of a field, unless it was to be taken away."""
        removed = self._fields.get(f"{name}_removed")
        return None if removed is not None and removed.data else _from_text(self[f"{name}_kept"].data)

    def to_content(self) -> DesignContent:
        """The design as it was filled in; the rules say whether it can be drawn."""
        return DesignContent(
            page=PageSize(self.page.data),
            art=Art(self.art.data),
            background=self.picture("background"),
            margins={side: self[f"margin_{side}"].data or 0 for side in MARGIN_SIDES},
            logo=self.picture("logo"),
            ink=(self.ink.data or "").lower(),
            accent=(self.accent.data or "").lower(),
            parts=tuple(part for part in OPTIONAL_PARTS if part in (self.parts.data or ())),
            sizes={what: self[f"size_{what}"].data or 0 for what in SIZES},
            sentences=self._by_language("sentence"),
            signatories=tuple(
                signatory for number in _numbers() if (signatory := self._signatory(number)) is not None
            ),
            qr=Side(self.qr.data),
        )

    def _by_language(self, beginning: str) -> dict[str, str]:
        given = {tag: self[f"{beginning}_{tag}"].data for tag in LANGUAGE_NAMES}
        return {tag: text for tag, text in given.items() if text}

    def _signatory(self, number: int) -> Signatory | None:
        this = f"signatory_{number}"
        if not self[f"{this}_by"].data:
            return None
        by = SignedBy(self[f"{this}_by"].data)
        is_person = by is SignedBy.PERSON
        return Signatory(
            by=by,
            name=(self[f"{this}_name"].data or "") if is_person else "",
            roles=self._by_language(f"{this}_role"),
            signature=self.picture(f"{this}_image") if is_person else None,
        )


def design_form(content: DesignContent, *, name: str, language: str) -> DesignForm:
    """The form filled in with a design, or with what was sent."""
    given: dict[str, Any] = {
        "name": name,
        "page": content.page.value,
        "art": content.art.value,
        "background_kept": _as_text(content.background),
        "logo_kept": _as_text(content.logo),
        "ink": content.ink,
        "accent": content.accent,
        "parts": list(content.parts),
        "qr": content.qr.value,
        "language": language,
        "kind": CertificateKind.COMPLETION.value,
        "length": SHORT,
    }
    given |= {f"margin_{side}": content.margins.get(side) for side in MARGIN_SIDES}
    given |= {f"size_{what}": content.sizes.get(what) for what in SIZES}
    given |= {f"sentence_{tag}": text for tag, text in content.sentences.items()}
    for number, signatory in enumerate(content.signatories, start=1):
        given |= _given(f"signatory_{number}", signatory)
    return FilledDesignForm(data=given)


def _given(this: str, signatory: Signatory) -> dict[str, Any]:
    return {
        f"{this}_by": signatory.by.value,
        f"{this}_name": signatory.name,
        f"{this}_image_kept": _as_text(signatory.signature),
        **{f"{this}_role_{tag}": role for tag, role in signatory.roles.items()},
    }


def _numbers() -> range:
    return range(1, MOST_SIGNATORIES + 1)


def _more_fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for side in MARGIN_SIDES:
        fields[f"margin_{side}"] = NumberField(MARGIN_WORDS[side], most=300)
    for what in SIZES:
        fields[f"size_{what}"] = NumberField(SIZE_WORDS[what], most=300)
    for tag, language in LANGUAGE_NAMES.items():
        fields[f"sentence_{tag}"] = LineField(language, longest=LONGEST_SENTENCE, render_kw={"lang": tag})
    for number in _numbers():
        fields |= _signatory_fields(f"signatory_{number}")
    return fields


def _signatory_fields(this: str) -> dict[str, Any]:
    return {
        f"{this}_by": ChoiceField(_("Who signs"), choices=_offered(SIGNERS), empty=_("Nobody")),
        f"{this}_name": LineField(_("Name"), longest=LONGEST_SIGNED),
        f"{this}_image": FileField(_("Picture of the signature"), render_kw={"accept": PICTURES}),
        f"{this}_image_kept": HiddenField(),
        f"{this}_image_removed": TickField(_("Take the signature away")),
        **{
            f"{this}_role_{tag}": LineField(language, longest=LONGEST_SIGNED, render_kw={"lang": tag})
            for tag, language in LANGUAGE_NAMES.items()
        },
    }


PICTURE_FIELDS = ("background", "logo", *(f"signatory_{number}_image" for number in _numbers()))
FilledDesignForm: type[DesignForm] = type("FilledDesignForm", (DesignForm,), _more_fields())


class ChoicesForm(Form):
    """Which design each kind of certificate has."""

    @property
    def by_kind(self) -> list[Field]:
        """The fields of single kinds."""
        return [self[f"kind_{kind.value}"] for kind in CertificateKind]

    @property
    def differs(self) -> bool:
        """Does some kind have a design of its own?"""
        return any(field.data or field.errors for field in self.by_kind)

    def to_choices(self, read: Mapping[str, Any]) -> dict[str, Any]:
        """The choices by kind; a kind that follows the others is left out."""
        given = {kind: self[f"kind_{kind or 'every'}"].data for kind in ("", *CertificateKind)}
        return {kind: read[value] for kind, value in given.items() if value in read}


def choices_form(designs: Mapping[str, str], *, chosen: Mapping[str, str], follows: str) -> ChoicesForm:
    """The form filled in with designs by their names; `follows` says what is used where nothing is chosen."""
    offered = _offered(designs)
    fields: dict[str, Any] = {
        "kind_every": ChoiceField(_("All certificates"), choices=offered, empty=follows),
        **{
            f"kind_{kind.value}": ChoiceField(str(word), choices=offered, empty=_("As all certificates"))
            for kind, word in KIND_WORDS.items()
        },
    }
    given = {f"kind_{kind or 'every'}": value for kind, value in chosen.items()}
    form: ChoicesForm = type("FilledChoicesForm", (ChoicesForm,), fields)(data=given)
    return form


def _as_text(picture: Picture | None) -> str:
    return str(_tokens().dumps(picture.to_json())) if picture else ""


def _from_text(text: str | None) -> Picture | None:
    """A picture as a hidden field remembers it; what this office has not signed is none."""
    try:
        return Picture(**_tokens().loads(text or ""))
    except BadData:
        return None


def _tokens() -> URLSafeSerializer:
    """Without a signature the field could name any file in the storage, such as somebody's certificate."""
    return URLSafeSerializer(settings().secret_key, salt="picture-of-a-design")
