"""JSON for the agent beside a USB token: learn its certificates, give it hashes, take signatures back.

The agent shows `Authorization: Bearer <secret>` from its pairing; nothing here follows a browser's session.
"""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from motcua.kit.clock import now
from motcua.kit.errors import DomainError
from motcua.kit.http import access
from motcua.trust.signing import actions, queries


class BadBody(DomainError):
    """The body is not the JSON asked for."""

    code = "bad_body"
    status = 400
    message = "Yêu cầu của trình ký không đúng dạng JSON."


@csrf_exempt
@require_POST
@access("anyone")
def certificates(request: HttpRequest) -> HttpResponse:
    """{certificates: [base64 DER, …]} of the token, the signer's first."""
    found = _rows(_json(request), "certificates", str)
    actions.learn_certificates(secret=_secret(request), certificates=found, at=now())
    return JsonResponse({"ok": True})


@csrf_exempt
@require_http_methods(["GET", "POST"])
@access("anyone")
def work(request: HttpRequest, ref: UUID) -> HttpResponse:
    """GET: {documents: [{id, number, title, hash}]}. POST {answers: [{id, value | reason}]}."""
    if request.method == "GET":
        found = queries.agent_work(secret=_secret(request), ref=str(ref))
        return JsonResponse({"documents": [dict(item) for item in found]})
    answers = _rows(_json(request), "answers", dict)
    if not all(isinstance(text, str) for item in answers for text in item.values()):
        raise BadBody
    actions.receive(secret=_secret(request), batch=str(ref), answers=answers, at=now())
    return JsonResponse({"ok": True})


def _secret(request: HttpRequest) -> str:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret if kind == "Bearer" else ""


def _rows(body: dict[str, Any], name: str, kind: type) -> list[Any]:
    found = body.get(name, [])
    if not isinstance(found, list) or not all(isinstance(item, kind) for item in found):
        raise BadBody
    return found


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadBody from error
    if not isinstance(body, dict):
        raise BadBody
    return body
