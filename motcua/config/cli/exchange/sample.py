"""A small system behind a service, for the demo and its tests: an invented person, and manners good and bad on request.

Paths under `/v1/` are slow, forge headers, have nothing to say, or say more than they should. Facts about people come
from the registers of the providing node, not from here.
"""

import asyncio
import json

from aiohttp import web

from motcua.kit.clock import now

NUMBER = "001099012345"
SLOW_SECONDS = 30
# The same person as the population register of the providing node holds her.
RECORD = {
    "number": NUMBER,
    "full_name": "Nguyễn Thị Thử Nghiệm",
    "date_of_birth": "1999-03-02",
    "sex": "Nữ",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "residence": "Tổ 1, phường Mẫu, tỉnh Mẫu",
}
# Nobody real; more is known here than any agreement of the demo lets out.
PEOPLE = {
    NUMBER: {
        "so_dinh_danh": NUMBER,
        "ho_ten": "Nguyễn Thị Thử Nghiệm",
        "ngay_sinh": "1999-03-02",
        "gioi_tinh": "Nữ",
        "noi_thuong_tru": "Tổ 1, phường Mẫu, tỉnh Mẫu",
        "dan_toc": "Kinh",
        "ton_giao": "Không",
        "so_dien_thoai": "0900000000",
    },
}


async def greet(request: web.Request) -> web.Response:
    """Something to say that concerns nobody."""
    return _json({"loi_chao": "Xin chào", "luc": now().isoformat()})


async def empty(request: web.Request) -> web.Response:
    """Done, and nothing to say."""
    return web.Response(status=204)


async def slow(request: web.Request) -> web.Response:
    """Longer than anybody waits."""
    await asyncio.sleep(SLOW_SECONDS)
    return _json({"loi_chao": "muộn rồi"})


async def forge(request: web.Request) -> web.Response:
    """Speaks in the name of the node."""
    forged = ("id", "client", "service", "request-id", "request-hash", "error")
    return _json({"loi_chao": "giả"}, headers={f"x-road-{name}": "forged" for name in forged})


async def leak(request: web.Request) -> web.Response:
    """More about somebody than was agreed."""
    return _json(next(iter(PEOPLE.values())))


async def broken(request: web.Request) -> web.Response:
    """An error of its own."""
    return _json({"loi": "hệ thống nguồn đang lỗi"}, status=503)


async def echo(request: web.Request) -> web.Response:
    """How many bytes came."""
    return _json({"loi_chao": str(len(await request.read()))})


async def kilobyte(request: web.Request) -> web.Response:
    """About a thousand bytes about somebody, for measurements."""
    return _json({**PEOPLE[NUMBER], "ho_ten": "N" * 850})


def application() -> web.Application:
    """The whole system."""
    made = web.Application(client_max_size=64 * 1024 * 1024)
    made.router.add_get("/v1/chi-doc", greet)
    for method in ("GET", "POST"):
        for path, handler in (
            ("/v1/xin-chao", greet),
            ("/v1/trong", empty),
            ("/v1/cham", slow),
            ("/v1/gia-mao", forge),
            ("/v1/thua-truong", leak),
            ("/v1/loi", broken),
            ("/v1/dem", echo),
            ("/v1/mot-kb", kilobyte),
        ):
            made.router.add_route(method, path, handler)
            if method == "GET":
                made.router.add_route("HEAD", path, handler)
    return made


def _json(value: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return web.Response(status=status, body=body, content_type="application/json", headers=headers)
