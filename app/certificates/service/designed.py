"""What a certificate says and keeps of the office's design that it is issued with."""

from collections.abc import Mapping
from typing import Any

from app.certificates.queries import CandidateRow, ChosenDesign, SessionFacts
from app.certificates.rules import DESIGNED, CertificateKind, Signatory, SignedBy, fill_placeholders
from app.core.i18n import gettext as _
from app.core.i18n import in_language, ngettext


def printed_by(
    design: ChosenDesign, printed: Mapping[str, Any], *, candidate: CandidateRow, facts: SessionFacts
) -> dict[str, Any]:
    """The same certificate as this design has it; `printed` is what the design built in would say."""
    content = design.content
    with in_language(printed["language"]):
        words = printed["words"] | {"emblem": _("Emblem of %(office)s", office=printed["office"])}
        if sentence := content.sentence_in(printed["language"]):
            words["sentence"] = fill_placeholders(sentence, _values(printed))
        return {
            **printed,
            "template": DESIGNED,
            "design": {
                "version": str(design.version_id),
                "number": design.number,
                "digest": content.digest,
                **content.drawn(),
            },
            "words": words,
            "signatures": [
                signed
                for each in content.signatories
                if (signed := _signature(each, printed, candidate=candidate, facts=facts))
            ],
        }


def _values(printed: Mapping[str, Any]) -> dict[str, str]:
    """What the placeholders of a sentence stand for."""
    days, hours = printed["session"]["days"], printed["session"]["hours"]
    return {
        "programme": printed["programme"]["name"],
        "office": printed["office"],
        "training": printed["session"]["title"],
        "place": printed["place"],
        "dates": printed["dates"],
        "days": ngettext("%(num)s day", "%(num)s days", days),
        "hours": ngettext("%(num)s hour", "%(num)s hours", hours) if hours else "",
    }


def _signature(
    signatory: Signatory, printed: Mapping[str, Any], *, candidate: CandidateRow, facts: SessionFacts
) -> dict[str, Any] | None:
    """One who signs; None for a lead trainer who would sign their own certificate, or where there is none."""
    own_role = signatory.role_in(printed["language"])
    if signatory.by is SignedBy.LEAD:
        is_their_own = (
            candidate.kind is CertificateKind.TRAINER and candidate.person_id == facts.lead_trainer_id
        )
        if is_their_own or not facts.lead_trainer:
            return None
        return {"name": facts.lead_trainer, "role": own_role or _("Lead trainer")}
    if signatory.by is SignedBy.OFFICE:
        return {"name": "", "role": own_role or _("For %(office)s", office=printed["office"])}
    signed: dict[str, Any] = {"name": signatory.name, "role": own_role}
    if signatory.signature:
        signed["picture"] = signatory.signature.to_json()
        signed["alternative"] = _("Signature of %(name)s", name=signatory.name)
    return signed
