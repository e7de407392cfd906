"""Reading the registers' pages from a request; never saves."""

from collections.abc import Mapping

from motcua.data.registries.types import Doubt
from motcua.vn.dates import read_day
from motcua.vn.text import clean


def read_line(sent: Mapping[str, str], name: str, most: int = 300) -> str:
    """One cleaned line."""
    return clean(sent.get(name, ""))[:most]


def read_doubt(sent: Mapping[str, str], field: str) -> Doubt:
    """A doubt about a field, as typed; a day that is none counts as not given."""
    return Doubt(
        field=field,
        proposed=read_line(sent, "dung", 2000),
        reason=sent.get("ly-do", "").strip()[:2000],
        proof=read_line(sent, "giay-to", 200),
        valid_from=read_day(sent.get("tu-ngay", "")),
    )
