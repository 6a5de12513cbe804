"""A sample of a design: the real drawing, of a holder who does not exist."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from app.certificates.pdf import Pictures, draw_certificate
from app.certificates.queries import CandidateRow, ChosenDesign, SessionFacts
from app.certificates.rules import CertificateKind, DesignContent
from app.certificates.service.printed import printed_for
from app.core.i18n import gettext as _
from app.core.i18n import in_language

NOBODY = UUID(int=0)
MADE = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
CODE, SERIAL = "7Q4MX2KD0105", "2026/GP-KEN/00031"
# Given name, family name, and the name in the script of the language where that is not Latin.
SHORT_NAMES = {
    "en": ("Amara", "Osei", ""),
    "fr": ("Cécile", "Lefèvre", ""),
    "es": ("Íñigo", "Núñez", ""),
    "ar": ("Layla", "Hassan", "ليلى حسن"),
    "ru": ("Anna", "Petrova", "Анна Петрова"),
    "zh": ("Li", "Wei", "李伟"),
}
LONG_NAMES = {
    "en": ("Oluwaseun Chukwuemeka Alexander", "Fitzgerald-Montgomery Abdulrahman", ""),
    "fr": ("Marie-Françoise Élisabeth Joséphine", "de La Rochefoucauld-Nyirahabimana", ""),
    "es": ("María Fernanda de los Ángeles", "Rodríguez-Villanueva y Sáenz de Santamaría", ""),
    "ar": (
        "Abdelrahman Mohammed Abdelfattah",
        "Al-Shammari Al-Tamimi",
        "عبد الرحمن محمد عبد الفتاح الشمري التميمي",
    ),
    "ru": (
        "Aleksandra Konstantinovna",
        "Rozhdestvenskaya-Vyshnegradskaya",
        "Александра Константиновна Рождественская-Вышнеградская",
    ),
    "zh": ("Alimujiang", "Abudureheman Maimaitiming", "阿里木江·阿卜杜热合曼·买买提明"),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a sample shows."""

    language: str = "en"
    kind: CertificateKind = CertificateKind.COMPLETION
    has_long_name: bool = False


def draw_sample(
    content: DesignContent, wanted: Wanted, *, office_name: str, base_url: str, pictures: Pictures
) -> bytes:
    """A certificate with this design as it would be issued, neither signed nor valid."""
    printed = printed_for(
        _candidate(wanted),
        _facts(wanted.language),
        language=wanted.language,
        office_name=office_name,
        check_url=f"{base_url.rstrip('/')}/c/{CODE}",
        serial=SERIAL,
        code=CODE,
        issued_on=date(2026, 3, 16),
        design=ChosenDesign(version_id=NOBODY, number=0, content=content),
    )
    return draw_certificate(printed, made_at=MADE, pictures=pictures)


def _candidate(wanted: Wanted) -> CandidateRow:
    names = LONG_NAMES if wanted.has_long_name else SHORT_NAMES
    given, family, own = names[wanted.language]
    return CandidateRow(
        registration_id=NOBODY,
        person_id=NOBODY,
        given_name=given,
        family_name=family,
        own_script_name=own,
        language=wanted.language,
        organisation="",
        days_present=3,
        days_held=3,
        days_needed=3,
        refusal=None,
        kind=wanted.kind,
    )


def _facts(language: str) -> SessionFacts:
    with in_language(language):
        return SessionFacts(
            title=_("Sample of a training"),
            slug="sample",
            starts_on=date(2026, 3, 9),
            ends_on=date(2026, 3, 11),
            days=3,
            is_online=False,
            city="",
            host_country="KEN",
            language=language,
            programme_code="GP",
            programme_name=_("Sample of a programme"),
            modules=tuple(_("Sample of a module, %(number)s", number=number) for number in range(1, 5)),
            minutes=18 * 60,
            lead_trainer="Aïssatou Kane",
        )
