"""Who has earned a certificate, how its numbers look, and what stands on it."""

from app.certificates.rules.eligibility import REFUSAL_WORDS, Candidate, Refusal, days_needed, refusal
from app.certificates.rules.names import file_names, is_name_printed
from app.certificates.rules.numbers import (
    ALPHABET,
    CODE_BITS,
    CODE_LENGTH,
    MISSES_PER_ADDRESS,
    NAMES_PER_ADDRESS,
    NAMES_PER_CERTIFICATE,
    code_of,
    read_code,
    serial_of,
    shown_code,
)
from app.certificates.rules.records import (
    LONGEST_REASON,
    TEMPLATE,
    CertificateState,
    canonical,
    digest_of,
)

__all__ = [
    "ALPHABET",
    "CODE_BITS",
    "CODE_LENGTH",
    "LONGEST_REASON",
    "MISSES_PER_ADDRESS",
    "NAMES_PER_ADDRESS",
    "NAMES_PER_CERTIFICATE",
    "REFUSAL_WORDS",
    "TEMPLATE",
    "Candidate",
    "CertificateState",
    "Refusal",
    "canonical",
    "code_of",
    "days_needed",
    "digest_of",
    "file_names",
    "is_name_printed",
    "read_code",
    "refusal",
    "serial_of",
    "shown_code",
]
