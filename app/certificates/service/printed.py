"""What stands on a certificate, put into words once, when it is issued."""

from datetime import date
from typing import Any

from app.certificates.queries import CandidateRow, ChosenDesign, SessionFacts
from app.certificates.rules import TEMPLATE, CertificateKind, shown_code
from app.certificates.service.designed import printed_by
from app.core.dates import date_range, date_words
from app.core.i18n import CATALOGUES, LANGUAGE_NAMES, in_language, ngettext, text_direction
from app.core.i18n import gettext as _
from app.core.typeset import missing_characters
from app.people.countries import UnknownCountryError, country_name

OPEN, CLOSE = "\u2066", "\u2069"  # keeps a number in one piece inside a line that runs to the left


def language_for(candidate: CandidateRow, facts: SessionFacts) -> str:
    """The holder's own language where this office has it, else the session's, else English."""
    spoken = [candidate.language, *facts.language.replace(",", " ").split()]
    known = [tag for tag in spoken if tag in LANGUAGE_NAMES and _is_translated(tag)]
    return known[0] if known else "en"


def printed_for(
    candidate: CandidateRow,
    facts: SessionFacts,
    *,
    language: str,
    office_name: str,
    check_url: str,
    serial: str,
    code: str,
    issued_on: date,
    design: ChosenDesign | None = None,
) -> dict[str, Any]:
    """Everything on the certificate, as JSON; nothing else but its pictures is read to draw it again.

    Without a design it is the one built in.
    """
    with in_language(language):
        printed = {
            "template": TEMPLATE,
            "kind": candidate.kind.value,
            "rule_version": candidate.rule_version,
            "language": language,
            "direction": text_direction(),
            **_names(candidate),
            "office": office_name,
            "programme": {"code": facts.programme_code, "name": facts.programme_name},
            "session": _session(facts),
            "place": _place(facts, language),
            "dates": date_range(facts.starts_on, facts.ends_on),
            "facts": _facts(facts, language),
            "modules": list(facts.modules),
            "serial": serial,
            "code": shown_code(code),
            "check_url": check_url,
            "issued_on": issued_on.isoformat(),
            "signatures": _signatures(candidate, facts, office_name=office_name),
            "words": _kind_words(candidate.kind) | _words(facts, serial=serial, issued_on=issued_on),
        }
    return printed if design is None else printed_by(design, printed, candidate=candidate, facts=facts)


def _names(candidate: CandidateRow) -> dict[str, str]:
    in_script = candidate.own_script_name
    return {
        "name": candidate.name,
        "given_name": candidate.given_name,
        "family_name": candidate.family_name,
        "own_script_name": "" if in_script == candidate.name else in_script,
    }


def _session(facts: SessionFacts) -> dict[str, Any]:
    return {
        "title": facts.title,
        "slug": facts.slug,
        "starts_on": facts.starts_on.isoformat(),
        "ends_on": facts.ends_on.isoformat(),
        "days": facts.days,
        "hours": _hours(facts),
        "country": facts.host_country,
    }


def _kind_words(kind: CertificateKind) -> dict[str, str]:
    """What the certificate is called, and what it says of its holder."""
    said = {
        CertificateKind.COMPLETION: (_("Certificate of completion"), _("has completed the training")),
        CertificateKind.PARTICIPATION: (
            _("Certificate of participation"),
            _("has taken part in the training"),
        ),
        CertificateKind.TRAINER: (_("Trainer’s certificate"), _("has taught as a trainer in")),
        CertificateKind.TRAINING_OF_TRAINERS: (
            _("Certificate of training of trainers"),
            _("has completed the training of trainers"),
        ),
    }
    title, sentence = said[kind]
    return {"title": title, "sentence": sentence}


def _words(facts: SessionFacts, *, serial: str, issued_on: date) -> dict[str, str]:
    return {
        "lead": _("This is to certify that"),
        "programme": _("Programme: %(name)s", name=facts.programme_name),
        "serial": _("No. %(serial)s", serial=f"{OPEN}{serial}{CLOSE}"),
        "issued": _("Issued on %(date)s", date=date_words(issued_on)),
        "check": _("The code opens a page that confirms this certificate"),
    }


def _facts(facts: SessionFacts, language: str) -> list[str]:
    hours = _hours(facts)
    return [
        part
        for part in (
            _place(facts, language),
            date_range(facts.starts_on, facts.ends_on),
            ngettext("%(num)s day", "%(num)s days", facts.days),
            ngettext("%(num)s hour", "%(num)s hours", hours) if hours else "",
        )
        if part
    ]


def _place(facts: SessionFacts, language: str) -> str:
    if facts.is_online:
        return _("Online")
    try:
        country = country_name(facts.host_country, language) if facts.host_country else ""
    except UnknownCountryError:
        country = facts.host_country or ""
    if facts.city and country:
        return _("%(city)s, %(country)s", city=facts.city, country=country)
    return facts.city or country


def _hours(facts: SessionFacts) -> int | None:
    return round(facts.minutes / 60) or None if facts.minutes else None


def _signatures(candidate: CandidateRow, facts: SessionFacts, *, office_name: str) -> list[dict[str, str]]:
    """Who signs: the lead trainer, except a certificate of their own, and the office."""
    office = {"name": "", "role": _("For %(office)s", office=office_name)}
    is_their_own = candidate.kind is CertificateKind.TRAINER and candidate.person_id == facts.lead_trainer_id
    return [office] if is_their_own else [{"name": facts.lead_trainer, "role": _("Lead trainer")}, office]


def _is_translated(language: str) -> bool:
    """Are there words in this language, and a font that draws them?"""
    if language == "en":
        return True
    return (CATALOGUES / language).is_dir() and not missing_characters(LANGUAGE_NAMES[language])
