"""The small application of the page machinery and a client that is signed in as Amina."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.application import make_application


@pytest.fixture(scope="session")
def application() -> Flask:
    return make_application()


@pytest.fixture
def page(application: Flask) -> FlaskClient:
    return application.test_client()
