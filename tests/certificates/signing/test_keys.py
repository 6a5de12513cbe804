"""The office's keys: made once, replaced, withdrawn, and never left half written."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from app.certificates.errors import KeysExist, KeysUnreadable, NoKeys, UnknownKey
from app.certificates.signing import keys as keys_module
from app.certificates.signing import private
from app.certificates.signing.certifying import LONGEST_NAME, signs_until
from app.certificates.signing.did import did_document, did_of, did_path, verification_keys
from app.certificates.signing.keys import (
    init_keys,
    keys_folder,
    list_keys,
    load_keys,
    replace_withdrawn,
    rotate_keys,
    withdraw_key,
)
from app.certificates.signing.manifest import KeyKind, KeyState
from app.core.settings import Settings
from tests.certificates.signing.conftest import BASE_URL
from tests.conftest import NOW

LATER = NOW + timedelta(days=365)


def states(settings: Settings) -> dict[str, str]:
    return {key.id: key.state.value for key in list_keys(settings)}


def files(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(keys_folder(settings).iterdir())}


def test_the_first_keys_are_one_of_each_kind(settings: Settings) -> None:
    made = init_keys(settings, now=NOW)
    assert states(settings) == {"root-2026": "active", "signer-2026": "active", "key-2026": "active"}
    assert {key.kind for key in made.listed} == set(KeyKind)
    assert (made.document.id, made.credential.id) == ("signer-2026", "key-2026")
    assert sorted(files(settings)) == ["key-2026.pem", "keys.json", "root-2026.pem", "signer-2026.pem"]


def test_only_the_owner_may_read_them(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    folder = keys_folder(settings)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_keys_that_others_may_look_at_are_not_used(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    folder = keys_folder(settings)
    (folder / "keys.json").touch()  # not in memory any more
    for mode in (0o750, 0o701):
        folder.chmod(mode)
        for use in (load_keys, partial(rotate_keys, now=LATER)):
            with pytest.raises(KeysUnreadable, match=f"chmod 700 {folder}"):
                use(settings)
    assert withdraw_key(settings, "key-2026", reason="seen by others", now=LATER)
    folder.chmod(0o700)
    assert replace_withdrawn(settings, now=LATER).credential.id == "key-2027"


def test_without_keys_the_remedy_is_named(settings: Settings) -> None:
    for ask in (load_keys, list_keys):
        with pytest.raises(NoKeys, match="mandate keys init"):
            ask(settings)
    with pytest.raises(NoKeys, match="mandate keys init"):
        rotate_keys(settings, now=NOW)
    assert not keys_folder(settings).exists()


def test_making_them_twice_changes_nothing(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    before = files(settings)
    with pytest.raises(KeysExist, match="nothing was changed"):
        init_keys(settings, now=LATER)
    assert files(settings) == before
    assert [path.name for path in settings.data_dir.iterdir()] == ["keys"]


def test_of_several_who_make_them_at_once_one_does(settings: Settings) -> None:
    def make(_number: int) -> str:
        try:
            return init_keys(settings, now=NOW).listed[0].public_key
        except KeysExist:
            return ""

    with ThreadPoolExecutor(4) as pool:
        made = [key for key in pool.map(make, range(4)) if key]
    assert made == [list_keys(settings)[0].public_key]


def test_a_disk_that_fails_leaves_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_folder: Path, _keys: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keys_module, "write_list", full)
    with pytest.raises(OSError, match="No space"):
        init_keys(settings, now=NOW)
    assert list(settings.data_dir.iterdir()) == []


@pytest.mark.parametrize("content", ["", "[]", '{"keys": [{"id": "x"}]}', '{"keys": 7}'])
def test_a_damaged_list_is_said_plainly(settings: Settings, content: str) -> None:
    init_keys(settings, now=NOW)
    (keys_folder(settings) / "keys.json").write_text(content)
    with pytest.raises(KeysUnreadable, match="cannot be read"):
        load_keys(settings)


def test_a_missing_or_foreign_file_is_said_plainly(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    folder = keys_folder(settings)
    (folder / "keys.json").touch()  # or else those in memory are as good
    shutil.copy(folder / "signer-2026.pem", folder / "key-2026.pem")
    with pytest.raises(KeysUnreadable, match="another kind"):
        load_keys(settings)
    (folder / "key-2026.pem").write_text("hello")
    with pytest.raises(KeysUnreadable, match="no private key"):
        load_keys(settings)
    (folder / "key-2026.pem").unlink()
    with pytest.raises(KeysUnreadable, match="No such file"):
        load_keys(settings)


def test_they_are_decrypted_once_until_the_list_changes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = init_keys(settings, now=NOW)
    assert load_keys(settings) is first
    with monkeypatch.context() as patch:
        patch.setattr(private, "_read", lambda *_: pytest.fail("decrypted again"))
        load_keys(settings)
    assert rotate_keys(settings, now=LATER).credential.id == "key-2027"
    assert load_keys(settings).credential.id == "key-2027"


def test_who_loads_them_during_a_rotation_gets_the_new_ones(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_keys(settings, now=NOW)
    (keys_folder(settings) / "keys.json").touch()  # not in memory any more
    read_list = keys_module.read_list

    def rotate_after(folder: Path) -> object:
        monkeypatch.setattr(keys_module, "read_list", read_list)
        before = read_list(folder)
        rotate_keys(settings, now=LATER)
        return before

    monkeypatch.setattr(keys_module, "read_list", rotate_after)
    assert load_keys(settings).credential.id == "key-2027"


def test_rotation_retires_what_signed_and_keeps_the_root(settings: Settings) -> None:
    first = init_keys(settings, now=NOW)
    second = rotate_keys(settings, now=LATER)
    assert states(settings) == {
        "root-2026": "active",
        "signer-2026": "retired",
        "key-2026": "retired",
        "signer-2027": "active",
        "key-2027": "active",
    }
    assert second.document.authority == first.document.authority
    second.document.certificate.verify_directly_issued_by(first.document.authority)
    assert sorted(files(settings)) == ["key-2027.pem", "keys.json", "root-2026.pem", "signer-2027.pem"]


def test_a_second_rotation_of_a_year_gets_a_number(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    rotate_keys(settings, now=NOW)
    assert rotate_keys(settings, now=NOW).credential.id == "key-2026-3"


def test_a_rotation_that_dies_leaves_the_old_keys_signing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = init_keys(settings, now=NOW)

    def die(_folder: Path, _keys: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(keys_module, "write_list", die)
        with pytest.raises(KeyboardInterrupt):
            rotate_keys(settings, now=LATER)
    assert load_keys(settings).credential.id == first.credential.id == "key-2026"
    assert rotate_keys(settings, now=LATER).credential.id == "key-2027"


def test_the_root_may_be_kept_elsewhere_between_rotations(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    (keys_folder(settings) / "root-2026.pem").rename(settings.data_dir / "safe.pem")
    assert load_keys(settings).document.id == "signer-2026"
    with pytest.raises(KeysUnreadable, match=r"root-2026\.pem cannot be read"):
        rotate_keys(settings, now=LATER)
    assert states(settings)["signer-2026"] == "active"
    (settings.data_dir / "safe.pem").rename(keys_folder(settings) / "root-2026.pem")
    assert rotate_keys(settings, now=LATER).document.id == "signer-2027"


def test_a_withdrawn_key_signs_no_more_and_is_no_longer_published(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    assert withdraw_key(settings, "key-2026", reason="laptop stolen", now=LATER) == ("key-2026",)
    with pytest.raises(NoKeys, match="mandate keys rotate"):
        load_keys(settings)
    assert "key-2026.pem" not in files(settings)
    replace_withdrawn(settings, now=LATER)
    withdrawn = next(key for key in list_keys(settings) if key.id == "key-2026")
    assert (withdrawn.state, withdrawn.reason, withdrawn.changed) == (
        KeyState.COMPROMISED,
        "laptop stolen",
        LATER,
    )
    assert load_keys(settings).credential.id == "key-2027"
    assert load_keys(settings).document.id == "signer-2026"
    assert list(verification_keys(list_keys(settings), BASE_URL)) == [f"{did_of(BASE_URL)}#key-2027"]
    assert "key-2026" not in str(did_document(list_keys(settings), BASE_URL))


def test_withdrawing_twice_keeps_the_first_reason(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    withdraw_key(settings, "key-2026", reason="stolen", now=LATER)
    before = files(settings)
    assert withdraw_key(settings, "key-2026", reason="again", now=LATER) == ()
    assert files(settings) == before


def test_where_nothing_is_missing_nothing_is_made(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    before = files(settings)
    assert replace_withdrawn(settings, now=LATER).credential.id == "key-2026"
    assert files(settings) == before


def test_with_a_root_go_the_signers_below_it(settings: Settings) -> None:
    first = init_keys(settings, now=NOW)
    rotate_keys(settings, now=NOW)
    lost = withdraw_key(settings, "root-2026", reason="stolen", now=LATER)
    assert lost == ("root-2026", "signer-2026", "signer-2026-2")
    fresh = replace_withdrawn(settings, now=LATER)
    assert (fresh.document.id, fresh.credential.id) == ("signer-2027", "key-2026-2")
    fresh.document.certificate.verify_directly_issued_by(fresh.document.authority)
    assert fresh.document.authority != first.document.authority


def test_an_unknown_key_is_not_found(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    with pytest.raises(UnknownKey, match="no key key-1999"):
        withdraw_key(settings, "key-1999", reason="?", now=NOW)


def test_certificates_say_what_they_are_for(settings: Settings) -> None:
    made = init_keys(replace(settings, office_name="Учебный отдел " * 20), now=NOW).document
    made.authority.verify_directly_issued_by(made.authority)
    made.certificate.verify_directly_issued_by(made.authority)
    for certificate in (made.authority, made.certificate):
        assert all(len(str(part.value).encode()) <= LONGEST_NAME for part in certificate.subject)
    assert made.authority.not_valid_after_utc.year == NOW.year + 20
    assert signs_until(made.authority) is None
    until = signs_until(made.certificate)
    assert until is not None
    assert until.year == NOW.year + 3
    signature = made.private.sign(b"x", ec.ECDSA(hashes.SHA256()))
    public = made.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signature, b"x", ec.ECDSA(hashes.SHA256()))


def test_the_document_of_the_office_names_its_keys(settings: Settings) -> None:
    init_keys(settings, now=NOW)
    rotate_keys(settings, now=LATER)
    document = did_document(list_keys(settings), BASE_URL)
    did = "did:web:training.example.org"
    assert document["id"] == did
    assert document["assertionMethod"] == [f"{did}#key-2026", f"{did}#key-2027"]
    kinds = {method["id"]: method["type"] for method in document["verificationMethod"]}
    assert kinds == {
        f"{did}#key-2026": "Multikey",
        f"{did}#key-2027": "Multikey",
        f"{did}#signer-2026": "JsonWebKey",
        f"{did}#signer-2027": "JsonWebKey",
    }
    assert document["verificationMethod"][0]["publicKeyMultibase"].startswith("z6Mk")
    assert "'d'" not in str(document)


@pytest.mark.parametrize(
    ("base_url", "did", "path"),
    [
        ("https://training.example.org", "did:web:training.example.org", "/.well-known/did.json"),
        ("https://training.example.org/", "did:web:training.example.org", "/.well-known/did.json"),
        ("http://127.0.0.1:5000", "did:web:127.0.0.1%3A5000", "/.well-known/did.json"),
        ("https://example.org/a/desk/", "did:web:example.org:a:desk", "/a/desk/did.json"),
    ],
)
def test_the_did_follows_the_address(base_url: str, did: str, path: str) -> None:
    assert (did_of(base_url), did_path(base_url)) == (did, path)
