"""What makes the office's figures wrong or incomplete: the checks as data, and what is said of each."""

from app.statistics.rules.quality.checks import CHECKS
from app.statistics.rules.quality.findings import (
    Check,
    Finding,
    Findings,
    Found,
    Mending,
    Of,
    Severity,
    found_words,
    severity_words,
)

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Findings",
    "Found",
    "Mending",
    "Of",
    "Severity",
    "found_words",
    "severity_words",
]
