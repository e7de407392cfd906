"""Conditions of a package in everyday words, where they are simple enough; nothing is guessed."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.service.procedures.types import Package

SIMPLE: Mapping[str, object] = {
    "channel = 1": gettext_lazy("nộp tại quầy"),
    "channel = 2": gettext_lazy("nộp trực tuyến"),
    "channel = 3": gettext_lazy("gửi qua bưu chính"),
    "fee > 0": gettext_lazy("phải nộp phí"),
    "fee = 0": gettext_lazy("không phải nộp phí"),
    "due = null": gettext_lazy("chưa tiếp nhận"),
}
ANSWER = re.compile(r'(?P<name>\w+) = (?P<value>"(?P<text>[^"]*)"|true|false)')


def in_words(source: str, package: Package) -> str:
    """“nộp trực tuyến”, “Bạn có giấy gì?: Giấy chứng sinh”; "" for a condition that no short words say."""
    source = " ".join(source.split())
    if source in SIMPLE:
        return str(SIMPLE[source])
    found = ANSWER.fullmatch(source)
    field = next((one for one in package.form.fields if found and one.id == found["name"]), None)
    if found is None or field is None:
        return ""
    if found["text"] is None:
        said = _("có") if found["value"] == "true" else _("không")
    else:
        said = dict(field.options).get(found["text"], "")
    return f"{field.label.rstrip('?:')}: {said}" if said else ""
