"""`mandate certificates`, `mandate verify` and `mandate keys`."""

from app.certificates.cli.issuing import certificates, verify
from app.certificates.cli.keys import keys

COMMANDS = [certificates, verify, keys]
