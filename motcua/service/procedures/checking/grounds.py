"""Grounds: nothing is asked, charged or read without its legal basis; every channel has a general limit."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from motcua.service.forms import queries as forms
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.localising import missing
from motcua.service.procedures.types import Package

FACTS = "procedure.yaml"
RULES = {
    "question-unfounded": Rule(
        _("Ô %(field)s chưa có căn cứ (basis) và mục đích (purpose)."),
        _("Ghi điều luật cho phép hỏi và hỏi để làm gì; không có căn cứ thì bỏ câu hỏi."),
    ),
    "fee-unfounded": Rule(
        _("Khoản %(fee)s chưa có căn cứ (basis)."),
        _("Ghi văn bản quy định mức thu."),
    ),
    "channel-without-limit": Rule(
        _("Kênh %(channel)s không có thời hạn chung."),
        _("Thêm một dòng time_limits cho kênh này, không có when."),
    ),
    "register-read-undeclared": Rule(
        _("Ô %(field)s lấy %(source)s của %(of)s mà register_reads không khai."),
        _("Khai trường ấy và của ai trong register_reads, kèm mục đích và căn cứ; hoặc bỏ source."),
    ),
    "register-read-unfounded": Rule(
        _("register_reads.%(register)s chưa có mục đích (purpose), căn cứ (basis)."),
        _("Ghi đọc để làm gì và điều luật cho phép."),
    ),
    "text-missing": Rule(
        _("Bản %(language)s thiếu %(place)s."),
        _("Thêm lời ấy vào texts.%(language)s.yaml."),
    ),
}


def asked(package: Package, _house: House) -> Iterable[Found]:
    """Every question says by which law and what for."""
    pages = {field.id: field.page for field in package.form.fields}
    for name in forms.unfounded(form=package.form):
        yield found("question-unfounded", "form.yaml", "pages", pages[name], "fields", name, field=name)


def charged(package: Package, _house: House) -> Iterable[Found]:
    """Every fee says by which text."""
    for fee in package.fees:
        if not fee.basis.strip():
            yield found("fee-unfounded", FACTS, "fees", fee.id, fee=fee.id)


def limited(package: Package, _house: House) -> Iterable[Found]:
    """Every channel has a limit that does not depend on the case."""
    general = {channel for limit in package.limits for channel in limit.channels if limit.when is None}
    for channel in package.channels:
        if channel not in general:
            yield found("channel-without-limit", FACTS, "time_limits", channel=channel)


def read(package: Package, _house: House) -> Iterable[Found]:
    """What the form takes from a register is declared in register_reads: the field, whose, and why."""
    for field in forms.sourced(form=package.form):
        source, declared = field.source, package.register_reads.get(field.source.register, {})
        if source.field not in declared.get("fields", ()) or source.of not in declared.get("of", ()):
            place = ("pages", field.page, "fields", field.id, "source")
            words = {"field": field.id, "source": f"{source.register}.{source.field}", "of": source.of}
            yield found("register-read-undeclared", "form.yaml", *place, **words)
    for register, declared in package.register_reads.items():
        if not all(declared.get(name, "").strip() for name in ("purpose", "basis")):
            yield found("register-read-unfounded", FACTS, "register_reads", register, register=register)


def translated(package: Package, _house: House) -> Iterable[Found]:
    """What a second language began, it says in full."""
    for language, texts in package.texts.items():
        for place in missing(package, texts):
            file = f"texts.{language}.yaml"
            yield found("text-missing", file, *place.split("."), language=language, place=place)


CHECKS: tuple[Check, ...] = (asked, charged, limited, read, translated)
