"""`mandate certificates`, `mandate verify` and `mandate keys`."""

from app.certificates.cli.issuing import certificates, verify
from app.certificates.cli.keys import keys
from app.certificates.cli.rechecking import check

certificates.add_command(check)

COMMANDS = [certificates, verify, keys]
