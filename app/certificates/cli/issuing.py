"""`mandate certificates` and `mandate verify`: issuing and checking without a browser."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.orm import Session

from app.certificates.queries import Paper, find_sessions, valid_papers
from app.certificates.rules import REFUSAL_WORDS, CertificateKind, file_names, read_code, shown_code
from app.certificates.service.check import Confirmation, Verdict, confirm
from app.certificates.service.files import file_of
from app.certificates.service.issue import IssueReport, issue_for_session
from app.certificates.service.issuer import issuer_of
from app.core.clock import utc_now
from app.core.office import Office
from app.core.permissions import EVERYTHING, TERMINAL
from app.core.terminal import end_unusable, with_office

NOT_CONFIRMED = 1


@click.group()
def certificates() -> None:
    """Certificates of a training session."""


@certificates.command("issue")
@click.argument("session")
@click.option("--programme", metavar="CODE", help="The programme, where several have a session of this name.")
@click.option(
    "--kind",
    type=click.Choice([each.value for each in CertificateKind]),
    help="Which kind, where the session issues several; by default its first.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the PDF of each valid certificate of the session.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_office
def issue(
    office: Office,
    *,
    session: str,
    programme: str | None,
    kind: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Issue to everyone who has earned one; SESSION is a short name or an id. Safe to repeat."""
    with office.database.writing() as db:
        session_id = _find_session(db, session, programme)
        report = issue_for_session(
            db,
            session_id=session_id,
            kind=CertificateKind(kind) if kind else None,
            actor=TERMINAL,
            now=utc_now(),
            issuer=issuer_of(office.settings),
        )
    with office.database.reading() as db:
        papers = valid_papers(db, session_id, scope=EVERYTHING)
    names = _write(office, papers, output) if output else []
    _tell(report, papers, names, as_json=as_json, output=output)


@click.command()
@click.argument("code")
@with_office
def verify(office: Office, *, code: str) -> None:
    """Say what stands behind a certificate's CODE; exit status 0 only for a valid certificate."""
    if read_code(code) is None:
        end_unusable("this is no code: a code has twelve letters and digits, such as 7Q4M-X2KD-0105")
    with office.database.reading() as db:
        confirmation = confirm(db, code)
    if confirmation is None:
        click.echo("not confirmed: there is no certificate with this code")
        sys.exit(NOT_CONFIRMED)
    _tell_confirmation(confirmation)
    if confirmation.verdict is not Verdict.VALID:
        sys.exit(NOT_CONFIRMED)


def _find_session(db: Session, text: str, programme: str | None) -> UUID:
    found = find_sessions(db, text, programme_code=programme)
    if not found:
        end_unusable(f"there is no training session {text!r}" + (f" in {programme}" if programme else ""))
    if len(found) > 1:
        codes = ", ".join(sorted(code for _, code in found))
        end_unusable(f"several programmes have a session {text!r}: choose one with --programme ({codes})")
    return found[0][0]


def _write(office: Office, papers: Sequence[Paper], folder: Path) -> list[str]:
    """One file per certificate, each written whole or not at all."""
    issuer = partial(issuer_of, office.settings)
    names = file_names([(paper.serial, paper.printed["name"]) for paper in papers])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _progress(papers) as shown:
            for name, paper in zip(names, shown, strict=True):
                content = file_of(office.database, office.storage, paper, issuer=issuer, now=utc_now())
                part = folder / f".{name}.part"
                part.write_bytes(content)
                part.replace(folder / name)
    except OSError as error:
        end_unusable(f"the certificates cannot be written to {folder}: {error.strerror}")
    return names


@contextmanager
def _progress(papers: Sequence[Paper]) -> Iterator[Iterator[Paper]]:
    if not sys.stderr.isatty():
        yield iter(papers)
        return
    with click.progressbar(papers, label="Drawing", file=sys.stderr) as bar:
        yield iter(bar)


def _tell(
    report: IssueReport, papers: Sequence[Paper], names: Sequence[str], *, as_json: bool, output: Path | None
) -> None:
    if as_json:
        click.echo(json.dumps(_outcome(report, papers, names), ensure_ascii=False, indent=2))
        return
    click.echo(f"{len(report.issued)} issued, {report.already} had one, {len(report.not_ready)} not ready")
    for row in report.not_ready:
        reason = REFUSAL_WORDS[row.refusal] if row.refusal else ""
        why = "; ".join(f"{each.rule.words()}: {each.words}" for each in row.missing)
        click.echo(f"  {row.name}: {reason}" + (f" ({why})" if why else ""))
    for each in report.undrawable:
        click.echo(f"  {each.name}: no font can draw {each.characters!r}", err=True)
    if output is not None:
        click.echo(f"{len(names)} PDF files in {output}")


def _outcome(report: IssueReport, papers: Sequence[Paper], names: Sequence[str]) -> dict[str, object]:
    new = {each.id for each in report.issued}
    files: Sequence[str | None] = names or [None] * len(papers)
    return {
        "session": str(report.session_id),
        "kind": report.kind.value,
        "issued": len(report.issued),
        "already": report.already,
        "not_ready": [
            {
                "name": row.name,
                "reason": row.refusal.value if row.refusal else None,
                "days_present": row.days_present,
                "days_needed": row.days_needed,
                "rules": [each.to_json() for each in row.results],
            }
            for row in report.not_ready
        ],
        "undrawable": [vars(each) for each in report.undrawable],
        "certificates": [
            {
                "serial": paper.serial,
                "code": shown_code(paper.code),
                "name": paper.printed["name"],
                "new": paper.id in new,
                "file": file,
            }
            for paper, file in zip(papers, files, strict=True)
        ],
    }


def _tell_confirmation(confirmation: Confirmation) -> None:
    printed = confirmation.printed
    day = confirmation.taken_back_at
    click.echo(confirmation.verdict.value + (f" since {day:%Y-%m-%d}" if day else ""))
    if confirmation.verdict is Verdict.ALTERED:
        click.echo("the record does not agree with its seal", err=True)
        return
    for title, text in (
        ("name", printed["name"]),
        ("training", printed["session"]["title"]),
        ("place", printed["place"]),
        ("dates", printed["dates"]),
        ("serial", printed["serial"]),
        ("issued", printed["issued_on"]),
    ):
        click.echo(f"{title + ':':<10}{text}")
