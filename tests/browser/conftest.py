"""A real Chromium, a real server, and what every page must hold: accessible, no overflow, a quiet console."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app.accounts.service.sign_in import begin_sign_in
from app.core.clock import utc_now
from tests.browser.checks import PHONE
from tests.conftest import World

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@dataclass
class Console:
    """What a page complained about."""

    errors: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: install the package chromium to run the browser tests")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serve an application on a free port; returns the address without a slash at the end."""
    servers = []
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    def begin(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        server.daemon_threads = True  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.port}"

    yield begin
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a tab in a context of its own: `open_page(width=390, theme="dark", scripts=False)`."""
    contexts: list[BrowserContext] = []

    def begin(
        *, width: int = 1440, theme: str = "light", scripts: bool = True, touch: bool | None = None
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900 if width > PHONE else 844},
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=width <= PHONE if touch is None else touch,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        heard = Console()
        page.on("console", heard.heard)
        page.on("pageerror", lambda error: heard.errors.append(str(error)))
        page.console_heard = heard  # type: ignore[attr-defined]
        return page

    yield begin
    for context in contexts:
        context.close()


@pytest.fixture
def open_as_administrator(
    app: Flask, db: Session, world: World, base: str, open_page: Callable[..., Page]
) -> Callable[..., Page]:
    """A page of what the module serves as `base`, in which the administrator has signed in."""
    token = begin_sign_in(db, user_id=world.administrator.id, now=utc_now())
    db.commit()
    interface = app.session_interface
    cookie = interface.get_signing_serializer(app).dumps({"sign_in": token})  # type: ignore[attr-defined]

    def begin(**settings: object) -> Page:
        page = open_page(**settings)
        page.context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": cookie, "url": base}])
        return page

    return begin
