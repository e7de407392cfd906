"""What registries hand to other rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields a read was allowed to see, from which registry and when."""

    registry: str
    name: str
    key: str
    fields: Mapping[str, str]
    at: datetime
