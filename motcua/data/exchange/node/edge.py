"""The consumer's door: an information system asks here as it would ask any X-Road security server."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from aiohttp import web

from motcua.data.exchange import agreements, signatures
from motcua.data.exchange.node import about, asic, client, desk, reading, replying, shelf, state, tls, upkeep
from motcua.data.exchange.node.reading import Head
from motcua.data.exchange.node.state import Standing
from motcua.data.exchange.types import Answer, Call, Directory, Headers, Kept, Permit, Refused
from motcua.data.exchange.xroad import digest, faults, metaservices
from motcua.data.exchange.xroad import headers as named
from motcua.data.exchange.xroad.faults import Fault
from motcua.data.exchange.xroad.identifiers import Malformed
from motcua.kit.clock import now
from motcua.vn.text import whole

log = logging.getLogger(__name__)
VERIFICATION = "/verificationconf"


@dataclass(frozen=True, slots=True)
class Asked:
    """A call on its way to the provider's node: as it goes on the wire, and what must come back with it."""

    call: Call
    target: str
    hash: str
    headers: Headers
    signature: str


class Relayed(Exception):
    """The provider's node answered with an error of the protocol, which goes on. wait: seconds until asking again."""

    def __init__(self, fault: Fault, status: int, wait: int | None) -> None:
        super().__init__(fault.code)
        self.fault, self.status, self.wait = fault, status, wait


@dataclass(slots=True)
class Edge:
    """Handler of the edge listener."""

    own: Standing
    desk: desk.Desk

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request; every error is one of the protocol."""
        accept = ", ".join(request.headers.getall("Accept", ()))
        try:
            return await self._served(request)
        except Relayed as error:
            return replying.error(
                error.fault,
                status=error.status,
                wait=error.wait,
                accept=accept,
                camel=self.own.settings.camel,
            )
        except named.WrongClient as error:
            refused = Refused("invalid_client_identifier", str(error), 400)
        except Malformed as error:
            refused = Refused("bad_request", str(error), 400)
        except Refused as error:
            refused = error
        except Exception:  # noqa: BLE001 - a listener answers whatever happens, in the protocol's words
            log.exception("edge: fault")
            refused = Refused("internal_error", "The node could not answer")
        return replying.refusal(refused, where=faults.CONSUMER, accept=accept, camel=self.own.settings.camel)

    async def _served(self, request: web.BaseRequest) -> web.StreamResponse:
        head = reading.head(request)
        at = now()
        if where := desk.of(head):
            return await self._desk(where, head, request, at)
        if not head.raw.startswith("/r"):
            return await self._about(head, tls.fingerprint(request), at)
        call = reading.call(head, headers=named.kept(head.headers))
        generated = "" if call.id else f"{call.client.instance}-{uuid4()}"
        call = replace(call, id=call.id or generated, request_id=str(uuid4()))
        extra = ((named.REQUEST_ID, call.request_id), *(((named.ID, generated),) if generated else ()))
        call = replace(call, headers=(*call.headers, *extra))
        permit: Permit | None = None
        try:
            directory = self._admitted(call, tls.fingerprint(request), at)
            call = replace(call, body=await self.own.bodies.read(request))
            if call.service.code not in metaservices.RESERVED:
                permit = await self._permitted(call, at)
                shelf.bounded(permit=permit, body=call.body, most=self.own.settings.kept_body)
                call = agreements.completed(call=call, permit=permit)
            return await self._asked(head, call, permit, directory)
        except Relayed as error:
            refused = Refused(faults.tail(error.fault.code), "refused by the provider's node")
            await self._refusal_kept(call, permit, refused, at)
            raise
        except Refused as error:
            if error.code != "logging_failed":
                await self._refusal_kept(call, permit, error, at)
            raise

    async def _about(self, head: Head, shown: str, at: datetime) -> web.StreamResponse:
        """Of the node itself. Raises Refused or Malformed."""
        directory, path = state.current(self.own.snapshot, at=at), head.raw.partition("?")[0]
        if head.method not in {"GET", "HEAD"} or path not in {VERIFICATION, asic.PATH}:
            return about.answer(head, directory)
        if path == asic.PATH:
            return await asic.answer(self.own, head, shown=shown, at=at)
        return about.verification(await desk.directory(self.own, self.desk), authority=directory.authority)

    async def _desk(
        self, where: str, head: Head, request: web.BaseRequest, at: datetime
    ) -> web.StreamResponse:
        """The directory; a system's renewal, handed on to the operator by the node that speaks for it."""
        if where == desk.JOIN:
            raise Refused("not_found", "Requests to join go to the door for nodes at the operator's", 404)
        body, shown = await self.own.bodies.read(request, most=desk.LONGEST), tls.fingerprint(request)
        if where == desk.DIRECTORY:
            return await desk.answer(self.own, self.desk, head, body, shown=shown, at=at)
        known = state.current(self.own.snapshot, at=at).certificates.get(shown)
        if known is None or not state.holds(
            self.own.snapshot.directory, fingerprint=shown, kind="client", holder=known.holder, at=at
        ):
            raise Refused(
                "ssl_authentication_failed", "A renewal needs the certificate that is to be renewed"
            )
        if self.desk.operator:
            return await desk.answer(self.own, self.desk, head, body, shown=shown, at=at)
        made = await upkeep.renewal(self.own, desk.renewal_of(shown, body))
        return replying.passed(made, ())

    def _admitted(self, call: Call, shown: str, at: datetime) -> Directory:
        """The client is known, its certificate is its own, and the provider exists. Raises Refused."""
        directory, holder = state.current(self.own.snapshot, at=at), str(call.client)
        if holder not in directory.subsystems and holder not in directory.members:
            raise Refused("unknown_member", "Client not found")
        if not shown:
            words = "Client specifies HTTPS but did not supply TLS certificate"
            raise Refused("ssl_authentication_failed", words)
        if not state.holds(directory, fingerprint=shown, kind="client", holder=holder, at=at):
            raise Refused(
                "ssl_authentication_failed", "Client certificate does not match any IS certificates"
            )
        if directory.subsystems[holder].node != self.own.settings.code:
            raise Refused("unknown_member", "Client is not served by this node")
        node = state.node_for(directory, str(call.service.subsystem))
        if call.server is not None and str(call.server) != f"{node.member}/{node.code}":
            raise Refused("invalid_security_server", "X-Road-Security-Server does not serve the provider")
        return directory

    async def _permitted(self, call: Call, at: datetime) -> Permit:
        permit = agreements.permit(snapshot=self.own.snapshot, call=call, at=at)
        if permit.agreement.case != "verified":
            return agreements.confirmed(permit=permit, book=self.own.book, at=at)
        return await self.own.in_thread(
            lambda: agreements.confirmed(permit=permit, book=self.own.book, at=at)
        )

    async def _asked(
        self, head: Head, call: Call, permit: Permit | None, directory: Directory
    ) -> web.StreamResponse:
        """Sign, send, check what comes back, keep the evidence, and only then let the answer go."""
        node = state.node_for(directory, str(call.service.subsystem))
        asked = self._signed(head, call, node.url)
        raw = await self.own.outward.to_node(
            directory=directory,
            code=node.code,
            target=asked.target,
            method=call.method,
            headers=asked.headers,
            body=call.body,
            wait=self.own.settings.node_seconds,
        )
        at = now()
        if client.believed(directory, node.code) & self.own.snapshot.directory.revoked:
            raise Refused("network_error", "The certificate of the provider's node was revoked meanwhile")
        answer, signature = self._checked(asked, raw, at)
        if permit is not None:
            answer = _poor(permit, answer)
            kept = self._kept(asked, permit, answer, node.url, client.named(raw.headers))
            await self.own.keep(
                side="consumer",
                call=call,
                permit=permit,
                answer=answer,
                refused=None,
                signed=(asked.signature, signature),
                at=at,
                kept=kept,
            )
        extra = named.answered(
            client=call.client,
            id=call.id,
            service=call.service,
            request_id=call.request_id,
            request_hash=asked.hash,
        )
        return replying.passed(answer, extra)

    def _kept(
        self, asked: Asked, permit: Permit, answer: Answer, url: str, said: Mapping[str, str]
    ) -> Kept | None:
        """Both messages as this node sent and took them, where the agreement keeps them. Raises Refused."""
        shelf.bounded(permit=permit, answer=answer, most=self.own.settings.kept_body)
        if not permit.agreement.keep_bodies:
            return None
        nodes = tuple((name, said[name]) for name in named.OF_AN_ANSWER if name in said)
        return Kept(
            shelf.request(call=asked.call, url=url + asked.target, headers=asked.headers),
            shelf.response(answer=answer, headers=nodes),
        )

    def _signed(self, head: Head, call: Call, url: str) -> Asked:
        told = digest.request_hash(method=call.method, target=head.raw, headers=call.headers, body=call.body)
        signed = signatures.sign_request(call=call, url=url + head.raw, key=self.own.key, at=now())
        filled = (
            (named.AGREEMENT, call.agreement),
            (named.PURPOSE, call.purpose),
            (named.FIELDS, ", ".join(call.fields)),
        )
        added = tuple((name, value) for name, value in filled if value)
        headers = named.alike((*call.headers, *added, *signed.items()))
        signature = client.named(tuple(signed.items()))["signature"]
        return Asked(call=call, target=head.raw, hash=told, headers=headers, signature=signature)

    def _checked(self, asked: Asked, raw: Answer, at: datetime) -> tuple[Answer, str]:
        """The answer without what nodes tell each other, and its signature. Raises Relayed or Refused."""
        said = client.named(raw.headers)
        if code := said.get(named.ERROR, ""):
            raise _relayed(code, raw, said)
        call = asked.call
        wanted = named.answered(
            client=call.client,
            id=call.id,
            service=call.service,
            request_id=call.request_id,
            request_hash=asked.hash,
        )
        if any(said.get(name) != value for name, value in wanted):
            raise Refused("inconsistent_response", "The answer does not belong to the request")
        answer = Answer(raw.status, named.returned(raw.headers), raw.body)
        keys = {
            kid: key
            for kid, key in self.own.snapshot.directory.keys.items()
            if key.member == call.service.member
        }
        try:
            signatures.verify_response(
                call=call,
                answer=answer,
                request_hash=asked.hash,
                request_signature=asked.signature,
                headers=said,
                keys=keys,
                at=at,
            )
        except Refused as error:
            raise Refused(
                "inconsistent_response", f"The answer is not rightly signed: {error.message}"
            ) from error
        return answer, said["signature"]

    async def _refusal_kept(self, call: Call, permit: Permit | None, refused: Refused, at: datetime) -> None:
        """Refusals leave a leaf too; the caller hears of the refusal whether or not that worked."""
        if call.service.code in metaservices.RESERVED:
            return
        with suppress(Refused):
            await self.own.keep(
                side="consumer",
                call=call,
                permit=permit,
                answer=None,
                refused=refused,
                signed=("", ""),
                at=at,
            )


def _relayed(code: str, raw: Answer, said: Mapping[str, str]) -> Exception:
    """What to raise for an error of the provider's node, of which nothing is believed but that it is one."""
    fault = faults.told(code, raw.body)
    if fault is None:
        return Refused("inconsistent_response", "The answer is an error that is none of the protocol")
    failed = 400 <= raw.status < 600
    return Relayed(fault, raw.status if failed else fault.status, whole(said.get("retry-after", "")))


def _poor(permit: Permit, answer: Answer) -> Answer:
    """The provider's node lets only agreed fields by; one that did not is not helped to. Raises Refused.

    Headers, which no signature covers, may come from anybody on the way: those that may not be here are left out.
    """
    try:
        kept, _names = agreements.filtered(permit=permit, answer=answer)
    except Refused as error:
        raise Refused("inconsistent_response", "The answer's fields cannot be told apart") from error
    if kept.body != answer.body:
        raise Refused("inconsistent_response", "The answer holds fields outside the agreement")
    return kept
