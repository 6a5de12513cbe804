"""Complete certificates on one core, beside other libraries; and from the click to the bytes."""

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.certificates.queries import CandidateRow, Paper, SessionFacts
from app.certificates.rules import CertificateState, digest_of
from app.certificates.service.files import make_file
from app.certificates.service.issuer import issuer_of
from app.certificates.service.printed import printed_for
from app.certificates.signing.keys import init_keys
from app.core.settings import load_settings
from benchmarks.child import measure
from benchmarks.databases import Place
from benchmarks.figures import Figure, percentile, print_figures, print_heading
from benchmarks.peers import Draw, peers

GOAL_MS = 2.0
GOAL_A_SECOND = 500
GOAL_KIB = 70
GOAL_MB = 150
GOAL_CLICK_MS = 20.0
ISSUED_AT = datetime(2010, 6, 10, 16, tzinfo=UTC)
CHECK_URL = "https://training.example.org/c/7K3MQ2XW9RTB"
LATIN = ("Aïssatou Kané", "Tomás Iriarte", "Grace Wanjiku Otieno", "Dmitri Volkov")
SCRIPTS = ("أمينة صلاح الحسن", "ግርማ ደስታ ተስፋዬ", "សុខ វិបុល", "李 琳")
FACTS = SessionFacts(
    title="Training on early warning and the analysis framework",
    slug="2010-07",
    starts_on=date(2010, 6, 7),
    ends_on=date(2010, 6, 10),
    days=4,
    is_online=False,
    city="Addis Ababa",
    host_country="ETH",
    language="en",
    programme_code="GP",
    programme_name="Prevention of genocide and related crimes",
    modules=("Concepts and law", "Risk factors", "Early warning", "Management of diversity"),
    minutes=1_440,
    lead_trainer="Leila Farah",
)


@dataclass(frozen=True)
class Batch:
    """CPU time and size of each file, on average."""

    milliseconds: float
    kib: float


def run(_place: Place, *, quick: bool) -> None:
    """Measure names in Latin letters and names in four other scripts, other libraries, and clicks."""
    count = 40 if quick else 400
    print_heading("Certificates on one core (CPU time per file, from what was printed)")
    others = _run_peers(count=max(3, count // 20))
    for label, names in {"Latin names": LATIN, "names in four other scripts": SCRIPTS}.items():
        measured = measure(complete, names, count=count)
        each, kib = measured.value.milliseconds, measured.value.kib
        print_figures(
            [
                Figure(name=f"ours, complete, {label}", value=each, unit="ms", goal=GOAL_MS, beside=others),
                Figure(
                    name="  files a second",
                    value=1000 / each,
                    unit="/s",
                    goal=GOAL_A_SECOND,
                    more_is_better=True,
                ),
                Figure(name="  size", value=kib, unit="KiB", goal=GOAL_KIB),
                Figure(name="  peak memory", value=measured.peak_mb, unit="MB", goal=GOAL_MB),
            ]
        )
    for label, clicks in measure(_clicks, count=20 if quick else 100).value.items():
        p95 = percentile(clicks, 0.95)
        print_figures(
            [Figure(name=f"click to bytes, {label}, p95", value=p95, unit="ms", goal=GOAL_CLICK_MS)]
        )


def _run_peers(*, count: int) -> tuple[str, float]:
    """Print what other libraries take; gives the quickest of them with its CPU time."""
    quickest = ("", 0.0)
    for name, draw in peers():
        if draw is None:
            print(f"{name}: not installed here")
            continue
        batch = measure(drawn, draw, LATIN, count=count).value
        print_figures(
            [
                Figure(name=name, value=batch.milliseconds, unit="ms"),
                Figure(name="  size", value=batch.kib, unit="KiB"),
            ]
        )
        if not quickest[0] or batch.milliseconds < quickest[1]:
            quickest = (name.split(",")[0], batch.milliseconds)
    return quickest


def complete(names: tuple[str, ...], *, count: int) -> Batch:
    """Signed, with both forms of the credential inside, as the worker makes them."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({}, data_dir=Path(folder), secret_key="only for benchmarks")
        init_keys(settings, now=ISSUED_AT)
        issuer = issuer_of(settings)

        def draw(printed: Mapping[str, Any]) -> bytes:
            return make_file(_paper(printed), issuer=issuer)

        return drawn(draw, names, count=count)


def drawn(draw: Draw, names: tuple[str, ...], *, count: int) -> Batch:
    """What a batch takes, fonts being loaded already."""
    snapshots = [snapshot(names[number % len(names)], number) for number in range(count)]
    for each in snapshots[: len(names)]:
        draw(each)
    size = 0
    started = time.process_time()
    for each in snapshots:
        content = draw(each)
        if not content.startswith(b"%PDF"):
            raise RuntimeError("no PDF was drawn")
        size += len(content)
    return Batch((time.process_time() - started) * 1000 / count, size / count / 1024)


def _clicks(*, count: int) -> dict[str, list[float]]:
    from benchmarks.clicks import click

    return click(count=count)


def _paper(printed: Mapping[str, Any]) -> Paper:
    return Paper(
        id=UUID(int=1),
        serial=printed["serial"],
        code=printed["code"].replace("-", ""),
        printed=dict(printed),
        issued_at=ISSUED_AT,
        state=CertificateState.ISSUED,
        status_index=5,
        salt="a" * 22,
        file_key=None,
        printed_digest=digest_of(printed),
    )


def snapshot(name: str, number: int) -> dict[str, Any]:
    """What would be printed for a person of this name."""
    given_name, _space, family_name = name.partition(" ")
    candidate = CandidateRow(
        registration_id=UUID(int=number),
        person_id=UUID(int=number),
        given_name=given_name,
        family_name=family_name,
        own_script_name=SCRIPTS[0] if number % 8 == 0 else "",
        language="en",
        organisation="Human Rights Commission",
        days_present=4,
        days_held=4,
        days_needed=3,
        refusal=None,
    )
    return printed_for(
        candidate,
        FACTS,
        language="en",
        office_name="Training desk",
        check_url=CHECK_URL,
        serial=f"2010/GP-ETH/{number:05}",
        code="7K3MQ2XW9RTB",
        issued_on=date(2010, 6, 10),
    )
