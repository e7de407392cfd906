"""Remote signing over HTTP, after the Cloud Signature Consortium's API: authorise N hashes once, then fetch.

`credentials/info` gives certificates, `credentials/authorize` takes the PIN and all hashes and returns a SAD,
`signatures/signHash` returns the values, or 202 while the holder has not confirmed on the phone.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx

from motcua.trust.signing.types import Answer, Refused, Signed, SignerUnavailable, WrongPin

SHA256 = "2.16.840.1.101.3.4.2.1"
WHAT = "dịch vụ ký số từ xa"
TIMEOUT_SECONDS = 15
PENDING = 202
BAD_PIN = {"invalid_pin", "wrong_pin"}


class RemoteSigner:
    """The Signer port on a remote service; `secret` is this installation's bearer token at that service."""

    name = "remote"
    pin_here = True

    def __init__(self, *, url: str, secret: str, client: httpx.Client | None = None) -> None:
        headers = {"Authorization": f"Bearer {secret}"}
        self.client = client or httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_SECONDS)

    def chain(self, *, key: str, at: datetime) -> tuple[bytes, ...]:  # noqa: ARG002 - the port
        """Certificates of the credential, the signer's first."""
        body = self._ask("credentials/info", {"credentialID": key, "certificates": "chain"})
        return tuple(b64decode(text) for text in _certificates(body))

    def authorise(self, *, key: str, hashes: Sequence[bytes], pin: str, at: datetime) -> str:  # noqa: ARG002 - the port
        """One PIN for all hashes; the PIN goes nowhere else."""
        asked = {"credentialID": key, "numSignatures": len(hashes), "hash": _texts(hashes), "PIN": pin}
        ticket = self._ask("credentials/authorize", asked).get("SAD")
        if not isinstance(ticket, str) or not ticket:
            raise SignerUnavailable(what=WHAT)
        return ticket

    def fetch(
        self,
        *,
        key: str,
        ticket: str,
        hashes: Sequence[bytes],
        at: datetime,  # noqa: ARG002 - the port
    ) -> Sequence[Answer] | None:
        """The values in order; a missing one is a refusal; None while the holder has not confirmed."""
        asked = {"credentialID": key, "SAD": ticket, "hash": _texts(hashes), "hashAlgo": SHA256}
        body = self._ask("signatures/signHash", asked)
        if body.get("pending"):
            return None
        values = body.get("signatures", [])
        if not isinstance(values, list) or len(values) != len(hashes):
            raise SignerUnavailable(what=WHAT)
        refused = Refused("Dịch vụ ký số từ xa không ký văn bản này.")
        return [Signed(b64decode(value)) if value else refused for value in values]

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self.client.post(f"/csc/v1/{path}", json=body)
            answer = response.json() if response.content else {}
        except (httpx.HTTPError, ValueError) as error:
            raise SignerUnavailable(what=WHAT) from error
        if response.status_code == PENDING:
            return {"pending": True}
        if not isinstance(answer, dict):
            raise SignerUnavailable(what=WHAT)
        if response.is_error:
            if answer.get("error") in BAD_PIN:
                raise WrongPin
            raise SignerUnavailable(what=WHAT)
        return answer


def _texts(hashes: Sequence[bytes]) -> list[str]:
    return [b64encode(digest).decode() for digest in hashes]


def _certificates(body: dict[str, Any]) -> list[str]:
    found = body.get("cert", {}).get("certificates") if isinstance(body.get("cert"), dict) else None
    if not isinstance(found, list) or not found:
        raise SignerUnavailable(what=WHAT)
    return found
