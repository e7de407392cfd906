"""`/asic`: kept messages as containers (ASiC-E), for a system of this node that took part in the exchange.

Parameters and statuses are X-Road's (UG-SIGDOC). Nothing kept, nothing known and kept by another all answer alike.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qs, quote

from aiohttp import web

from motcua.data.exchange import asice
from motcua.data.exchange.node import replying, state
from motcua.data.exchange.node.reading import Head
from motcua.data.exchange.node.shelf import Only, Wanted
from motcua.data.exchange.node.state import Standing
from motcua.data.exchange.types import Refused
from motcua.data.exchange.xroad import headers as named
from motcua.kit.errors import DomainError
from motcua.vn.text import whole

log = logging.getLogger(__name__)
Result = TypeVar("Result")
PATH = "/asic"
ZIP = "application/zip"
HOLDER = ("xRoadInstance", "memberClass", "memberCode")
SUBSYSTEM, QUERY = "subsystemCode", "queryId"
REQUEST, RESPONSE, UNIQUE = "requestOnly", "responseOnly", "unique"
AFTER = "after"  # ours: where more exchanges have the id than are given at once


async def answer(own: Standing, head: Head, *, shown: str, at: datetime) -> web.Response:
    """A zip of containers, or one container where one was asked for; to HEAD whether there is one. Raises Refused.

    What was given is written down, and so is a refusal, as soon as it is known what was asked for.
    """
    wanted = _wanted(parse_qs(head.raw.partition("?")[2], keep_blank_values=True), head)
    try:
        _believed(own, wanted.holder, shown, at)
        return await _given(own, wanted, head, at)
    except Refused as error:
        await _refusal_kept(own, wanted, shown, error.code, at)
        raise


async def _given(own: Standing, wanted: Wanted, head: Head, at: datetime) -> web.Response:
    if wanted.unique and not wanted.only:
        raise _bad(f'Parameter "{UNIQUE}" needs "{REQUEST}" or "{RESPONSE}"')
    async with own.bodies.given:
        if head.method == "HEAD":
            there = await _done(own, lambda: own.shelf.holds(wanted=wanted, at=at))
            _found(there)
            return replying.plain(b"", kind=asice.KIND if wanted.unique else ZIP)
        found = _found(await _done(own, lambda: own.shelf.taken(wanted=wanted, at=at)))
        if not wanted.unique:
            name = f"{wanted.id}{'-' * bool(wanted.only)}{wanted.only}.zip"
            return _file(asice.bundle(containers=tuple(found), at=at), name, ZIP)
        return _file(found[0].content, found[0].name, asice.KIND)


async def _done(own: Standing, work: Callable[[], Result]) -> Result:
    try:
        return await own.in_thread(work)
    except DomainError as error:
        raise Refused(error.code, str(error), error.status) from error


def _found(something: Result) -> Result:
    if not something:
        raise Refused("not_found", "No signed documents found: none was kept, or no longer", 404)
    return something


async def _refusal_kept(own: Standing, wanted: Wanted, shown: str, code: str, at: datetime) -> None:
    """As with any other refusal the caller hears of it whether or not that worked."""
    known = own.snapshot.directory.certificates.get(shown)
    by = known.holder if known is not None and known.kind == "client" else ""
    try:
        async with own.bodies.given:
            await own.in_thread(lambda: own.shelf.refused(wanted=wanted, by=by, code=code, at=at))
    except Exception:  # noqa: BLE001 - what cannot be written down is told to the operator
        log.exception("a refusal at %s was not written down", PATH)


def _wanted(said: dict[str, list[str]], head: Head) -> Wanted:
    missing = next((name for name in (*HOLDER, QUERY) if not said.get(name, [""])[-1]), None)
    if missing is not None:
        raise _bad(f'Parameter "{missing}" must be specified')
    if REQUEST in said and RESPONSE in said:
        raise _bad(f'Parameters "{REQUEST}" and "{RESPONSE}" cannot be used at the same time')
    only: Only = "request" if REQUEST in said else "response" if RESPONSE in said else ""
    parts = [said[name][-1] for name in (*HOLDER, SUBSYSTEM) if said.get(name, [""])[-1]]
    officer = next((value for name, value in head.headers if name.lower() == named.USER), "")
    return Wanted(
        holder="/".join(parts),
        id=said[QUERY][-1],
        only=only,
        unique=UNIQUE in said,
        after=_after(said),
        officer=officer[: named.LONGEST_VALUE],
    )


def _after(said: dict[str, list[str]]) -> int | None:
    if AFTER not in said:
        return None
    number = whole(said[AFTER][-1])
    if number is None:
        raise _bad(f'Parameter "{AFTER}" must be a number')
    return number


def _believed(own: Standing, holder: str, shown: str, at: datetime) -> None:
    """Who asks is the system it names, and of this node. Raises Refused (401, as X-Road does)."""
    directory = state.current(own.snapshot, at=at)
    listed = directory.subsystems.get(holder)
    ours = listed is not None and listed.node == own.settings.code
    if not ours or not state.holds(directory, fingerprint=shown, kind="client", holder=holder, at=at):
        words = "The certificate is not that of the system which is named, at its own node"
        raise Refused("ssl_authentication_failed", words, 401)


def _bad(words: str) -> Refused:
    return Refused("bad_request", words, 400)


def _file(content: bytes, name: str, kind: str) -> web.Response:
    response = replying.plain(content, kind=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response
