"""For other rooms' tests: a read of somebody's data, and what was recorded."""

from typing import Any

from motcua.trust.privacy import models
from motcua.trust.privacy.queries import pseudonym
from motcua.trust.privacy.types import REGISTRY, Read

SUBJECT = "001099012345"


def make_read(**changes: Any) -> Read:
    """A plausible read of SUBJECT; give what should differ."""
    given: dict[str, Any] = {
        "subject": SUBJECT,
        "office": "45.19328",
        "office_name": "UBND phường Đông Hà",
        "actor": "5f0c1f0e-0000-4000-8000-000000000001",
        "registry": "population",
        "purpose": "Ghi người yêu cầu",
        "basis": "Luật Hộ tịch 60/2014/QH13",
        "fields": ("full_name", "residence"),
        "channel": REGISTRY,
    }
    return Read(**{**given, **changes})


def recorded(*, subject: str = SUBJECT) -> list[models.Read]:
    """What is written down about a person, oldest first."""
    return list(models.Read.objects.filter(subject=pseudonym(subject=subject)).order_by("pk"))
