"""A stand-in for HashiCorp Vault that holds the key of the tests' stacks.

With a passphrase each run of the CLI first derives a key in a million steps, which takes as long as all else that it
does by itself. What is secret in a state is encrypted all the same, by a key that this hands out.

https://developer.hashicorp.com/vault/api-docs/secret/transit
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PROVIDER = "hashivault://tests"
"""What `pulumi stack init --secrets-provider` takes."""

_WRAPPED = "vault:v1:"


class _Transit(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.startswith("/v1/transit/encrypt/"):
            data = {"ciphertext": _WRAPPED + given["plaintext"]}
        else:
            data = {"plaintext": given["ciphertext"].removeprefix(_WRAPPED)}
        answer = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


@contextmanager
def vault() -> Iterator[Mapping[str, str]]:
    """The variables with which the CLI finds it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Transit) as server:
        Thread(target=server.serve_forever, name="vault", daemon=True).start()
        yield {"VAULT_SERVER_URL": f"http://127.0.0.1:{server.server_port}", "VAULT_SERVER_TOKEN": "of-tests"}
        server.shutdown()
