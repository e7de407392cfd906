"""May this call pass? Pure, over the snapshot; runs once per message on each side, in some microseconds."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs

from motcua.data.exchange.types import (
    Agreement,
    Call,
    CaseBook,
    Permit,
    Purpose,
    Refused,
    Snapshot,
    SubjectPlace,
)
from motcua.data.exchange.xroad.globs import covers, decoded
from motcua.data.exchange.xroad.identifiers import text

DENIED, BAD = "access_denied", "bad_request"
LONGEST_SUBJECT = 64


def permit(*, snapshot: Snapshot, call: Call, at: datetime) -> Permit:
    """Why the call may pass; fills missing MC-* from the single agreement. Raises Refused (two agreements: 400).

    Checks, in this order: the directory is fresh, the member and the service are known, an agreement in force,
    method and path, purpose, fields, the person concerned, the case.
    """
    service = _known(snapshot, call, at)
    held = snapshot.agreements.get((text(call.client), service), ())
    agreement = _chosen([one for one in held if _in_force(one, at)], call.agreement, bool(held))
    if not _allowed(agreement, call):
        raise Refused(DENIED, "Request is not allowed: method or path is outside the agreement")
    purpose = _purpose(agreement, call.purpose)
    fields = _fields(purpose, call.fields)
    subject = _subject(agreement.subject, call)
    if not call.issue and not agreement.statutory:
        raise Refused(DENIED, "Request is not allowed: X-Road-Issue must name the dossier this is for")
    return Permit(
        agreement=agreement,
        purpose=purpose.code,
        fields=fields,
        subject=subject,
        case=call.issue,
        # Under `verified` the consumer's node looks the case up (`confirmed`), and answers for it by its signature.
        verified=bool(call.issue) and agreement.case == "verified",
        basis=purpose.basis if call.issue else agreement.statutory,
    )


def completed(*, call: Call, permit: Permit) -> Call:
    """The call with agreement (its hash), purpose and fields filled in, as it goes on the wire between nodes."""
    return replace(call, agreement=permit.agreement.hash, purpose=permit.purpose, fields=permit.fields)


def confirmed(*, permit: Permit, book: CaseBook, at: datetime) -> Permit:
    """On the consumer node: the case looked up where the agreement says `verified`. Raises Refused; may ask tables."""
    if not permit.case or permit.agreement.case != "verified":
        return permit
    if not book.concerns(case=permit.case, subject=permit.subject, at=at):
        raise Refused(DENIED, "Request is not allowed: no open dossier of this code concerns this person")
    return replace(permit, verified=True)


def _known(snapshot: Snapshot, call: Call, at: datetime) -> str:
    directory, service = snapshot.directory, text(call.service)
    if at >= directory.expires:
        raise Refused("outdated_global_conf", "The directory of members has expired on this node")
    client = text(call.client)
    if client not in directory.subsystems:
        raise Refused("unknown_member", f"Client '{client}' not found")
    found = directory.services.get(service)
    if found is None:
        raise Refused("unknown_service", f"Unknown service: {service}")
    if found.disabled:
        raise Refused("service_disabled", f"Service {service} is disabled: {found.disabled}")
    return service


def _in_force(agreement: Agreement, at: datetime) -> bool:
    ended = agreement.revoked is not None and agreement.revoked <= at
    return agreement.valid_from <= at < agreement.valid_until and not ended


def _chosen(held: list[Agreement], named: str, ever: bool) -> Agreement:
    """The agreement the call names by hash or code, or the single one."""
    found = [one for one in held if not named or named in (one.hash, one.code)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(BAD, "Several agreements cover this service: name one in MC-Agreement", 400)
    why = "the agreement is not in force" if ever else "no agreement covers this service"
    raise Refused(DENIED, f"Request is not allowed: {why}")


def _allowed(agreement: Agreement, call: Call) -> bool:
    return any(
        one.method in ("*", call.method) and covers(pattern=one.path, path=call.path)
        for one in agreement.permissions
    )


def _purpose(agreement: Agreement, named: str) -> Purpose:
    if named:
        found = agreement.purposes.get(named)
        if found is None:
            raise Refused(DENIED, "Request is not allowed: the purpose is not in the agreement")
        return found
    if len(agreement.purposes) > 1:
        raise Refused(BAD, "The agreement has several purposes: name one in MC-Purpose", 400)
    return next(iter(agreement.purposes.values()))


def _fields(purpose: Purpose, named: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(sorted(set(named)))
    if not wanted:
        return tuple(sorted(purpose.fields))
    if not purpose.fields.issuperset(wanted):
        raise Refused(DENIED, "Request is not allowed: MC-Fields goes beyond the agreement for this purpose")
    return wanted


def _subject(place: SubjectPlace, call: Call) -> str:
    """Whom the call is about; one person, named where the agreement says."""
    if place.place == "none":
        return ""
    found = _FINDERS[place.place](place.name, call)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT or not found.isprintable():
        raise Refused(BAD, "The request does not name the person it is about where the agreement says", 400)
    return found


def _in_body(name: str, call: Call) -> object:
    try:
        data = json.loads(call.body, object_pairs_hook=once)
    except (ValueError, RecursionError):
        return None
    return data.get(name) if isinstance(data, dict) else None


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """For JSON whose keys must stand once: of two, one is read here and the other perhaps by the next. ValueError."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _in_query(name: str, call: Call) -> object:
    try:
        found = parse_qs(call.query, keep_blank_values=True, max_num_fields=100).get(name, [])
    except ValueError:
        return None
    return found[0] if len(found) == 1 else None


def _in_path(number: str, call: Call) -> object:
    plain = decoded(call.path)
    segments = (plain or "").strip("/").split("/")
    at = int(number)
    return segments[at - 1] if 0 < at <= len(segments) else None


_FINDERS = {"body": _in_body, "query": _in_query, "path": _in_path}
