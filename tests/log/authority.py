"""A time-stamping authority of our own, made with `openssl ts` and served on loopback."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Protocol

CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Test root
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[signer]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256,sha512
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """Its folder holds root.pem and signer.pem; `reply` answers a request as the authority would."""

    def __init__(self, folder: Path, *, days: int = 3650) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "conf").write_text(CONFIGURATION)
        (folder / "serial").write_text("01\n")
        key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config conf"
        self.run(f"req -x509 {key} -keyout root.key -out root.pem -days 7300 -extensions ca")
        self.run(f"req {key} -keyout signer.key -out signer.csr -subj /CN=Test_authority")
        self.run(
            f"x509 -req -in signer.csr -CA root.pem -CAkey root.key -CAcreateserial -days {days}"
            " -extfile conf -extensions signer -out signer.pem"
        )

    @property
    def roots(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    def run(self, command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["openssl", *command.split()], cwd=self.folder, capture_output=True, check=True)

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self.run(
            "ts -reply -config conf -section here -queryfile query -signer signer.pem -inkey signer.key"
            " -chain root.pem -out reply"
        )
        return (self.folder / "reply").read_bytes()

    def holds(self, token: Path, data: Path, *, roots: Path | None = None) -> bool:
        """What `openssl ts -verify` says of a token over `data`."""
        command = ["openssl", "ts", "-verify", "-data", data, "-in", token, "-CAfile", roots or "root.pem"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=False).returncode == 0


class Answering(Protocol):
    """Whoever answers a request, with a body or with a status and a body."""

    def reply(self, query: bytes) -> bytes | tuple[int, bytes]: ...


@contextmanager
def served(answers: list[tuple[int, bytes]] | Answering) -> Iterator[str]:
    """An address on loopback where `answers` answers, or what it lists (status, body) in turn."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = answers.pop(0) if isinstance(answers, list) else answers.reply(body)
            status, data = answer if isinstance(answer, tuple) else (200, answer)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
