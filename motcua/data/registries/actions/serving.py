"""Services of registries to other agencies: the port Provider of the exchange, all of it from library/registries.

What was asked, told and answered is written down by the exchange, on both sides; a write has its source here, a doubt
lies among the corrections.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from motcua.data.exchange.types import Answer, Provider
from motcua.data.registries import rules
from motcua.data.registries.actions.correcting import doubt_here
from motcua.data.registries.actions.writing import take_back_here, write_here
from motcua.data.registries.queries import heard, serving
from motcua.data.registries.queries.serving import Fault, Route
from motcua.data.registries.types import (
    ACCEPTED,
    ANOTHER_SYSTEM,
    CASE,
    DATA,
    DOCUMENT,
    DOUBT,
    DUE,
    HEARS,
    ON,
    OUTCOME,
    PAPER,
    REASON,
    REJECTED,
    SINCE,
    SOURCE,
    WAITS,
    WORDS,
    Doubt,
)
from motcua.kit.errors import DomainError, NotFound

LONGEST_ORIGIN = 60
LONGEST = {DOCUMENT: 200, PAPER: 60, SINCE: 10, REASON: 2000, DOUBT: 36}


class RegistryProvider:
    """Answers permitted requests from the registries kept here; writes, and takes doubts, as their owners let it."""

    def serve(
        self,
        *,
        service: str,
        method: str,
        path: str,
        query: str,
        body: bytes,
        fields: tuple[str, ...],
        client: str,
        case: str,
        at: datetime,
    ) -> Answer:
        """JSON: of one record the wanted fields (see `serving.read`), or the key of the record that was written.

        A write is known again by client and case (and its paper): told twice it is done once; so is a doubt. The
        service's own faults: 400, 404, 405, of what the register does not take 422.
        """
        try:
            declared, routes = serving.service_of(service)
            route, found = serving.route_of(routes, method, path)
            if route.writes or route.takes_back or route.doubts:
                tell = _doubted if route.doubts else _told
                return tell(declared, route, body, fields, f"{client} {case}", at)
            return serving.read(declared, route, found, query=query, body=body, fields=fields, at=at)
        except Fault as fault:
            return serving.faulty(fault)
        except NotFound:
            return serving.faulty(Fault(*serving.NOBODY))
        except DomainError as error:
            return serving.faulty(Fault(422, error.code, str(error)))


@cache
def as_provider() -> Provider:
    """The registries of this node as the port of the exchange; bound in motcua/config/wiring.py."""
    return RegistryProvider()


def _told(
    declared: Mapping[str, Any],
    route: Route,
    body: bytes,
    fields: tuple[str, ...],
    origin: str,
    at: datetime,
) -> Answer:
    """Write, or take back, what another agency's result says; its dossier, system and paper become the source."""
    data, source = _sent(body, origin)
    client = origin.partition(" ")[0]
    words = {
        "registry": declared["code"],
        "origin": origin,
        "paper": source[PAPER],
        "actor": ANOTHER_SYSTEM,
        "at": at,
    }
    if route.takes_back:
        take_back_here(operation=route.takes_back, reason=source[REASON], **words)
        return serving.told({})
    own, values = declared["key"]["field"], _taken(declared, route, data, fields)
    if set(values) <= {own}:
        raise Fault(400, "thieu_du_lieu", "Không có mục nào để ghi.")
    if own in route.takes.values() and not source[PAPER]:
        # By its paper a write is taken back, in whatever order the two words come.
        raise Fault(400, "thieu_ma_giay", f"Cần {SOURCE}.{PAPER}: mã công khai của kết quả làm căn cứ ghi.")
    more = {"valid_from": _day(source[SINCE]), "document": source[DOCUMENT], "office": client}
    key = write_here(operation=route.writes, data=values, **words, **more)
    return serving.told({wire: key for wire, field in route.returns.items() if field == own})


def _doubted(
    declared: Mapping[str, Any],
    route: Route,
    body: bytes,
    fields: tuple[str, ...],
    origin: str,
    at: datetime,
) -> Answer:
    """Lay another agency's doubt before the owner's officers, or say what became of it: of its own alone."""
    data, source = _sent(body, origin)
    registry, ref = declared["code"], _ref(source[DOUBT])
    known = {CASE: origin.partition(" ")[2], DOUBT: ref}
    if route.doubts == HEARS:
        answer = heard(registry=registry, ref=ref, case=origin)
        if answer is None:
            return serving.told({**known, OUTCOME: WAITS})
        outcome = ACCEPTED if answer.accepted else REJECTED
        return serving.told({**known, OUTCOME: outcome, WORDS: answer.words, ON: answer.on})
    values = dict(_taken(declared, route, data, fields))
    key = values.pop(declared["key"]["field"])
    if len(values) != 1:
        raise Fault(400, "mot_truong", "Mỗi đề nghị nói về đúng một trường.")
    ((field, value),) = values.items()
    said = Doubt(field, rules.as_text(value), source[REASON], source[DOCUMENT], _day(source[SINCE]))
    who = {"case": origin, "actor": ANOTHER_SYSTEM, "user_id": None}
    opened = doubt_here(registry=registry, key=key, doubt=said, ref=ref, at=at, **who)
    return serving.told({**known, DOUBT: opened.ref, DUE: opened.due})


def _sent(body: bytes, origin: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """The fields and the words of a message whose system and dossier can stand as its origin."""
    sent = serving.body_of(body)
    data, source = _part(sent, DATA), _texts(_part(sent, SOURCE))
    if not 3 <= len(origin) <= LONGEST_ORIGIN or origin.startswith(" ") or origin.endswith(" "):
        raise Fault(400, "thieu_ho_so", "Cần tên hệ thống và mã hồ sơ, đủ ngắn để ghi làm nguồn.")
    return data, source


def _taken(
    declared: Mapping[str, Any], route: Route, data: Mapping[str, Any], fields: tuple[str, ...]
) -> Mapping[str, Any]:
    """What was sent, by field: nothing outside path and agreement, and the record's number where it is wanted."""
    if not set(data) <= set(route.takes) & set(fields or route.takes):
        raise Fault(400, "truong_ngoai_thoa_thuan", "Có trường mà việc này hoặc thỏa thuận không cho gửi.")
    own = declared["key"]["field"]
    values = {route.takes[wire]: value for wire, value in data.items()}
    if own in route.takes.values() and not (isinstance(values.get(own), str) and values[own]):
        raise Fault(400, "thieu_ma_tra_cuu", "Cần số của bản ghi: một chuỗi ký tự.")
    return values


def _ref(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise Fault(400, "thieu_ma_de_nghi", f"{SOURCE}.{DOUBT} là mã đề nghị: một UUID.") from error


def _part(sent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = sent.get(name, {})
    # No column holds NUL or halves of characters.
    text = json.dumps(part, ensure_ascii=False)
    if not isinstance(part, dict) or "\\u0000" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise Fault(400, "khong_phai_doi_tuong", f"{name} phải là một đối tượng JSON gồm chữ đọc được.")
    return part


def _texts(said: Mapping[str, Any]) -> Mapping[str, str]:
    """The source's words; what is not said is empty."""
    found = {name: said.get(name, "") for name in LONGEST}
    for name, text in found.items():
        if not isinstance(text, str) or len(text) > LONGEST[name]:
            raise Fault(400, "sai_nguon", f"{SOURCE}.{name} phải là chữ, dài tối đa {LONGEST[name]} ký tự.")
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Fault(400, "sai_thoi_diem", f"{SOURCE}.{SINCE} là ngày, theo ISO 8601.") from error
