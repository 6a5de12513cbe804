"""What an import did, or would do."""

from dataclasses import dataclass, field
from typing import Any

from app.registers.rules.records import Problem


@dataclass(kw_only=True)
class ImportResult:
    """Counts of one import. `persons_matched` were known before, `double_rows` name someone once more."""

    sessions: int = 0
    roll_rows: int = 0
    persons_new: int = 0
    persons_matched: int = 0
    double_rows: int = 0
    no_shows: int = 0
    suggestions: int = 0
    sessions_new: int = 0
    registrations_new: int = 0
    marks_new: int = 0
    head_counts_new: int = 0
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def is_changing(self) -> bool:
        """Does the import add anything?"""
        added = (self.sessions_new, self.persons_new, self.registrations_new, self.marks_new)
        return any(added) or self.head_counts_new > 0

    def counts(self) -> dict[str, Any]:
        """The figures alone, and whether anything is new."""
        lists = ("refused", "warnings")
        counts = {name: value for name, value in vars(self).items() if name not in lists}
        refused = {(problem.sheet, problem.row) for problem in self.refused}
        return {**counts, "refused_rows": len(refused), "changed": self.is_changing}

    def problems(self) -> list[dict[str, Any]]:
        """What was refused, then what was taken with a doubt."""
        return [
            {**problem.as_dict(), "refused": is_refused}
            for problems, is_refused in ((self.refused, True), (self.warnings, False))
            for problem in problems
        ]

    def as_json(self) -> dict[str, Any]:
        """The stable JSON of the terminal."""
        return {
            **self.counts(),
            "refused": [problem.as_dict() for problem in self.refused],
            "warnings": [problem.as_dict() for problem in self.warnings],
        }
