"""An officer looks up one record by its exact number, for a purpose and a dossier that are written down."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import history, rules
from motcua.data.registries.actions.reading import read
from motcua.data.registries.models import Correction, LookUp, Version
from motcua.data.registries.queries import definition
from motcua.data.registries.types import Asker, DoubtPage
from motcua.kit.errors import DomainError, NotFound


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
    found = read(
        **{"registry": registry, "key": key, "fields": wanted, "purpose": purpose, "subject": case},
        **{"basis": "; ".join(declared["legal_basis"]), "actor": actor, "at": at, "asker": asker},
    )
    if found is None:
        return ""
    stored, ref = history.known_key(declared, key), uuid4()
    LookUp.objects.create(
        **{"ref": ref, "registry": registry, "key": stored, "fields": wanted, "user_id": user_id},
        **{"purpose": purpose, "case": case, "at": at},
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
        **{"ref": ref, "code": row.registry, "register": declared["name"], "office": row.office},
        **{"label": declared["fields"][row.field]["label"], "valid_from": row.valid_from, "at": row.at},
        **{"reason": row.reason, "proof": row.proof, "case": row.case, "due": row.due, "state": row.state},
        **{"answer": row.answer, "answered_at": row.answered_at, "typed": typed, "error": error},
        held=found.fields[row.field] if found else "",
        proposed=rules.as_text(history.proposed(row)),
        late=row.due < history.day_of(at) and row.state == Correction.State.REQUESTED,
    )
