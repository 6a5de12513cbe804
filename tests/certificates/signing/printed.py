"""What stands on a certificate, with words that are hard to sign alike everywhere."""

from typing import Any

NAME = "Amina Salah Al-Hassan"
TITLES = {
    "plain": "Seminar on the prevention of genocide",
    "arabic": "ندوة بشأن منع الإبادة الجماعية 2026",
    "khmer": "សិក្ខាសាលាស្តីពីការការពារ",
    "signs": 'Quotes " and \\ back\\slashes, <b>tags</b> & {braces} $1 %s _:c14n0 <http://example.org/> .',
    "beyond the first plane": "𞤀𞤣𞤤𞤢𞤥 😀 ﬀ \ue000",
    "joined and turned": "\u2066क्‍ष\u2069 \u200f\u00ad\u2028\u0085",
}


def printed_on(title: str = "plain", **changes: Any) -> dict[str, Any]:
    """As service/printed.py writes it."""
    return {
        "template": 1,
        "language": "en",
        "direction": "ltr",
        "name": NAME,
        "given_name": "Amina Salah",
        "family_name": "Al-Hassan",
        "own_script_name": "أمينة صلاح الحسن",
        "office": "Training desk",
        "programme": {"code": "GP", "name": "Prevention of genocide"},
        "session": {
            "title": TITLES[title],
            "slug": "nairobi-2026-03",
            "starts_on": "2026-03-09",
            "ends_on": "2026-03-11",
            "days": 3,
            "hours": 18,
            "country": "KEN",
        },
        "place": "Nairobi, Kenya",
        "dates": "9–11 March 2026",
        "facts": ["Nairobi, Kenya", "9–11 March 2026", "3 days", "18 hours"],
        "modules": [f"{TITLES[title]} {number}" for number in range(1, 4)],
        "serial": "2026/GP-KEN/00031",
        "code": "7Q4M-X2KD-0105",
        "issued_on": "2026-03-16",
        "signatures": [],
        "words": {"title": "Certificate of completion"},
        **changes,
    }
