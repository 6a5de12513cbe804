"""A time stamp authority on this machine, which behaves as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

DER = serialization.Encoding.DER


class Stamps:
    """The authority; `mood` is how it answers next, `asked` the headers of each question."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.certificate = _certificate(key)
        pkcs8 = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        self._stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(self.certificate.public_bytes(DER)),
            keys.PrivateKeyInfo.load(pkcs8),
        )
        self.mood = ""
        self.asked: list[dict[str, str]] = []
        self.url = ""

    def answer(self, question: bytes) -> bytes:
        query = tsp.TimeStampReq.load(question)
        if self.mood == "another nonce":
            query["nonce"] = 5
        if self.mood == "another imprint":
            query["message_imprint"]["hashed_message"] = b"\0" * 32
        if self.mood == "refused":
            return tsp.TimeStampResp({"status": {"status": "rejection"}}).dump()
        if self.mood == "junk":
            return b"\x30\x03junk"
        if self.mood == "huge":
            return b"\0" * 200_000
        return self._stamper.request_tsa_response(tsp.TimeStampReq.load(query.dump(force=True))).dump()


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Time stamps for tests")])
    now = datetime.now(UTC)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


@contextmanager
def answering(stamps: Stamps) -> Iterator[Stamps]:
    """Answer questions on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            stamps.asked.append(dict(self.headers))
            status = {"error": 500, "redirect": 307}.get(stamps.mood, 200)
            body = stamps.answer(question)
            self.send_response(status)
            if stamps.mood == "redirect":
                self.send_header("Location", stamps.url)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if stamps.mood == "dripping":
                self._drip(body)
            else:
                self.wfile.write(body)

        def _drip(self, body: bytes) -> None:
            for byte in body[:8]:
                self.wfile.write(bytes([byte]))
                time.sleep(0.1)

        def log_message(self, *arguments: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        stamps.url = f"http://127.0.0.1:{server.server_port}/tsa"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield stamps
        server.shutdown()
        thread.join()
