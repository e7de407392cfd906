"""The request hash: what ties an answer to the very bytes that were asked.

SHA-512 over the request line, the headers as they travel and, by its own digest, the body.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha512

LINE = "\r\n"


def request_hash(*, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes = b"") -> str:
    """Base64 of the hash. `headers` are those that travel, the node's x-road-request-id (and id) at the end."""
    lines = [method, target, *(f"{name}:{value}" for name, value in headers), ""]
    told = sha512(LINE.join(lines).encode("utf-8", "surrogateescape")).digest()
    if body:
        told = sha512(told + sha512(body).digest()).digest()
    return b64encode(told).decode("ascii")
