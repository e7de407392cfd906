"""An agreement as an ODRL policy in JSON-LD, for those who keep catalogues of policies. An export, never read back."""

import json
from typing import Any

from motcua.data.exchange.types import Agreement, Purpose

CONTEXT = "http://www.w3.org/ns/odrl.jsonld"


def as_jsonld(*, agreement: Agreement) -> dict[str, Any]:
    """The policy: one permission per purpose with its constraints, duties, and the ban on passing data on."""
    data = json.loads(agreement.document)
    target = f"urn:x-road:{agreement.provider}/{agreement.service}"
    policy: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Agreement",
        "uid": f"urn:sha256:{agreement.hash}",
        "dc:title": data["title"],
        "assigner": f"urn:x-road:{agreement.provider}",
        "assignee": f"urn:x-road:{agreement.consumer}",
        "permission": [_permission(agreement, one, target) for one in agreement.purposes.values()],
    }
    if not agreement.third_party:
        policy["prohibition"] = [{"target": target, "action": "distribute"}]
    return policy


def _permission(agreement: Agreement, purpose: Purpose, target: str) -> dict[str, Any]:
    constraints = [
        _constraint(
            "purpose", "eq", {"@id": f"urn:motcua:purpose:{purpose.code}", "dc:source": purpose.basis}
        ),
        _constraint("motcua:field", "isAnyOf", sorted(purpose.fields)),
        _constraint("dateTime", "gteq", agreement.valid_from.isoformat()),
        _constraint("dateTime", "lt", agreement.valid_until.isoformat()),
        _constraint("motcua:callsPerMinute", "lteq", agreement.quota.per_minute),
        _constraint("motcua:case", "eq", agreement.statutory or agreement.case),
    ]
    duty = {
        "action": "delete",
        "constraint": [_constraint("delayPeriod", "eq", f"P{agreement.retention_days}D")],
    }
    return {"target": target, "action": "read", "constraint": constraints, "duty": [duty]}


def _constraint(left: str, operator: str, right: object) -> dict[str, object]:
    return {"leftOperand": left, "operator": operator, "rightOperand": right}
