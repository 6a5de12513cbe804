"""A key in a PKCS #11 token, such as an HSM: it never leaves it, and is asked for each signature."""

import hashlib
import os
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeVar, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.certificates.errors import TokenUnusable
from app.certificates.signing.pin_note import FILE_NAME, PinNote
from app.core.i18n import gettext as _
from app.core.settings import Settings

try:
    import pkcs11
    from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters

    IS_INSTALLED = True
except ImportError:  # an extra: requirements/hsm.in
    IS_INSTALLED = False

if TYPE_CHECKING:
    from pkcs11.types import PublicKey, Session, SignMixin

KEPT_BY_TOKEN = "pkcs11"  # noqa: S105 - what the list of keys says of where such a key lies
PROBE = b"does this key sign?"
Answer = TypeVar("Answer")


class SigningKey(Protocol):
    """What signs PDF files: the P-256 key of a file, or one that a token keeps."""

    def sign(self, data: bytes, signature_algorithm: ec.ECDSA, /) -> bytes: ...

    def public_key(self) -> ec.EllipticCurvePublicKey: ...


@dataclass(frozen=True)
class TokenKey:
    """A key by its public half; the token is opened when the first signature is wanted."""

    token: "Token"
    public: ec.EllipticCurvePublicKey

    def sign(self, data: bytes, _algorithm: ec.ECDSA, /) -> bytes:
        """ECDSA over the SHA-256 of the data, in DER; another signature each time. Raises TokenUnusable."""
        return self.token.sign(data, self.public)

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self.public


class Token:
    """A token whose keys all have the label of the office; safe in threads, and after a fork.

    A PIN that was refused is not tried again by any process: a token locks itself after a few wrong ones.
    """

    def __init__(self, *, module: str, label: str, key_label: str, pin: str, note: PinNote) -> None:
        self._module, self._label, self._key_label, self._pin = module, label, key_label, pin
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._process = 0
        self._privates: dict[bytes, SignMixin] = {}
        self._note = note

    def sign(self, data: bytes, public: ec.EllipticCurvePublicKey) -> bytes:
        """A signature that was checked; raises TokenUnusable."""
        digest = hashlib.sha256(data).digest()

        def ask(session: "Session") -> bytes:
            return self._private(session, public).sign(digest, mechanism=pkcs11.Mechanism.ECDSA)

        signature = encode_ecdsa_signature(self._ask(ask))
        try:
            public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            raise TokenUnusable(
                _("The token %(token)s gave a signature that is wrong.", token=self._label)
            ) from error
        return signature

    def provide_key(self, key_id: str, *, used: Collection[str]) -> ec.EllipticCurvePublicKey:
        """A key that is not among those `used` (PEM): the one that was put there for this, or a new one.

        Raises TokenUnusable where there are several to choose from, or the key does not sign.
        """

        def ask(session: "Session") -> bytes:
            taken = {_der(serialization.load_pem_public_key(pem.encode())) for pem in used}
            free = [der for der in self._publics(session) if der not in taken]
            if len(free) > 1:
                self._refuse_several()
            return free[0] if free else self._make(session, key_id)

        with self._lock:
            self._close()  # and open it again to write
        public = _public(self._ask(ask, is_writing=True))
        with self._lock:
            self._close()
        self.sign(PROBE, public)
        return public

    def _ask(self, question: Callable[["Session"], Answer], *, is_writing: bool = False) -> Answer:
        """Ask the token; a session that has ended meanwhile is opened once more."""
        with self._lock, self._explaining():
            session = self._opened(is_writing=is_writing)
            try:
                return question(session)
            except pkcs11.PKCS11Error:
                self._close()
            return question(self._opened(is_writing=is_writing))

    def _opened(self, *, is_writing: bool) -> "Session":
        if self._session is None or self._process != os.getpid():
            self._close()
            self._session = self._open(is_writing=is_writing)
            self._process = os.getpid()
        return self._session

    def _open(self, *, is_writing: bool) -> "Session":
        tried = f"{self._module}\n{self._label}\n{self._pin}"
        with self._note.alone():
            if self._note.says(tried):
                self._refuse_pin()
            library = pkcs11.lib(self._module)
            with suppress(pkcs11.PKCS11Error):  # what a parent process or a lost session has left
                library.finalize()
            library.initialize()
            token = library.get_token(token_label=self._label)
            try:
                session = token.open(rw=is_writing, user_pin=self._pin or None)
            except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked):
                self._note.write(tried)
                self._refuse_pin()
            if self._pin:
                self._note.remove()
            return session

    def _close(self) -> None:
        session, self._session, self._privates = self._session, None, {}
        if session is not None and self._process == os.getpid():
            with suppress(pkcs11.PKCS11Error):
                session.close()

    def _private(self, session: "Session", public: ec.EllipticCurvePublicKey) -> "SignMixin":
        wanted = _der(public)
        if wanted not in self._privates:
            self._privates[wanted] = self._find_private(session, wanted)
        return self._privates[wanted]

    def _find_private(self, session: "Session", wanted: bytes) -> "SignMixin":
        """By the identifier that it shares with its public half."""
        identifier = self._publics(session).get(wanted)
        if identifier is None:
            raise TokenUnusable(
                _(
                    "The token %(token)s holds no such key labelled %(key)s (MANDATE_PKCS11_KEY).",
                    token=self._label,
                    key=self._key_label,
                )
            )
        found = session.get_key(
            object_class=pkcs11.ObjectClass.PRIVATE_KEY,
            key_type=pkcs11.KeyType.EC,
            label=self._key_label,
            id=identifier,
        )
        return cast("SignMixin", found)

    def _publics(self, session: "Session") -> dict[bytes, bytes]:
        """The P-256 keys of the office, each with its identifier in the token."""
        curve = encode_named_curve_parameters("secp256r1")
        objects = session.get_objects(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PUBLIC_KEY,
                pkcs11.Attribute.KEY_TYPE: pkcs11.KeyType.EC,
                pkcs11.Attribute.LABEL: self._key_label,
            }
        )
        return {
            encode_ec_public_key(cast("PublicKey", each)): each[pkcs11.Attribute.ID]
            for each in list(objects)
            if each[pkcs11.Attribute.EC_PARAMS] == curve
        }

    def _make(self, session: "Session", key_id: str) -> bytes:
        parameters = session.create_domain_parameters(
            pkcs11.KeyType.EC,
            {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
            local=True,
        )
        public, _private = parameters.generate_keypair(
            id=key_id.encode(),
            label=self._key_label,
            store=True,
            capabilities=pkcs11.MechanismFlag.SIGN | pkcs11.MechanismFlag.VERIFY,
        )
        return encode_ec_public_key(public)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Say what is wrong in terms of the settings."""
        try:
            yield
        except pkcs11.NoSuchToken as error:
            raise TokenUnusable(
                _("There is no token labelled %(token)s (MANDATE_PKCS11_TOKEN).", token=self._label)
            ) from error
        except pkcs11.NoSuchKey as error:
            raise TokenUnusable(
                _(
                    "MANDATE_PKCS11_PIN opens no private key labelled %(key)s (MANDATE_PKCS11_KEY).",
                    key=self._key_label,
                )
            ) from error
        except pkcs11.PKCS11Error as error:
            reason = str(error) or type(error).__name__
            raise TokenUnusable(
                _(
                    "The token %(token)s does not answer as it should (%(reason)s). Look whether it is "
                    "there, whether its service runs, and at MANDATE_PKCS11_MODULE.",
                    token=self._label,
                    reason=reason,
                )
            ) from error

    def _refuse_pin(self) -> NoReturn:
        raise TokenUnusable(
            _(
                "The token %(token)s does not accept the PIN in MANDATE_PKCS11_PIN. So that the token does "
                "not lock itself, this PIN is not tried again until %(file)s in the data folder is removed.",
                token=self._label,
                file=FILE_NAME,
            )
        )

    def _refuse_several(self) -> NoReturn:
        raise TokenUnusable(
            _(
                "The token %(token)s holds several keys labelled %(key)s (MANDATE_PKCS11_KEY) that this "
                "office has never used. Leave one of them there, or none.",
                token=self._label,
                key=self._key_label,
            )
        )


def token_of(settings: Settings) -> Token | None:
    """The token in which the key for PDF files lies or shall be made; None where there is none.

    Raises TokenUnusable where the software for it is not installed.
    """
    if settings.pkcs11_module is None:
        return None
    if not IS_INSTALLED:
        raise TokenUnusable(
            _(
                "MANDATE_PKCS11_MODULE is set, and the software for tokens is not installed: "
                "pip install -r requirements/hsm.in"
            )
        )
    return _token(
        str(settings.pkcs11_module),
        settings.pkcs11_token,
        settings.pkcs11_key,
        pin=settings.pkcs11_pin,
        folder=settings.data_dir,
    )


@lru_cache(maxsize=8)
def _token(module: str, label: str, key_label: str, *, pin: str, folder: Path) -> Token:
    return Token(module=module, label=label, key_label=key_label, pin=pin, note=PinNote(folder))


def _der(public: object) -> bytes:
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return b""
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _public(der: bytes) -> ec.EllipticCurvePublicKey:
    public = serialization.load_der_public_key(der)
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("the token gave a key of another kind")
    return public
