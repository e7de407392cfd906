"""The stand-in Portal in a thread, and a driver that talks to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from demo.national_portal import Portal, Server
from motcua.service.connectors import actions, queries
from motcua.service.connectors.drivers.classic import Classic
from motcua.service.connectors.drivers.gate import Gate
from motcua.service.connectors.drivers.store import PortalStore
from motcua.service.vault import actions as vault

DRIVERS = {"classic": Classic, "gate": Gate}
UNIT = "H50.101.00"


def make_driver(*, dialect: str, url: str) -> Classic | Gate:
    """A driver for an address, with the account the stand-in knows."""
    words = queries.dialect(name=dialect)
    return DRIVERS[dialect](url=url, user="tinh", secret="thu", unit=UNIT, dialect=words)


@contextmanager
def _served(*, dialect: str) -> Iterator[tuple[Portal, str]]:
    """A stand-in in a thread, and its address."""
    server = Server(0, Portal(dialect=dialect, unit=UNIT))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.portal, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def running_portal(*, dialect: str = "classic") -> Iterator[Portal]:
    """A stand-in that the port is bound to until the block ends."""
    with _served(dialect=dialect) as (portal, url):
        actions.bind_gateway(gateway=make_driver(dialect=dialect, url=url))
        try:
            yield portal
        finally:
            actions.bind_gateway(gateway=None)


@contextmanager
def running_store() -> Iterator[Portal]:
    """A stand-in whose stores of people the vault is kept in step with until the block ends."""
    words = queries.dialect(name="store")
    with _served(dialect="classic") as (portal, url):
        vault.bind_store(store=PortalStore(url=url, user="tinh", secret="thu", unit=UNIT, dialect=words))
        try:
            yield portal
        finally:
            vault.bind_store(store=None)


def make_item(**values: Any) -> dict[str, Any]:
    """A birth as the Portal would send it, in the classic dialect."""
    return {
        "MaHoSo": "H50.101.00-261123-0777",
        "MaTTHC": "1.001193",
        "TenTTHC": "Thủ tục đăng ký khai sinh",
        "KenhThucHien": "2",
        "ChuHoSo": "Trần Thị Mai Hương",
        "LoaiDoiTuong": "1",
        "SoDinhDanh": "045195000718",
        "SoDienThoai": "0912000718",
        "NgayNopHoSo": "20261123083000",
        "TrangThaiHoSo": "1",
        "DonViXuLy": UNIT,
        "NoiNopHoSo": "1",
        **values,
    }
