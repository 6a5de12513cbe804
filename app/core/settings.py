"""Settings: one frozen object, read from the environment only."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from app.core.kept import kept_once

DEFAULT_SECRET = "change-me"  # noqa: S105 - refused in production
SHORTEST_PASSPHRASE = 12  # characters
IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff")  # PNG, JPEG


class UnusableSettings(Exception):
    """The environment asks for something Mandate cannot run with; the text names the variable."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation decides. Each field is the variable MANDATE_<FIELD>, or MANDATE_<FIELD>_FILE."""

    data_dir: Path = Path("data")
    database_url: str = ""
    secret_key: str = field(default=DEFAULT_SECRET, repr=False)
    signing_key: str = field(default="", repr=False)
    keys_passphrase: str = field(default="", repr=False)
    pkcs11_module: Path | None = None
    pkcs11_token: str = ""
    pkcs11_key: str = "mandate"
    pkcs11_pin: str = field(default="", repr=False)
    timestamp_url: str = field(default="", repr=False)
    environment: str = "development"
    base_url: str = "http://127.0.0.1:5000"
    office_name: str = "Training desk"
    office_tagline: str = "Capacity-building programme"
    logo: Path | None = None
    languages: tuple[str, ...] = ("en",)
    time_zone: str = "UTC"
    currency: str = "USD"
    fiscal_year_month: int = 1
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "training@example.org"
    demo: bool = False
    workers: int = 0
    trusted_proxies: int = 0
    upload_limit_mb: int = 64
    map_clearance: str = ""
    source_url: str = ""

    @property
    def url(self) -> str:
        """The database, by default the embedded one in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'mandate.sqlite3'}"

    @property
    def is_embedded(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def is_production(self) -> bool:
        return self.environment == "production"


def load_settings(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Read MANDATE_* variables; `overrides` (of the terminal, of tests) win.

    Raises UnusableSettings when a value cannot be read, or a production secret is missing.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, object] = {}
    for each in fields(Settings):
        text = _variable(environ, f"MANDATE_{each.name.upper()}")
        is_left_empty = text == "" and "Path" in str(each.type)
        if text is not None and not is_left_empty:
            values[each.name] = _converted(each.name, str(each.type), text)
    values.update({name: value for name, value in overrides.items() if value is not None})
    settings = Settings(**values)  # type: ignore[arg-type]
    _check_logo(settings.logo)
    _check_token(settings)
    _check_timestamps(settings.timestamp_url)
    _check_passphrase(settings.keys_passphrase)
    return _with_secret(settings, values)


def _variable(environ: Mapping[str, str], name: str) -> str | None:
    path = environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise UnusableSettings(f"{name}_FILE cannot be read: {error.strerror}") from error
    return environ.get(name)


def _converted(name: str, kind: str, text: str) -> object:
    try:
        if "Path" in kind:
            return Path(text)
        if "int" in kind:
            return int(text)
        if "bool" in kind:
            return text.strip().lower() in {"1", "true", "yes", "on"}
        if "tuple" in kind:
            return tuple(part.strip() for part in text.split(",") if part.strip())
    except ValueError as error:
        raise UnusableSettings(f"MANDATE_{name.upper()} is not a number: {text!r}") from error
    if name == "database_url" and text.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + text.partition("://")[2]
    return text


def _check_logo(path: Path | None) -> None:
    if path is None:
        return
    try:
        with path.open("rb") as file:
            is_image = file.read(8).startswith(IMAGES)
    except OSError as error:
        raise UnusableSettings(f"MANDATE_LOGO cannot be read: {error.strerror}") from error
    if not is_image:
        raise UnusableSettings("MANDATE_LOGO is neither a PNG nor a JPEG file")


def _check_token(settings: Settings) -> None:
    if settings.pkcs11_module is None:
        return
    if not settings.pkcs11_module.is_file():
        raise UnusableSettings(f"MANDATE_PKCS11_MODULE names no file: {settings.pkcs11_module}")
    for name in ("pkcs11_token", "pkcs11_key"):
        if not getattr(settings, name):
            raise UnusableSettings(f"MANDATE_PKCS11_MODULE needs MANDATE_{name.upper()}, a label")


def _check_timestamps(url: str) -> None:
    if not url:
        return
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise UnusableSettings("MANDATE_TIMESTAMP_URL is no address that begins with https:// or http://")


def _check_passphrase(passphrase: str) -> None:
    """Refuse what is guessed; without one the keys are not encrypted, and the terminal says so."""
    if 0 < len(passphrase) < SHORTEST_PASSPHRASE:
        raise UnusableSettings(
            f"MANDATE_KEYS_PASSPHRASE has fewer than {SHORTEST_PASSPHRASE} characters; take a longer one"
        )


def _with_secret(settings: Settings, values: dict[str, object]) -> Settings:
    if settings.secret_key != DEFAULT_SECRET:
        return settings
    if settings.is_production:
        raise UnusableSettings("MANDATE_SECRET_KEY is not set; production needs a secret of its own")
    return Settings(**{**values, "secret_key": _kept_secret(settings.data_dir)})  # type: ignore[arg-type]


def _kept_secret(data_dir: Path) -> str:
    """A secret made once per data folder, so that a restart signs nobody out."""
    try:
        return kept_once(data_dir / "secret-key", lambda: secrets.token_urlsafe(48))
    except OSError as error:
        raise UnusableSettings(
            f"the data folder {data_dir} cannot be written: {error.strerror}; set MANDATE_DATA_DIR"
        ) from error
