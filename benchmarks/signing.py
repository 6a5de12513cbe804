"""Signing on one core: PDF files and credentials, beside PyLD working out each credential by itself."""

import hashlib
import json
import random
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from pyld import jsonld

from app.certificates.signing.canonical import OPTIONS
from app.certificates.signing.credential import achievement_credential
from app.certificates.signing.did import verification_keys
from app.certificates.signing.keys import OfficeKeys, init_keys
from app.certificates.signing.pades import DocumentSigner
from app.certificates.signing.proofs import sign_jcs, sign_rdfc, verify_rdfc
from app.certificates.signing.status_list import PLACES, status_credential
from app.certificates.signing.tokens import as_jwt
from app.core.clock import utc_now
from app.core.settings import load_settings
from benchmarks.certificates import LATIN, snapshot
from benchmarks.databases import Place
from benchmarks.figures import Figure, print_figures, print_heading

BASE_URL = "https://training.example.org"
GOALS_MS = {
    "PDF signature (PAdES, P-256)": 0.3,
    "credential, eddsa-rdfc-2022": 6.0,
    "credential, eddsa-jcs-2022": 0.5,
    "credential as a token": 0.5,
    "checking a credential, eddsa-rdfc-2022": 6.0,
}
GOAL_LIST_KB = 10.0


def run(_place: Place, *, quick: bool) -> None:
    """Measure what signs one certificate, and the list of revoked ones."""
    count = 40 if quick else 1_000
    print_heading("Signing on one core (CPU time each)")
    with tempfile.TemporaryDirectory() as folder:
        keys = init_keys(load_settings({}, data_dir=Path(folder), base_url=BASE_URL), now=utc_now())
    by_pyld = milliseconds(lambda number: jsonld.normalize(unsigned(number), OPTIONS), max(10, count // 20))
    print_figures([Figure(name="credential worked out by PyLD, not signed", value=by_pyld, unit="ms")])
    for name, work in works(keys).items():
        each = milliseconds(work, count)
        beside = ("PyLD", by_pyld) if "rdfc" in name else None
        print_figures([Figure(name=name, value=each, unit="ms", goal=GOALS_MS[name], beside=beside)])
    print_figures([status_figure(keys)])


def works(keys: OfficeKeys) -> dict[str, Callable[[int], Any]]:
    """What is measured, by name."""
    now, key = utc_now(), keys.credential
    signer = DocumentSigner(keys.document)
    public = verification_keys(keys.listed, BASE_URL)
    signed = sign_rdfc(unsigned(1), key, created=now)
    digest = hashlib.sha256(b"a file").digest()
    measured: list[Callable[[int], Any]] = [
        lambda _number: signer.sign(digest),
        lambda number: sign_rdfc(unsigned(number), key, created=now),
        lambda number: sign_jcs(unsigned(number), key, created=now),
        lambda number: as_jwt(unsigned(number), key),
        lambda _number: verify_rdfc(signed, public),
    ]
    return dict(zip(GOALS_MS, measured, strict=True))


def milliseconds(work: Callable[[int], Any], count: int) -> float:
    """CPU milliseconds of each, after a first one."""
    work(0)
    started = time.process_time()
    for number in range(count):
        if not work(number):
            raise RuntimeError("nothing was signed")
    return (time.process_time() - started) * 1000 / count


def unsigned(number: int) -> dict[str, Any]:
    """The credential of one of a batch."""
    return achievement_credential(_printed(), base_url=BASE_URL, status_index=number, salt=f"{number:032}")


@cache
def _printed() -> dict[str, Any]:
    return snapshot(LATIN[0], 1)


def status_figure(keys: OfficeKeys) -> Figure:
    """The size of a list in which 5,000 certificates are revoked."""
    revoked = random.Random(1).sample(range(PLACES), 5_000)
    listed = status_credential(revoked, base_url=BASE_URL, key=keys.credential, now=utc_now())
    size = len(json.dumps(listed)) / 1000
    return Figure(name="status list, 5,000 revoked", value=size, unit="kB", goal=GOAL_LIST_KB)
