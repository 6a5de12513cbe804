"""The `mandate` command."""

from importlib import import_module
from importlib.util import find_spec

import click

from app.core.terminal import data_dir_option

FEATURES = ("accounts", "certificates", "statistics", "registers", "admin")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@data_dir_option
@click.version_option(package_name="mandate")
def cli(data_dir: object) -> None:
    """Mandate runs a capacity-building programme from curriculum to certificate."""


for name in FEATURES:
    if find_spec(f"app.{name}.cli") is not None:
        for command in import_module(f"app.{name}.cli").COMMANDS:
            cli.add_command(command)


def main() -> None:
    """Entry point of the console script and of `python -m app`."""
    cli(prog_name="mandate")


if __name__ == "__main__":
    main()
