"""An office with keys, made once for the tests that only sign and verify."""

from pathlib import Path

import pytest

from app.certificates.signing.keys import OfficeKeys, init_keys
from app.core.settings import Settings, load_settings
from tests.conftest import NOW

BASE_URL = "https://training.example.org"


def office_settings(folder: Path, **changes: object) -> Settings:
    """Without a passphrase, as making a key of one is slow on purpose."""
    given = {"base_url": BASE_URL, "secret_key": "only for tests", **changes}
    return load_settings({}, data_dir=folder, **given)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return office_settings(tmp_path)


@pytest.fixture(scope="package")
def keys(tmp_path_factory: pytest.TempPathFactory) -> OfficeKeys:
    return init_keys(office_settings(tmp_path_factory.mktemp("office")), now=NOW)
