"""Operator commands: run the office, run the demo, run a worker."""

import os
import socket
from importlib import import_module
from pathlib import Path

import click
import sqlalchemy.exc

from app.admin.demo import LOGINS, PASSWORD, build_demo, is_demo, is_in_use
from app.admin.serving import Supervisor, web_command, worker_command
from app.core.clock import utc_now
from app.core.logging import init_logging
from app.core.office import Office, open_office
from app.core.settings import Settings, UnusableSettings
from app.core.terminal import data_dir_option, end_unusable, first_line, settings_for, with_office
from app.jobs.worker import Worker

JOB_MODULES = (
    "app.accounts.jobs",
    "app.certificates.jobs",
    "app.messaging.jobs",
    "app.people.jobs",
    "app.registers.jobs",
    "app.statistics.jobs",
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=0, help="Web processes; one a core when not given.")
@with_office
def run(office: Office, *, host: str, port: int, workers: int) -> None:
    """Serve the office: web server and worker together."""
    serve(office.settings, host=host, port=port, workers=workers)


@click.command()
@click.option("--serve", "is_serving", is_flag=True, help="Serve the demo when it is ready.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=0, help="Web processes; one a core when not given.")
@data_dir_option
def demo(data_dir: Path | None, *, is_serving: bool, host: str, port: int, workers: int) -> None:
    """Fill an empty data folder with a programme office at work, made up."""
    try:
        given = settings_for(data_dir)
        office = open_office(settings_for(data_dir or _own_folder(given), demo=True))
    except (UnusableSettings, OSError, sqlalchemy.exc.OperationalError) as error:
        end_unusable(first_line(error))
    _fill(office)
    click.echo(
        "The demo office is ready. Sign in with one of these, password " + click.style(PASSWORD, bold=True)
    )
    for login in LOGINS:
        click.echo(f"  {login.role.value.replace('_', ' '):18} {login.email}")
    office.database.dispose()
    if is_serving:
        serve(office.settings, host=host, port=port, workers=workers)


def _own_folder(settings: Settings) -> Path | None:
    """The demo keeps away from a real office's data, unless a folder or database was named."""
    is_named = settings.data_dir != Settings().data_dir or not settings.is_embedded
    return None if is_named else settings.data_dir / "demo"


def _fill(office: Office) -> None:
    with office.database.reading() as db:
        if is_demo(db):
            return
        if is_in_use(db):
            end_unusable("this office is in use; name an empty folder with --data-dir for the demo")
    click.echo("Making the demo office: the register of 2009-2011 and a current programme …", err=True)
    build_demo(office, now=utc_now())


@click.command(hidden=True)
@with_office
def worker(office: Office) -> None:
    """Do the jobs of the office until stopped; `run` starts one by itself."""
    init_logging(as_json=office.settings.is_production)
    load_jobs()
    Worker(office.database, office.settings).run()


def load_jobs() -> None:
    """Import the modules that register what the worker can do."""
    for name in JOB_MODULES:
        import_module(name)


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Run web server and worker on these settings until stopped."""
    if _is_taken(host, port):
        end_unusable(f"port {port} on {host} is in use; choose another with --port")
    environment = {
        **os.environ,
        "MANDATE_DATA_DIR": str(settings.data_dir.resolve()),
        "MANDATE_DATABASE_URL": settings.database_url,
        "MANDATE_SECRET_KEY": settings.secret_key,
        "MANDATE_DEMO": "1" if settings.demo else "0",
        "MANDATE_BASE_URL": os.environ.get("MANDATE_BASE_URL", f"http://{host}:{port}"),
    }
    click.echo(f"Mandate serves {settings.office_name} on http://{host}:{port} (stop with Ctrl-C)")
    web = web_command(host=host, port=port, workers=workers or settings.workers)
    Supervisor({"web server": web, "worker": worker_command()}, environment).run()


def _is_taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


COMMANDS = [run, demo, worker]
