"""The stand-in Portal in a thread, and a driver that talks to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from demo.national_portal import Portal, Server
from motcua.service.connectors import actions, queries
from motcua.service.connectors.drivers.classic import Classic
from motcua.service.connectors.drivers.gate import Gate

DRIVERS = {"classic": Classic, "gate": Gate}
UNIT = "H50.101.00"


def make_driver(*, dialect: str, url: str) -> Classic | Gate:
    """A driver for an address, with the account the stand-in knows."""
    words = queries.dialect(name=dialect)
    return DRIVERS[dialect](url=url, user="tinh", secret="thu", unit=UNIT, dialect=words)


@contextmanager
def running_portal(*, dialect: str = "classic") -> Iterator[Portal]:
    """A stand-in that the port is bound to until the block ends."""
    server = Server(0, Portal(dialect=dialect, unit=UNIT))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    actions.bind_gateway(gateway=make_driver(dialect=dialect, url=url))
    try:
        yield server.portal
    finally:
        actions.bind_gateway(gateway=None)
        server.shutdown()
        server.server_close()
        thread.join()


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
