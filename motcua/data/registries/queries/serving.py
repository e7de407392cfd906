"""Reading services of registries to other agencies: which path is meant, and what it answers, from the data alone.

What was asked and answered is written down by the exchange, on both sides; here nothing is written.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote

from motcua.data.exchange.types import Answer
from motcua.data.registries import history, rules
from motcua.data.registries.queries.definitions import served

NOBODY = 404, "khong_co", "Không có dữ liệu theo mã này."
JSON_TYPE = (("content-type", "application/json; charset=utf-8"),)
LONGEST_KEY = 64
EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)  # what fits in every time zone


class Fault(Exception):
    """The service's own answer to a request that it cannot serve: status, machine word, plain words."""

    def __init__(self, status: int, code: str, text: str, *, allow: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.text, self.allow = status, code, text, allow


@dataclass(frozen=True, slots=True)
class Route:
    """One path of a service: it reads (lookup), writes or takes back what the register declares under that name,
    takes doubts, or says what became of them."""

    method: str
    pattern: re.Pattern[str]
    lookup: str
    returns: Mapping[str, str]
    takes: Mapping[str, str]
    writes: str
    takes_back: str
    doubts: str


def read(
    declared: Mapping[str, Any],
    route: Route,
    found: Mapping[str, str],
    *,
    query: str,
    body: bytes,
    fields: tuple[str, ...],
    at: datetime,
) -> Answer:
    """JSON of one record: the wanted fields it returns. Raises Fault (404 for nobody, 400 for what is asked wrongly).

    A body that also names fields which the path returns is a claim: unless all agrees (case and marks apart)
    the answer is 404, as for nobody, so that a number alone tells nothing. `valid_at` (a day) and `known_at`
    (a moment) in the query ask for the past.
    """
    given = {name: values[-1] for name, values in _asked(query).items()}
    key = _key(route, found, given, body)
    day, known = _clocks(given, at)
    version = history.version(declared, key, valid_at=day, known_at=known)
    content = history.values(version) if version is not None else None
    if content is None or not rules.agrees(content, _claims(route, body)):
        raise Fault(*NOBODY)
    wanted = set(fields) or set(route.returns)
    kept = {name: content.get(field) for name, field in route.returns.items() if name in wanted}
    return told({name: value for name, value in kept.items() if value is not None})


def told(value: Mapping[str, Any]) -> Answer:
    """An answer as JSON."""
    return Answer(200, JSON_TYPE, _json(value))


def service_of(service: str) -> tuple[Mapping[str, Any], tuple[Route, ...]]:
    """The register behind a service, and the service's paths. Raises Fault."""
    member, _slash, code = service.rpartition("/")
    for definition in served().values():
        found = definition.get("services", {}).get(code)
        if found is not None and found["member"] == member:
            return definition, tuple(_routes(json.dumps(found["paths"])))
    raise Fault(404, "khong_co_dich_vu", "Dịch vụ này không có ở đây.")


@cache
def _routes(paths: str) -> tuple[Route, ...]:
    """Compiled once for each wording of the data."""
    return tuple(
        Route(
            method=name.partition(" ")[0],
            pattern=re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(name.partition(" ")[2]))),
            lookup=way.get("lookup", ""),
            returns=way["returns"],
            takes=way.get("takes", {}),
            writes=way.get("writes", ""),
            takes_back=way.get("takes_back", ""),
            doubts=way.get("doubts", ""),
        )
        for name, way in json.loads(paths).items()
    )


def route_of(routes: tuple[Route, ...], method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """The path that is meant, with what stands in its places. Raises Fault."""
    fitting = [(route, match) for route in routes if (match := route.pattern.fullmatch(path))]
    if not fitting:
        raise Fault(404, "khong_co_duong_dan", "Dịch vụ không có đường dẫn này.")
    asked = "GET" if method == "HEAD" else method
    for route, match in fitting:
        if route.method == asked:
            return route, match.groupdict()
    allowed = ", ".join(sorted({route.method for route, _match in fitting}))
    raise Fault(405, "sai_phuong_thuc", "Đường dẫn này không nhận phương thức ấy.", allow=allowed)


def _key(route: Route, in_path: Mapping[str, str], given: Mapping[str, str], body: bytes) -> str:
    """The identifier, from where the data says: `/name` of the body, `{name}` of the path, `?name` of the query."""
    name = route.lookup.strip("/{}?")
    if route.lookup.startswith("{"):
        value: Any = unquote(in_path[name])
    elif route.lookup.startswith("?"):
        value = given.get(name)
    else:
        value = body_of(body).get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_KEY:
        raise Fault(400, "thieu_ma_tra_cuu", f"Cần {name}: một chuỗi ký tự.")
    if not _storable(value):
        raise Fault(*NOBODY)
    return value


def _asked(query: str) -> Mapping[str, list[str]]:
    return parse_qs(query, keep_blank_values=True)


def _storable(text: str) -> bool:
    """Whether a column could hold it: no record is kept under halves of characters or NUL."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _claims(route: Route, body: bytes) -> Mapping[str, str]:
    """What the asker says of this record, by field: members of the body that the path returns, besides the key."""
    if not route.lookup.startswith("/"):
        return {}
    sent, asked = body_of(body), route.lookup.strip("/")
    return {field: str(sent[wire]) for wire, field in route.returns.items() if wire in sent and wire != asked}


def body_of(body: bytes) -> Mapping[str, Any]:
    """The members of a body. Raises Fault."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Fault(400, "khong_phai_json", "Nội dung gửi đến không phải JSON.") from error
    if not isinstance(found, dict):
        raise Fault(400, "khong_phai_doi_tuong", "Nội dung gửi đến phải là một đối tượng JSON.")
    return found


def _clocks(given: Mapping[str, str], at: datetime) -> tuple[date, datetime | None]:
    try:
        day = date.fromisoformat(given["valid_at"]) if "valid_at" in given else history.day_of(at)
        known = datetime.fromisoformat(given["known_at"]) if "known_at" in given else None
    except ValueError as error:
        raise Fault(
            400, "sai_thoi_diem", "valid_at là ngày, known_at là thời điểm, theo ISO 8601."
        ) from error
    if known is not None and known.tzinfo is None:
        raise Fault(400, "sai_thoi_diem", "known_at cần múi giờ, ví dụ +07:00.")
    if known is not None:  # in UTC: a database takes fewer time zones than ISO 8601 allows
        known = max(EVER[0], min(EVER[1], known)).astimezone(UTC)
    return day, known


def faulty(fault: Fault) -> Answer:
    """The fault as an answer."""
    headers = (*JSON_TYPE, ("allow", fault.allow)) if fault.allow else JSON_TYPE
    return Answer(fault.status, headers, _json({"loi": fault.code, "thong_bao": fault.text}))


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
