"""Signs what schemathesis sends, as the client of the jobs that `simulated_api` runs.

Each request is signed when it is sent, so that none is a repetition. Paths get a job that is there; now and then what was generated is
kept. What schemathesis sends without its credentials, or with made-up ones, is left alone.
"""

import base64
import hashlib
import json
import os
import random
import re
import time
from urllib.parse import urlsplit

import requests
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SERVED = json.loads(os.environ["SERVED"])
KEY = bytes(SERVED["key"])
SIGNER = Ed25519PrivateKey.from_private_bytes(KEY[:32])
STOPPED, RUNNING, OVER, CONFIDENTIAL = SERVED["jobs"]
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
DIGEST = re.compile("^sha-256=:[A-Za-z0-9+/]{43}=:$")
# One job can be asked for so much within the life of a request.
PAUSE = 0.03
# Of its own: within a test, hypothesis begins that of the module anew.
CHANCE = random.Random(os.environ.get("CHANCE"))


def job_of(path: str) -> dict:
    jobs = {"stop": STOPPED, "exec": RUNNING, "seal": CONFIDENTIAL, "definition": CONFIDENTIAL}
    return jobs.get(path.rsplit("/", 1)[-1], OVER)


def base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


class Signature(requests.auth.AuthBase):
    """Signs a request as it goes out, its body included."""

    def __call__(self, request):
        path = urlsplit(request.url).path
        host = job_of(path)["host"]
        expiry, nonce = str(int(time.time()) + 30), os.urandom(16).hex()
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        if DIGEST.match(request.headers.get("Content-Digest", "")):
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            request.headers["Content-Digest"] = f"sha-256=:{digest}:"
        lines = ["nosana host api v1", request.method, path, host, expiry, nonce]
        if request.method not in ("GET", "HEAD"):
            lines.append(hashlib.sha256(body).hexdigest())
        signature = base58(SIGNER.sign("\n".join(lines).encode()))
        request.headers["Authorization"] = f"Nosana {base58(KEY[32:])} {expiry} {nonce} {signature}"
        return request


@schemathesis.auth().apply_to(path_regex="/v1/jobs/.*")
class Client:
    def get(self, case, context):
        return Signature()

    def set(self, case, data, context):
        case._auth = data


@schemathesis.hook
def before_call(context, case, kwargs):
    time.sleep(PAUSE)
    if "{job}" in case.path and CHANCE.random() < 0.9:
        case.path_parameters["job"] = job_of(case.path)["job"]
    if case.path.endswith("/log") and CHANCE.random() < 0.5:
        case.query["offset"] = 0
    if case.path.endswith("/exec") and isinstance(case.body, dict) and CHANCE.random() < 0.5:
        case.body["op"] = "a"
