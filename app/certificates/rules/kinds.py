"""Kinds of certificates, and which of them a session issues."""

from enum import StrEnum

from babel.support import LazyProxy

from app.core.i18n import lazy_gettext as _
from app.programmes.rules import SessionKind


class CertificateKind(StrEnum):
    """What a certificate is a proof of."""

    COMPLETION = "completion"
    PARTICIPATION = "participation"
    TRAINER = "trainer"
    TRAINING_OF_TRAINERS = "training_of_trainers"


KIND_WORDS: dict[CertificateKind, LazyProxy] = {
    CertificateKind.COMPLETION: _("Completion"),
    CertificateKind.PARTICIPATION: _("Participation"),
    CertificateKind.TRAINER: _("Trainer"),
    CertificateKind.TRAINING_OF_TRAINERS: _("Training of trainers"),
}
# Proofs of having completed: figures count these, whatever else the same person was given.
COMPLETION_KINDS = (CertificateKind.COMPLETION, CertificateKind.TRAINING_OF_TRAINERS)


def possible_kinds(session_kind: SessionKind | None) -> tuple[CertificateKind, ...]:
    """The kinds that make sense for a session, the usual one first."""
    if session_kind is SessionKind.TRAINING_OF_TRAINERS:
        return (
            CertificateKind.TRAINING_OF_TRAINERS,
            CertificateKind.PARTICIPATION,
            CertificateKind.TRAINER,
        )
    return (CertificateKind.COMPLETION, CertificateKind.PARTICIPATION, CertificateKind.TRAINER)


def kinds_issued(
    chosen: list[str] | None, *, session_kind: SessionKind | None
) -> tuple[CertificateKind, ...]:
    """The kinds a session issues: those chosen for it that still make sense, else its usual one."""
    possible = possible_kinds(session_kind)
    kept = tuple(kind for kind in possible if kind.value in (chosen or ()))
    return kept or possible[:1]
