"""Operator commands: run the office, run the demo, run a worker."""

import os
import socket
from importlib import import_module

import click

from app.admin.serving import Supervisor, web_command, worker_command
from app.core.logging import init_logging
from app.core.office import Office
from app.core.settings import Settings
from app.core.terminal import end_unusable, with_office
from app.jobs.worker import Worker

JOB_MODULES = ("app.accounts.jobs", "app.messaging.jobs")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=0, help="Web processes; one a core when not given.")
@with_office
def run(office: Office, *, host: str, port: int, workers: int) -> None:
    """Serve the office: web server and worker together."""
    serve(office.settings, host=host, port=port, workers=workers)


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


COMMANDS = [run, worker]
