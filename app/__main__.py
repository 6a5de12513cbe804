"""The `mandate` command."""

import os

import click

from app.accounts.cli import COMMANDS as ACCOUNTS
from app.admin.cli import COMMANDS as ADMIN
from app.certificates.cli import COMMANDS as CERTIFICATES
from app.core.terminal import OWNER_ONLY, data_dir_option
from app.registers.cli import COMMANDS as REGISTERS
from app.statistics.cli import COMMANDS as STATISTICS


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@data_dir_option
@click.version_option(package_name="mandate")
def cli(data_dir: object) -> None:
    """Mandate runs a capacity-building programme from curriculum to certificate."""


for command in (*ACCOUNTS, *CERTIFICATES, *STATISTICS, *REGISTERS, *ADMIN):
    cli.add_command(command)


def main() -> None:
    """Entry point of the console script and of `python -m app`."""
    os.umask(OWNER_ONLY)
    cli(prog_name="mandate")


if __name__ == "__main__":
    main()
