"""The key for PDF files in a PKCS #11 token: SoftHSM, a token in software, stands for the hardware."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.__main__ import cli
from app.certificates.errors import KeysUnreadable, TokenUnusable
from app.certificates.signing import hardware, pin_note
from app.certificates.signing.hardware import KEPT_BY_TOKEN, Token, token_of
from app.certificates.signing.keys import init_keys, load_keys, rotate_keys, withdraw_key
from app.certificates.signing.manifest import KeyKind, KeyState
from app.certificates.signing.pades import DocumentSigner, find_pdf_signer, signers_of
from app.certificates.signing.pin_note import PinNote
from app.core.settings import Settings, UnusableSettings, load_settings
from tests.certificates.signing.conftest import office_settings
from tests.certificates.signing.smallest_pdf import TITLE, signed_pdf
from tests.certificates.signing.test_pades import pdfsig, pyhanko_status, trusting_database
from tests.conftest import NOW

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed: keys in tokens are not tested")
PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so")
PIN = "2468"


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """SoftHSM with a folder of its own, and two tokens."""
    found = next((Path(place) for place in PLACES if Path(place).exists()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        pytest.skip("softhsm2 is not installed: keys in tokens are not tested")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(configuration))
        for label in ("office", "spare"):
            make_token(label)
        yield found


def make_token(label: str) -> None:
    command = ("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "1357")
    subprocess.run(command, check=True, capture_output=True)


def token_settings(folder: Path, module: Path, **changes: object) -> Settings:
    given = {"pkcs11_module": module, "pkcs11_token": "office", "pkcs11_pin": PIN, **changes}
    return office_settings(folder, **given)


@pytest.fixture(scope="module")
def settings(module: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An office whose key for PDF files lies in the token."""
    made = token_settings(tmp_path_factory.mktemp("office"), module)
    init_keys(made, now=NOW)
    return made


@pytest.fixture(scope="module")
def pdf(settings: Settings) -> bytes:
    return signed_pdf(DocumentSigner(load_keys(settings).document))


def test_the_key_lies_in_the_token_only(settings: Settings) -> None:
    folder = settings.data_dir / "keys"
    assert sorted(path.name for path in folder.iterdir()) == ["key-2026.pem", "keys.json", "root-2026.pem"]
    listed = {entry["id"]: entry for entry in json.loads((folder / "keys.json").read_text())["keys"]}
    assert {name: entry.get("where") for name, entry in listed.items()} == {
        "root-2026": None,
        "signer-2026": KEPT_BY_TOKEN,
        "key-2026": None,
    }
    assert PIN not in repr(settings)


def test_the_terminal_says_where_a_key_lies(settings: Settings, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, settings.data_dir / "mandate.sqlite3")
    environment = {"MANDATE_DATA_DIR": str(settings.data_dir)}
    listed = CliRunner().invoke(cli, ["keys", "list"], env=environment).output
    (line,) = [line for line in listed.splitlines() if "in the token" in line]
    assert line.startswith("signer-2026 ")


def test_the_token_gives_the_key_to_nobody(settings: Settings) -> None:
    token = token_of(settings)
    assert token is not None
    (key,) = token._ask(
        lambda session: list(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY}))
    )
    assert key[pkcs11.Attribute.SENSITIVE]
    assert not key[pkcs11.Attribute.EXTRACTABLE]
    assert not key[pkcs11.Attribute.DERIVE]
    with pytest.raises(pkcs11.AttributeSensitive):
        key[pkcs11.Attribute.VALUE]


def test_pyhanko_and_the_office_find_the_file_valid(settings: Settings, pdf: bytes) -> None:
    document = load_keys(settings).document
    status = pyhanko_status(pdf, document.authority)
    assert status.bottom_line
    assert status.summary() == "INTACT:TRUSTED,UNTOUCHED"
    assert not pyhanko_status(pdf.replace(TITLE, TITLE[::-1]), document.authority).intact
    assert find_pdf_signer(pdf, certificates=signers_of(load_keys(settings).listed)) == document.certificate


def test_pdfsig_finds_the_file_valid_and_trusted(settings: Settings, pdf: bytes, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None or shutil.which("certutil") is None:
        pytest.skip("pdfsig or certutil is not installed: signatures are not checked by pdfsig")
    database = trusting_database(load_keys(settings), tmp_path)
    said = pdfsig(pdf, database, tmp_path)
    for words in ("Signature is Valid.", "Certificate is Trusted.", "Total document signed"):
        assert words in said


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_another_process_signs_with_the_same_key(settings: Settings) -> None:
    """Web processes begin as forks; a session of the parent is none of theirs."""
    signer = DocumentSigner(load_keys(settings).document)
    digest = b"\1" * 32
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, b"signed" if signer.sign(digest) else b"")
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    assert os.read(reading, 9) == b"signed"
    os.close(reading)
    assert signer.sign(digest)


def test_a_session_that_was_lost_is_opened_again(settings: Settings) -> None:
    private = load_keys(settings).document.private
    algorithm = ec.ECDSA(hashes.SHA256())
    private.sign(b"x", algorithm)
    pkcs11.lib(str(settings.pkcs11_module)).reinitialize()
    private.public_key().verify(private.sign(b"x", algorithm), b"x", algorithm)


def test_a_key_that_was_put_there_is_used_and_rotation_makes_another(module: Path, tmp_path: Path) -> None:
    settings = token_settings(tmp_path, module, pkcs11_key="prepared")
    token = token_of(settings)
    assert token is not None
    prepared = token.provide_key("from the vault", used=[])
    first = init_keys(settings, now=NOW).document
    assert first.certificate.public_key() == prepared
    second = rotate_keys(settings, now=NOW + timedelta(days=1)).document
    assert second.certificate.public_key() != prepared
    old = signed_pdf(DocumentSigner(first))
    new = signed_pdf(DocumentSigner(second))
    good = signers_of(load_keys(settings).listed)
    assert find_pdf_signer(old, certificates=good) == first.certificate
    assert find_pdf_signer(new, certificates=good) == second.certificate


def test_of_several_prepared_keys_none_is_guessed(module: Path, tmp_path: Path) -> None:
    settings = token_settings(tmp_path, module, pkcs11_key="two", pkcs11_token="spare")
    token = token_of(settings)
    assert token is not None
    first = token.provide_key("one", used=[])
    pem = first.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    token.provide_key("another", used=[pem.decode()])
    with pytest.raises(TokenUnusable, match="several keys labelled two"):
        init_keys(settings, now=NOW)
    assert not (tmp_path / "keys").exists()


def test_a_key_is_withdrawn_without_the_token(module: Path, tmp_path: Path) -> None:
    settings = token_settings(tmp_path, module, pkcs11_key="withdrawn")
    init_keys(settings, now=NOW)
    absent = replace(settings, pkcs11_token="stolen")
    assert withdraw_key(absent, "signer-2026", reason="stolen", now=NOW) == ("signer-2026",)
    with pytest.raises(TokenUnusable, match="labelled stolen"):
        rotate_keys(absent, now=NOW)
    renewed = rotate_keys(settings, now=NOW)
    assert renewed.document.id == "signer-2026-2"


def test_an_office_with_its_key_in_a_file_moves_to_the_token_when_it_rotates(
    module: Path, tmp_path: Path
) -> None:
    init_keys(office_settings(tmp_path), now=NOW)
    settings = token_settings(tmp_path, module, pkcs11_key="moved")
    assert isinstance(load_keys(settings).document.private, ec.EllipticCurvePrivateKey)
    listed = rotate_keys(settings, now=NOW).listed
    active = {key.id: key.where for key in listed if key.state is KeyState.ACTIVE}
    assert active == {"root-2026": "", "signer-2026-2": KEPT_BY_TOKEN, "key-2026-2": ""}
    with pytest.raises(KeysUnreadable, match="MANDATE_PKCS11_MODULE is not set"):
        load_keys(office_settings(tmp_path))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pkcs11_token": "elsewhere"}, "no token labelled elsewhere .MANDATE_PKCS11_TOKEN."),
        ({"pkcs11_key": "other"}, "no such key labelled other .MANDATE_PKCS11_KEY."),
        ({"pkcs11_module": Path(__file__)}, "MANDATE_PKCS11_MODULE"),
        ({"pkcs11_pin": ""}, "MANDATE_PKCS11_PIN"),
    ],
)
def test_what_is_wrong_is_said_in_terms_of_the_settings(
    settings: Settings, change: dict[str, object], said: str
) -> None:
    """The keys load all the same: issuing needs no token, the file is made when it is back."""
    document = load_keys(replace(settings, **change)).document
    with pytest.raises(TokenUnusable, match=said):
        DocumentSigner(document)


def test_a_wrong_pin_is_tried_once_by_all_processes(settings: Settings) -> None:
    def sign(pin: str) -> DocumentSigner:
        hardware._token.cache_clear()  # as in a process that has just begun
        return DocumentSigner(load_keys(replace(settings, pkcs11_pin=pin)).document)

    with pytest.raises(TokenUnusable, match="MANDATE_PKCS11_PIN"):
        sign("0000")
    noted = settings.data_dir / pin_note.FILE_NAME
    assert noted.stat().st_mode & 0o777 == 0o600
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hardware.pkcs11, "lib", None)  # would fail if it were asked
        with pytest.raises(TokenUnusable, match="not tried again"):
            sign("0000")
    assert sign(PIN)
    assert not noted.exists()


def test_after_its_note_is_removed_a_pin_is_tried_again(tmp_path: Path) -> None:
    note = PinNote(tmp_path)
    note.write("2468")
    assert (note.says("2468"), note.says("2469"), PinNote(tmp_path).says("2468")) == (True, False, True)
    (tmp_path / pin_note.FILE_NAME).unlink()
    assert not note.says("2468")


def test_where_no_note_can_be_written_the_process_remembers(tmp_path: Path) -> None:
    note = PinNote(tmp_path / "missing")
    note.write("2468")
    with note.alone():
        assert (note.says("2468"), note.says("2469")) == (True, False)


def test_a_token_that_signs_wrongly_signs_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Token, "_ask", lambda *_: b"\1" * 64)
    with pytest.raises(TokenUnusable, match="signature that is wrong"):
        DocumentSigner(load_keys(settings).document)


def test_settings_name_what_is_missing(module: Path, tmp_path: Path) -> None:
    environment = {"MANDATE_DATA_DIR": str(tmp_path), "MANDATE_PKCS11_MODULE": str(module)}
    with pytest.raises(UnusableSettings, match="MANDATE_PKCS11_TOKEN"):
        load_settings(environment)
    pin = tmp_path / "pin"
    pin.write_text(f"{PIN}\n")
    environment |= {"MANDATE_PKCS11_TOKEN": "office", "MANDATE_PKCS11_PIN_FILE": str(pin)}
    assert load_settings(environment).pkcs11_pin == PIN


def test_without_the_extra_it_is_named(module: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "IS_INSTALLED", False)
    with pytest.raises(TokenUnusable, match=r"requirements/hsm\.in"):
        init_keys(token_settings(tmp_path, module), now=NOW)


def test_roots_and_credentials_stay_with_files(settings: Settings) -> None:
    keys = load_keys(settings)
    kinds = {key.kind for key in keys.listed if not key.where}
    assert kinds == {KeyKind.AUTHORITY, KeyKind.CREDENTIAL}
    assert isinstance(keys.document.authority, x509.Certificate)
