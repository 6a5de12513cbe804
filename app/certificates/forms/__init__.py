"""What the certificate pages send."""

from typing import Any, ClassVar

from flask_wtf.file import FileField
from wtforms import Field

from app.certificates.rules import (
    LONGEST_REASON,
    SIGNING_ROLE_WORDS,
    Parameter,
    Rule,
    RuleSet,
    Shape,
    rules_for,
)
from app.core.i18n import lazy_gettext as _
from app.web.forms import (
    ChoiceField,
    Choices,
    Form,
    LineField,
    MultiCheckbox,
    NumberField,
    TextField,
    TickField,
)


class ReasonForm(Form):
    """Why a certificate is taken back."""

    reason = TextField(
        _("Reason"),
        required=True,
        longest=LONGEST_REASON,
        description=_("Kept in the office. Whoever checks the code sees that it was taken back, not why."),
    )


class ShowNameForm(Form):
    """Whether the public page says the holder's name."""

    decision = LineField("", required=True, longest=4)


class NameForm(Form):
    """The name that the visitor expects on a certificate."""

    name = LineField(
        _("Name on the certificate"),
        required=True,
        description=_("The full name, as it is printed."),
    )


class CodeForm(Form):
    """The code to check."""

    class Meta(Form.Meta):
        """The form only leads to an address: there is nothing to forge."""

        csrf = False

    code = LineField(
        _("Code"),
        required=True,
        longest=60,
        description=_("Twelve letters and digits under the square code, such as 7Q4M-X2KD-0105."),
    )


class FileForm(Form):
    """The file to check."""

    file = FileField(
        _("File of the certificate"),
        render_kw={"accept": ".pdf,.json,.jwt,application/pdf,application/json", "required": True},
        description=_(
            "The PDF, or the credential taken out of it (JSON or JWT), at most 2 MB. "
            "It is looked at and forgotten."
        ),
    )


class OverrideForm(Form):
    """Why somebody gets a certificate against the rules."""

    reason = TextField(
        _("Reason"),
        required=True,
        longest=LONGEST_REASON,
        description=_("Kept with the certificate, with your name. It is not printed."),
    )


class OwnNameForm(Form):
    """How the holder's name is printed."""

    name = LineField(_("Name as it is printed"), required=True)
    own_script_name = LineField(_("Name in own script, as it is printed"), required=True)


class KindsForm(Form):
    """Which kinds of certificates a session issues."""

    kinds = MultiCheckbox(_("Kinds of certificates"), required=True)


class RulesForm(Form):
    """What is asked for a kind of certificate: a box for each rule, and its parameters below it."""

    offered: ClassVar[tuple[type[Rule], ...]] = ()

    def parameters(self, rule: type[Rule]) -> list[Field]:
        """The fields of a rule's parameters."""
        return [self[f"{rule.key}_{each.name}"] for each in rule.parameters]

    def to_rules(self) -> list[Rule]:
        """The rules that are ticked, as they were filled in; the service says whether they can be asked."""
        return [self._rule(each) for each in self.offered if self[each.key].data]

    def _rule(self, rule: type[Rule]) -> Rule:
        return rule(**{each.name: self._value(rule, each) for each in rule.parameters})

    def _value(self, rule: type[Rule], parameter: Parameter) -> Any:
        given = self[f"{rule.key}_{parameter.name}"].data
        if parameter.shape is Shape.MODULES:
            return tuple(given or ())
        return given or (0 if parameter.shape in (Shape.PERCENT, Shape.DAYS) else "")


def rules_form(rule_set: RuleSet, *, modules: Choices) -> RulesForm:
    """The form for the rules that this kind can be asked, filled in with those in force."""
    offered = rules_for(rule_set.kind)
    fields: dict[str, Any] = {"offered": offered}
    given: dict[str, Any] = {}
    for rule in offered:
        fields[rule.key] = TickField(rule.label, description=rule.hint or "")
        for each in rule.parameters:
            fields[f"{rule.key}_{each.name}"] = _field(each, modules)
            given[f"{rule.key}_{each.name}"] = each.default
    for asked in rule_set.rules:
        given[asked.key] = True
        given |= {f"{asked.key}_{each.name}": getattr(asked, each.name) for each in asked.parameters}
    form: RulesForm = type("FilledRulesForm", (RulesForm,), fields)(data=given)
    return form


def _field(parameter: Parameter, modules: Choices) -> Any:
    if parameter.shape is Shape.PERCENT:
        return NumberField(parameter.label, least=1, most=100)
    if parameter.shape is Shape.DAYS:
        return NumberField(parameter.label, least=1, most=100)
    if parameter.shape is Shape.MODULES:
        return MultiCheckbox(parameter.label, choices=modules)
    return ChoiceField(
        parameter.label, choices=[(role.value, str(word)) for role, word in SIGNING_ROLE_WORDS.items()]
    )
