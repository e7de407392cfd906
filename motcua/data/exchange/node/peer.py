"""The provider's door: another node asks here; nothing leaves that was not agreed, signed and written down.

Order of the checks: the message, the node's certificate, the service, the right, the signature, the quota.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import web

from motcua.data.exchange import agreements, signatures
from motcua.data.exchange.node import about, client, desk, reading, replying, shelf, state, tls
from motcua.data.exchange.node.reading import Head
from motcua.data.exchange.node.state import Standing
from motcua.data.exchange.types import Answer, Call, Directory, Headers, Kept, Permit, Refused, Service
from motcua.data.exchange.xroad import digest, faults, metaservices
from motcua.data.exchange.xroad import headers as named
from motcua.data.exchange.xroad.identifiers import Malformed
from motcua.kit.clock import now

log = logging.getLogger(__name__)
INTERNAL = "provider:"
LONGEST_ID = 100  # by it a message is known again, also in the evidence after a restart


@dataclass(slots=True)
class Peer:
    """Handler of the peer listener."""

    own: Standing
    desk: desk.Desk

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request of another node; every error is one of the protocol."""
        accept = ", ".join(request.headers.getall("Accept", ()))
        try:
            return await self._served(request)
        except Malformed as error:
            refused = Refused("bad_request", str(error), 400)
        except Refused as error:
            refused = error
        except Exception:  # noqa: BLE001 - a listener answers whatever happens, in the protocol's words
            log.exception("peer: fault")
            refused = Refused("internal_error", "The node could not answer")
        return replying.refusal(refused, where=faults.PROVIDER, accept=accept, camel=self.own.settings.camel)

    async def _served(self, request: web.BaseRequest) -> web.StreamResponse:
        head, at = reading.head(request), now()
        if desk.of(head):
            body, shown = await self.own.bodies.read(request, most=desk.LONGEST), tls.fingerprint(request)
            return await desk.answer(self.own, self.desk, head, body, shown=shown, at=at)
        travelled = travelling(head.headers)
        call = reading.call(head, headers=travelled)
        said = client.named(head.headers)
        call = replace(
            call,
            request_id=client.named(travelled)[named.REQUEST_ID],
            agreement=said.get(named.AGREEMENT, ""),
            purpose=said.get(named.PURPOSE, ""),
            fields=tuple(filter(None, (one.strip() for one in said.get(named.FIELDS, "").split(",")))),
        )
        # Who is not the client's node is told so, and can fill nobody's ledger.
        directory = self._believed(call, tls.fingerprint(request), at)
        permit: Permit | None = None
        try:
            call = replace(call, body=await self.own.bodies.read(request))
            if call.service.code in metaservices.RESERVED:
                self._verified(head, call, directory, at)
                return self._signed(
                    head, call, about.served(call, self.own.snapshot, at=at), said["signature"]
                )[0]
            self._service(call, directory)
            permit = agreements.permit(snapshot=self.own.snapshot, call=call, at=at)
            self._verified(head, call, directory, at)
            self.own.buckets.take(agreement=permit.agreement, at=at)
            shelf.bounded(permit=permit, body=call.body, most=self.own.settings.kept_body)
            return await self._answered(head, call, permit, said["signature"])
        except Refused as error:
            if error.code != "logging_failed" and call.service.code not in metaservices.RESERVED:
                await self._refusal_kept(call, permit, error, said.get("signature", ""), at)
            raise

    def _believed(self, call: Call, shown: str, at: datetime) -> Directory:
        """The certificate is that of the node which speaks for the client. Raises Refused."""
        directory = state.current(self.own.snapshot, at=at)
        node = state.node_for(directory, str(call.client))
        if not state.holds(directory, fingerprint=shown, kind="node", holder=node.code, at=at):
            raise Refused("ssl_authentication_failed", "Certificate is not that of the client's node")
        return directory

    def _service(self, call: Call, directory: Directory) -> Service:
        service = directory.services.get(str(call.service))
        if (
            service is None
            or state.node_for(directory, str(call.service.subsystem)).code != self.own.settings.code
        ):
            raise Refused("unknown_service", f"Unknown service: {call.service}")
        if str(call.service) not in self.own.snapshot.services:
            raise Refused(
                "service_disabled", f"Service {call.service} is disabled: no system is set up for it"
            )
        return service

    def _verified(self, head: Head, call: Call, directory: Directory, at: datetime) -> None:
        """The message is signed by the client's organisation, for this node, just now, for the first time."""
        own = directory.nodes[self.own.settings.code].url
        keys = {kid: key for kid, key in directory.keys.items() if key.member == call.client.member}
        signatures.verify_request(
            call=call,
            url=own + head.raw,
            headers=client.named(head.headers),
            keys=keys,
            at=at,
            replays=self.own.replays,
        )

    async def _answered(self, head: Head, call: Call, permit: Permit, signature: str) -> web.StreamResponse:
        """Ask the system, let only agreed fields by, sign, keep the evidence, and only then let it go."""
        answer = await self._asked(call, permit)
        at = now()
        # What held when the request came may have ended while the system was thinking.
        agreements.permit(snapshot=self.own.snapshot, call=call, at=at)
        answer, _names = agreements.filtered(permit=permit, answer=answer)
        if call.method == "HEAD":
            answer = replace(answer, body=b"")
        shelf.bounded(permit=permit, answer=answer, most=self.own.settings.kept_body)
        response, own_signature = self._signed(head, call, answer, signature)
        await self.own.keep(
            side="provider",
            call=call,
            permit=permit,
            answer=answer,
            refused=None,
            signed=(signature, own_signature),
            at=at,
            kept=self._kept(head, call, permit, answer, response),
        )
        return response

    def _kept(
        self, head: Head, call: Call, permit: Permit, answer: Answer, response: web.Response
    ) -> Kept | None:
        """Both messages as this node took and sends them, where the agreement keeps them."""
        if not permit.agreement.keep_bodies:
            return None
        own = self.own.snapshot.directory.nodes[self.own.settings.code].url
        sent = tuple(
            (name, value) for name, value in head.headers if name.lower() not in named.OF_THE_CONNECTION
        )
        nodes = tuple((name, response.headers[name]) for name in named.OF_AN_ANSWER)
        return Kept(
            shelf.request(call=call, url=own + head.raw, headers=sent),
            shelf.response(answer=answer, headers=nodes),
        )

    async def _asked(self, call: Call, permit: Permit) -> Answer:
        """The answer of the system behind the service, without what only nodes may say. Raises Refused."""
        where = self.own.snapshot.services[str(call.service)]
        if where.startswith(INTERNAL):
            at = now()
            answer = await self.own.in_thread(
                lambda: self.own.provider.serve(
                    service=str(call.service),
                    method=call.method,
                    path=call.path,
                    query=call.query,
                    body=call.body,
                    fields=permit.fields,
                    client=str(call.client),
                    case=call.issue,
                    at=at,
                )
            )
        else:
            answer = await self.own.outward.to_system(
                url=where + call.path + (f"?{call.query}" if call.query else ""),
                method=call.method,
                headers=_for_system(call),
                body=call.body,
                wait=self.own.settings.provider_seconds,
            )
        return replace(answer, headers=named.returned(answer.headers))

    def _signed(self, head: Head, call: Call, answer: Answer, signature: str) -> tuple[web.Response, str]:
        told = digest.request_hash(method=call.method, target=head.raw, headers=call.headers, body=call.body)
        signed = signatures.sign_response(
            answer=answer, request_hash=told, request_signature=signature, key=self.own.key, at=now()
        )
        extra = named.answered(
            client=call.client,
            id=call.id,
            service=call.service,
            request_id=call.request_id,
            request_hash=told,
        )
        headers = tuple(signed.items())
        return replying.passed(answer, (*extra, *headers)), client.named(headers)["signature"]

    async def _refusal_kept(
        self, call: Call, permit: Permit | None, refused: Refused, signature: str, at: datetime
    ) -> None:
        with suppress(Refused):
            await self.own.keep(
                side="provider",
                call=call,
                permit=permit,
                answer=None,
                refused=refused,
                signed=(signature, ""),
                at=at,
            )


def travelling(headers: Headers) -> Headers:
    """The headers that the request hash covers: as the client sent them, then what the consumer's node put after."""
    sent = [(name, value) for name, value in headers if name.lower() not in named.OF_THE_CONNECTION]
    names = [name for name, _value in sent]
    if named.REQUEST_ID not in names:
        raise Malformed("a node sends x-road-request-id")
    end = names.index(named.REQUEST_ID) + 1
    if not 0 < len(sent[end - 1][1].strip()) <= LONGEST_ID:
        raise Malformed("x-road-request-id is a short name of this request alone")
    if names[end : end + 1] == [named.ID]:
        end += 1
    return tuple(sent[:end])


def _for_system(call: Call) -> Headers:
    """What the provider's own system is told: each checked value once, and no compression that could hide fields."""
    sent = tuple((name, value) for name, value in call.headers if name.lower() != "accept-encoding")
    values = {"x_road_client": str(call.client), "x_road_id": call.id, "x_road_request_id": call.request_id}
    return named.single(
        sent, **values, mc_agreement=call.agreement, mc_purpose=call.purpose, mc_fields=", ".join(call.fields)
    )
