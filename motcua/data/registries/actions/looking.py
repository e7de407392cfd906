"""A record is looked up by its exact number: by an officer for a purpose and a dossier, by whom it is about."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import history, rules
from motcua.data.registries.actions.reading import read
from motcua.data.registries.models import Correction, LookUp, Version
from motcua.data.registries.queries import definition, own_registers, own_right
from motcua.data.registries.types import Asker, DoubtPage
from motcua.kit.errors import DomainError, NotFound
from motcua.trust.identity import queries as identity
from motcua.trust.identity.types import HIGHEST_LEVEL, Who


class NoPurpose(DomainError):
    """A look-up names the number, the purpose and the dossier."""

    code = "look_up_without_purpose"
    status = 422
    message = _("Ghi đủ số cần tra, việc cần làm và mã hồ sơ. Người có dữ liệu sẽ thấy lần xem này.")


@transaction.atomic
def look_up(
    *,
    registry: str,
    key: str,
    purpose: str,
    case: str,
    sensitive: bool,
    actor: str,
    user_id: int,
    asker: Asker,
    at: datetime,
) -> str:
    """Read one record whole (sensitive fields only when asked for) and return the ref under which it opens.

    "" when there is no such record; the read is written down and told all the same. Raises NoPurpose, NotFound.
    """
    declared = definition(registry=registry)
    if not (key.strip() and purpose.strip() and case.strip()):
        raise NoPurpose
    wanted = [
        name for name, field in declared["fields"].items() if sensitive or field["sensitivity"] != "sensitive"
    ]
    reader = {"purpose": purpose, "actor": actor, "at": at}
    found = read(
        **{"registry": registry, "key": key, "fields": wanted, "subject": case, "asker": asker},
        **{"basis": "; ".join(declared["legal_basis"]), **reader},
    )
    return "" if found is None else _opened(declared, key, wanted, case, user_id, purpose, at)


@transaction.atomic
def look_up_own(*, registry: str, who: Who, at: datetime) -> str:
    """What a register holds about the person (organisation) that is signed in; the ref under which it opens.

    Sensitive fields only with an account of level 2. "" when nothing is held; the look is written down either way.
    Legal source: library/privacy/page.yaml (to view one's own data). Raises NotFound (no such register of theirs).
    """
    if registry not in {one["code"] for one in own_registers(who=who)} or who.party_id is None:
        raise NotFound
    declared, number = definition(registry=registry), identity.party(party_id=who.party_id).number
    wanted = [
        name
        for name, field in declared["fields"].items()
        if who.level >= HIGHEST_LEVEL or field["sensitivity"] != "sensitive"
    ]
    purpose = gettext("Xem dữ liệu về mình")
    found = read(
        **{"registry": registry, "key": number, "fields": wanted, "subject": "", "purpose": purpose},
        **{"basis": own_right(), "actor": who.actor, "at": at},
    )
    return "" if found is None else _opened(declared, number, wanted, "", who.user_id, purpose, at)


def _opened(
    declared: Mapping[str, Any],
    key: str,
    fields: Collection[str],
    case: str,
    user_id: int,
    purpose: str,
    at: datetime,
) -> str:
    stored, ref = history.known_key(declared, key), uuid4()
    LookUp.objects.create(
        **{"ref": ref, "registry": declared["code"], "key": stored, "fields": list(fields)},
        **{"user_id": user_id, "purpose": purpose, "case": case, "at": at},
    )
    return str(ref)


@transaction.atomic
def open_doubt(
    *, ref: str, actor: str, asker: Asker, at: datetime, typed: str = "", error: str = ""
) -> DoubtPage:
    """The doubt as its owner sees it; seeing the value that is held is a read, and told. Raises NotFound."""
    row = Correction.objects.select_related("data_key").filter(ref=UUID(ref)).first()
    if row is None:
        raise NotFound
    declared = definition(registry=row.registry)
    own = Version.objects.select_related("data_key").filter(registry=row.registry, key=row.key).latest("pk")
    number = str(history.values(own)[declared["key"]["field"]])
    found = read(
        **{"registry": row.registry, "key": number, "fields": [row.field], "actor": actor, "at": at},
        **{"purpose": gettext("Trả lời đề nghị sửa dữ liệu"), "basis": declared["corrections"]["basis"]},
        **{"subject": str(row.ref), "asker": asker},
    )
    return DoubtPage(
        **{"ref": ref, "code": row.registry, "register": declared["name"], **history.raised(row)},
        **{"label": declared["fields"][row.field]["label"], "valid_from": row.valid_from, "at": row.at},
        **{"reason": row.reason, "proof": row.proof, "due": row.due, "state": row.state},
        **{"answer": row.answer, "answered_at": row.answered_at, "typed": typed, "error": error},
        held=found.fields[row.field] if found else "",
        proposed=rules.as_text(history.proposed(row)),
        late=row.due < history.day_of(at) and row.state == Correction.State.REQUESTED,
    )
