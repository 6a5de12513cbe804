"""`mandate certificates check`: is everything that was issued still as it was?"""

import json
import sys

import click

from app.certificates.errors import NoKeys
from app.certificates.service.rechecking import Fault, Recheck, recheck_all
from app.certificates.signing.keys import list_keys
from app.core.office import Office
from app.core.terminal import with_office

DAMAGED = 1
WORDS = {
    Fault.RECORD: "the record does not agree with its seal",
    Fault.MISSING: "the file is missing (it is made again at the next download)",
    Fault.FILE: "the file has been changed",
    Fault.SIGNATURE: "the file is signed by no key that is believed (issue it again)",
    Fault.CREDENTIAL: "the credential in the file is signed by no key that is believed (issue it again)",
}


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_office
def check(office: Office, *, as_json: bool) -> None:
    """Compare every record with its seal and every file with its digest; exit status 1 if one differs."""
    try:
        keys = list_keys(office.settings)
    except NoKeys:
        keys = ()
    found = recheck_all(office.database, office.storage, keys=keys)
    _tell(found, as_json=as_json)
    if found.faults:
        sys.exit(DAMAGED)


def _tell(found: Recheck, *, as_json: bool) -> None:
    if as_json:
        faults = [{"serial": serial, "fault": fault.value} for serial, fault in found.faults]
        click.echo(json.dumps({"checked": found.count, "faults": faults}, indent=2))
        return
    for serial, fault in found.faults:
        click.echo(f"{serial}: {WORDS[fault]}")
    click.echo(f"{found.count} checked, {len({serial for serial, _ in found.faults})} not in order")
