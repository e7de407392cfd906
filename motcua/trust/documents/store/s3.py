"""Blobs in an S3-compatible bucket (AWS Signature Version 4 over httpx): one object per digest.

PUT of what is there writes it again, which renews its age. The bucket is made by whoever runs it.
"""

import hashlib
import hmac
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import httpx

from motcua.kit.crypto import sha256
from motcua.trust.documents.store.base import BlobDamaged, BlobMissing, Needed, StoreFull, StoreUnavailable

log = logging.getLogger("motcua.documents")
NO_ROOM = 507
BATCH = 500
TRIES = 3


@dataclass(frozen=True)
class Keys:
    """Who signs the requests, and for which region."""

    key: str
    secret: str = field(repr=False)
    region: str


class S3Store:
    """One bucket. `address` is https://host[:port]/bucket (path style)."""

    def __init__(self, address: str, keys: Keys) -> None:
        parts = urlsplit(address)
        self.host, self.bucket, self.keys = parts.netloc, parts.path.rstrip("/"), keys
        self.client = httpx.Client(base_url=f"{parts.scheme}://{parts.netloc}", timeout=30)

    def put(self, data: bytes) -> str:
        """Keep the bytes durably; their SHA-256."""
        digest = sha256(data)
        self._ask("PUT", f"{self.bucket}/{digest}", body=data, digest=digest)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes, verified."""
        if len(digest) != 64 or not digest.isalnum():
            raise BlobMissing
        data = self._ask("GET", f"{self.bucket}/{digest}").content
        if sha256(data) != digest:
            raise BlobDamaged
        return data

    def sweep(self, *, before: datetime, needed: Needed) -> int:
        """Remove old blobs that nobody needs."""
        removed = 0
        for page in self._pages():
            old = [digest for digest, at in page if at < before]
            kept = needed(old) if old else set()
            for digest in set(old) - kept:
                self._ask("DELETE", f"{self.bucket}/{digest}")
                removed += 1
        return removed

    def _pages(self) -> Iterator[list[tuple[str, datetime]]]:
        query = {"list-type": "2", "max-keys": str(BATCH)}
        while True:
            root = ElementTree.fromstring(self._ask("GET", self.bucket, query=query).content)
            space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
            yield [
                (item.findtext(f"{space}Key", ""), _moment(item.findtext(f"{space}LastModified", "")))
                for item in root.iter(f"{space}Contents")
            ]
            token = root.findtext(f"{space}NextContinuationToken")
            if not token:
                return
            query["continuation-token"] = token

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        digest: str = "",
        query: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        line = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in sorted((query or {}).items()))
        answer = None
        for _try in range(TRIES):
            headers = self._signed(method, path, line, digest or sha256(body))
            try:
                answer = self.client.request(method, f"{path}?{line}", content=body, headers=headers)
            except httpx.HTTPError as error:
                log.warning("store %s %s: %s", method, self.host, error)
                continue
            if answer.status_code < 500 or answer.status_code == NO_ROOM:
                return _checked(answer)
        if answer is not None:
            log.error("store %s %s: HTTP %s", method, self.host, answer.status_code)
        raise StoreUnavailable

    def _signed(self, method: str, path: str, query: str, digest: str) -> dict[str, str]:
        # The store compares this time with its own: it is the machine's, not the demo's.
        stamp = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%SZ")  # noqa: TID251 - protocol field
        day, names = stamp[:8], "host;x-amz-content-sha256;x-amz-date"
        scope = f"{day}/{self.keys.region}/s3/aws4_request"
        lines = f"host:{self.host}\nx-amz-content-sha256:{digest}\nx-amz-date:{stamp}\n"
        asked = "\n".join([method, quote(path), query, lines, names, digest])
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, sha256(asked.encode())])
        secret = f"AWS4{self.keys.secret}".encode()
        for part in (day, self.keys.region, "s3", "aws4_request"):
            secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
        credential = f"Credential={self.keys.key}/{scope}"
        return {
            "x-amz-date": stamp,
            "x-amz-content-sha256": digest,
            "authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={names}, Signature={signature}",
        }


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code == 404:
        raise BlobMissing
    if answer.status_code == NO_ROOM or b"QuotaExceeded" in answer.content[:2000]:
        raise StoreFull
    if answer.status_code >= 400:
        log.error("store %s: HTTP %s %s", answer.url.host, answer.status_code, answer.text[:300])
        raise StoreUnavailable
    return answer


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
