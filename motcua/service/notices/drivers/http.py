"""An SMS gateway over HTTP: POST {to, text, key}; the same key is never sent twice by the gateway."""

import httpx

TIMEOUT = 10


class HttpGateway:
    """Binds the TextGateway port to a gateway's address."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self.token = token

    def send(self, *, to: str, text: str, key: str) -> None:
        """Send one text. Raises OSError when the gateway does not take it."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            answer = httpx.post(
                self.url, json={"to": to, "text": text, "key": key}, headers=headers, timeout=TIMEOUT
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise OSError(f"sms gateway: {type(error).__name__}") from error
