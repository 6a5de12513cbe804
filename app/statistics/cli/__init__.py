"""`mandate report`: the figures of the office on the terminal, and the seals of reports."""

from app.statistics.cli.reports import report
from app.statistics.cli.seals import seals, verify_seal

report.add_command(seals)
report.add_command(verify_seal)

COMMANDS = [report]
