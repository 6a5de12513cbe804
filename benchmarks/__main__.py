"""`python -m benchmarks [import|certificates|signing|report|web …] [--quick]`."""

import os
import platform
from importlib import import_module

import click

from benchmarks.databases import POSTGRESQL, SQLITE, open_place

PARTS = {
    "import": "registers",
    "certificates": "certificates",
    "signing": "signing",
    "report": "reports",
    "web": "web",
}


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--quick", is_flag=True, help="Small sizes: shows that it runs, not how fast.")
@click.option("--sessions", type=int, help="Sessions of the reports; 40000 are 2 million registrations.")
@click.option(
    "--on", "only", type=click.Choice([SQLITE, POSTGRESQL], case_sensitive=False), help="Only there."
)
def main(parts: tuple[str, ...], *, quick: bool, sessions: int | None, only: str | None) -> None:
    """Print speed and memory figures beside their goals, of all PARTS or the ones named.

    Ratios say how many times better than the goal (or than what the line names): 2x is twice as good.
    """
    system = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"{system}, load {load:.1f}{', quick' if quick else ''}; compare figures of one run only")
    with open_place(only) as place:
        if not place.kinds:
            raise click.ClickException(f"{only} is not at hand here")
        for name in dict.fromkeys(parts or PARTS):
            size = {"sessions": sessions} if sessions and name == "report" else {}
            import_module(f"benchmarks.{PARTS[name]}").run(place, quick=quick, **size)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
