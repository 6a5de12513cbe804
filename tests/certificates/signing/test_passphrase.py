"""What the passphrase of the keys is worth to an office whose folder was stolen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.certificates.errors import KeysUnreadable
from app.certificates.signing import private
from app.certificates.signing.keys import init_keys, keys_folder, load_keys, rotate_keys, withdraw_key
from app.core.settings import Settings, UnusableSettings
from tests.certificates.signing.conftest import office_settings
from tests.conftest import NOW

PASSPHRASE = "three blind mice"


@pytest.fixture
def derived(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count how often a passphrase is made into a key, by its cost, at a thousandth of that."""
    costs: list[int] = []

    def quick(*, salt: bytes, length: int, n: int, r: int, p: int) -> Scrypt:
        costs.append(n * r * p)
        return Scrypt(salt=salt, length=length, n=n // 1024, r=r, p=p)

    private._derived.cache_clear()
    monkeypatch.setattr(private, "Scrypt", quick)
    yield costs
    private._derived.cache_clear()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return office_settings(tmp_path, keys_passphrase=PASSPHRASE)


def private_files(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(keys_folder(settings).glob("*.pem"))}


def test_private_halves_are_encrypted_by_way_of_a_slow_derivation(
    settings: Settings, derived: list[int]
) -> None:
    init_keys(settings, now=NOW)
    assert derived == [2**15 * 8]
    for content in private_files(settings).values():
        assert b"\n-----BEGIN ENCRYPTED PRIVATE KEY" in content
        with pytest.raises(ValueError, match="password"):  # the passphrase itself is no key to it
            load_pem_private_key(content, PASSPHRASE.encode())
    assert b"PRIVATE" not in (keys_folder(settings) / "keys.json").read_bytes()


def test_one_derivation_opens_all_keys_of_an_office(settings: Settings, derived: list[int]) -> None:
    init_keys(settings, now=NOW)
    rotate_keys(settings, now=NOW)
    withdraw_key(settings, "key-2026-2", reason="lost", now=NOW)
    private._derived.cache_clear()
    derived.clear()
    assert rotate_keys(settings, now=NOW).credential.id == "key-2026-3"
    assert len(derived) == 1


def test_two_offices_with_one_passphrase_have_salts_of_their_own(tmp_path: Path, derived: list[int]) -> None:
    for name in ("one", "other"):
        init_keys(office_settings(tmp_path / name, keys_passphrase=PASSPHRASE), now=NOW)
    assert len(derived) == 2


def test_without_a_passphrase_they_are_plain_pkcs8_and_open_with_one_later(
    tmp_path: Path, derived: list[int]
) -> None:
    plain = office_settings(tmp_path, keys_passphrase="")
    init_keys(plain, now=NOW)
    assert private_files(plain)["key-2026.pem"].startswith(b"-----BEGIN PRIVATE KEY")
    later = office_settings(tmp_path, keys_passphrase=PASSPHRASE)
    assert load_keys(later).credential.id == "key-2026"
    assert derived == []
    rotate_keys(later, now=NOW)
    assert b"-----BEGIN ENCRYPTED" in private_files(later)["key-2026-2.pem"]


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [("another", "MANDATE_KEYS_PASSPHRASE does not open the key"), ("", "PASSPHRASE is not set")],
)
@pytest.mark.usefixtures("derived")
def test_a_wrong_passphrase_is_said_plainly(settings: Settings, passphrase: str, said: str) -> None:
    init_keys(settings, now=NOW)
    with pytest.raises(KeysUnreadable, match=said):
        load_keys(replace(settings, keys_passphrase=passphrase))
    assert load_keys(settings).credential.id == "key-2026"


@pytest.mark.parametrize("passphrase", ["x" * 5000, "пять слов по жребию", "bytes, no text: \udcff\udcfe"])
@pytest.mark.usefixtures("derived")
def test_any_passphrase_that_is_long_enough_opens_them_again(tmp_path: Path, passphrase: str) -> None:
    settings = office_settings(tmp_path, keys_passphrase=passphrase)
    init_keys(settings, now=NOW)
    private._derived.cache_clear()
    (keys_folder(settings) / "keys.json").touch()  # not in memory any more
    assert load_keys(settings).credential.id == "key-2026"
    with pytest.raises(KeysUnreadable, match="does not open"):
        load_keys(replace(settings, keys_passphrase=passphrase[:-1]))


def test_one_that_is_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSettings, match="fewer than 12 characters"):
        office_settings(tmp_path, keys_passphrase="three mice.")
