"""What is printed on certificates of tests, made by the same words as the office's."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from app.certificates.queries import CandidateRow, SessionFacts
from app.certificates.service.printed import printed_for

MADE = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
CHECK = "https://training.example.org/c/7Q4MX2KD0105"
SIXTY = "María Fernanda de los Ángeles Rodríguez-Villanueva y Sáenzpérez"
NAMES = {
    "accents": ("Cécile", "Nyirahabimana-Lefèvre Œuvrard", ""),
    "arabic": ("Amina Salah", "Al-Hassan", "أمينة صلاح الحسن"),
    "amharic": ("Girma", "Desta Tesfaye", "ግርማ ደስታ ተስፋዬ"),
    "khmer": ("Sophea", "Piseth Sok", "សុភា ពិសិដ្ឋ សុខ"),
    "sixty characters": ("", SIXTY, ""),
    "own script only": ("", "", "ស្រីមុំ តារា ប្រាក់"),
}
MODULES = tuple(f"Module {number}: risk factors and early warning" for number in range(1, 7))


def printed(key: str = "accents", *, language: str = "en", **changes: Any) -> dict[str, Any]:
    given, family, own = NAMES[key]
    candidate = CandidateRow(
        registration_id=uuid4(),
        person_id=uuid4(),
        given_name=given,
        family_name=family,
        own_script_name=own,
        language="",
        organisation="",
        days_present=3,
        days_held=3,
        days_needed=3,
        refusal=None,
    )
    return printed_for(
        candidate,
        facts_of(**changes),
        language=language,
        office_name="Training desk",
        check_url=CHECK,
        serial="2026/GP-KEN/00031",
        code="7Q4MX2KD0105",
        issued_on=date(2026, 3, 16),
    )


def facts_of(
    title: str = "Seminar on the prevention of genocide and related crimes",
    modules: tuple[str, ...] = MODULES,
) -> SessionFacts:
    return SessionFacts(
        title=title,
        slug="nairobi-2026-03",
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 3, 11),
        days=3,
        is_online=False,
        city="Nairobi",
        host_country="KEN",
        language="en",
        programme_code="GP",
        programme_name="Prevention of genocide",
        modules=modules,
        minutes=18 * 60,
        lead_trainer="Aïssatou Kane",
    )
