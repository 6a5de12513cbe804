"""What the commands of the terminal share: the data folder, the open office, refusals as exit status 2."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

import click
import sqlalchemy.exc

from app.core.errors import Refused
from app.core.office import Office, open_office
from app.core.settings import Settings, UnusableSettings, load_settings

P = ParamSpec("P")
R = TypeVar("R")
UNUSABLE = 2
OWNER_ONLY, FOR_READERS = 0o077, 0o022  # what files lack that the terminal and the servers write


def data_dir_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --data-dir, which may stand before or behind the command's name."""
    return click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        default=None,
        help="Folder of the embedded database and files (or MANDATE_DATA_DIR).",
    )(command)


def with_office(command: Callable[Concatenate[Office, P], R]) -> Callable[..., R]:
    """Give the command an open office; what is refused ends in one clear line and exit status 2."""

    @wraps(command)
    def opened(*args: Any, data_dir: Path | None = None, **kwargs: Any) -> R:
        try:
            office = open_office(settings_for(data_dir))
        except (UnusableSettings, OSError, sqlalchemy.exc.OperationalError) as error:
            end_unusable(first_line(error))
        if warning := office.warning:
            click.echo(f"mandate: {warning}", err=True)
        try:
            return command(office, *args, **kwargs)
        except Refused as refusal:
            end_unusable(refusal.message)
        finally:
            office.database.dispose()

    return data_dir_option(opened)


def settings_for(data_dir: Path | None, **overrides: object) -> Settings:
    """The settings, with the data folder of this command or of the group it belongs to."""
    context = click.get_current_context(silent=True)
    root = context.find_root().params.get("data_dir") if context else None
    return load_settings(None, data_dir=data_dir or root, **overrides)


@contextmanager
def writing_for_readers() -> Iterator[None]:
    """Inside the block files are written that a web server, another user here, has to read."""
    before = os.umask(FOR_READERS)
    try:
        yield
    finally:
        os.umask(before)


def end_unusable(message: str) -> NoReturn:
    """Say in one line why the input cannot be used, and end with status 2."""
    click.echo(f"mandate: {message}", err=True)
    sys.exit(UNUSABLE)


def first_line(error: Exception) -> str:
    """The one line of an error that a person can use."""
    return (str(error).splitlines() or [type(error).__name__])[0]
