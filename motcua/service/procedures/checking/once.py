"""Once only: what a declared register or the vault can tell is not asked of people, unless an article says so.

A question is the same as a register's field when it says so (`concept`), or by its id: one of the field's `ids`
after a person's word (requester_name), that person being the applicant or somebody whose number the form asks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.data.registries import queries as registries
from motcua.service.forms.types import Field
from motcua.service.procedures.checking.found import Check, Found, House, Rule, found
from motcua.service.procedures.types import Component, Package
from motcua.vn.text import fold

APPLICANT_WORDS = ("requester", "applicant")
ARTICLE = re.compile(r"\bđiều\s+\d+", re.IGNORECASE)
COPY = re.compile(r"^(ban (sao|chinh|chup)( (co|duoc))?( chung thuc)?( tu ban chinh)? )?")
RULES = {
    "once-only-field": Rule(
        _("Ô %(field)s bắt người nộp gõ điều mà “%(register)s” đã có: “%(label)s”."),
        _(
            "Ghi source: {register: %(code)s, field: %(name)s, of: …}; hoặc because, nêu điều luật buộc phải hỏi."
        ),
    ),
    "once-only-paper": Rule(
        _("Giấy tờ %(component)s là thứ mà “%(register)s” thay được: “%(label)s”."),
        _("Bỏ giấy ấy, hoặc ghi replaceable_by; còn phải nộp thì ghi because, nêu điều luật."),
    ),
    "concept-unknown": Rule(
        _("%(place)s: concept %(concept)s không có trong library/registries."),
        _("Ghi register.field của một trường (ô khai) hoặc một giấy tờ (thành phần hồ sơ) đã khai ở đó."),
    ),
}


def asked(package: Package, _house: House) -> Iterable[Found]:
    """No question asks what a register tells."""
    known = registries.declared()
    numbers = {
        field.id.removesuffix("number")
        for field in package.form.fields
        if field.widget == "personal_number" and field.id.endswith("_number")
    }
    for field in package.form.fields:
        place = ("pages", field.page, "fields", field.id)
        if field.concept and _part(known, field.concept, "fields") is None:
            words = {"place": field.id, "concept": field.concept}
            yield found("concept-unknown", "form.yaml", *place, "concept", **words)
        same = _same_field(field, numbers, known)
        if same is None or field.source is not None or ARTICLE.search(field.because):
            continue
        code, name = same
        words = {"code": code, "name": name, "label": known[code]["fields"][name]["label"]}
        register = known[code]["name"]
        yield found("once-only-field", "form.yaml", *place, field=field.id, register=register, **words)


def _same_field(
    field: Field, numbers: set[str], known: Mapping[str, Mapping[str, Any]]
) -> tuple[str, str] | None:
    """The register and its field that know the answer; None where none is sure to."""
    if field.concept:
        code, _dot, name = field.concept.partition(".")
        return (code, name) if _part(known, field.concept, "fields") is not None else None
    for code, register in known.items():
        for name, item in register["fields"].items() if register.get("of") == "person" else ():
            whose = {f"{word}_" for word in APPLICANT_WORDS} | {""}
            if name != register["key"]["field"]:
                whose |= numbers
            if field.id in {f"{word}{ending}" for word in whose for ending in item.get("ids", ())}:
                return code, name
    return None


def handed_in(package: Package, _house: House) -> Iterable[Found]:
    """No paper is demanded for which the data of a register, or a result in the vault, stands."""
    known = registries.declared()
    for item in package.components:
        place = ("components", item.id)
        if item.concept and _part(known, item.concept, "papers") is None:
            words = {"place": item.id, "concept": item.concept}
            yield found("concept-unknown", "procedure.yaml", *place, "concept", **words)
        same = _same_paper(item, known)
        if same is None or not item.required or item.replaceable_by or ARTICLE.search(item.because):
            continue
        words = {"register": known[same[0]]["name"], "label": known[same[0]]["papers"][same[1]]["label"]}
        yield found("once-only-paper", "procedure.yaml", *place, component=item.id, **words)


def _same_paper(item: Component, known: Mapping[str, Mapping[str, Any]]) -> tuple[str, str] | None:
    if item.concept:
        code, _dot, name = item.concept.partition(".")
        return (code, name) if _part(known, item.concept, "papers") is not None else None
    called = COPY.sub("", _folded(item.name))
    for code, name, words in _papers(known):
        if called == words or called.startswith((f"{words} ", f"{words},", f"{words}(")):
            return code, name
    return None


def _papers(known: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for code, register in known.items():
        for name, paper in register.get("papers", {}).items():
            for words in paper["names"]:
                yield code, name, _folded(words)


_folded = lru_cache(maxsize=4096)(fold)  # of the library's own words


def _part(known: Mapping[str, Mapping[str, Any]], concept: str, part: str) -> Any:
    code, _dot, name = concept.partition(".")
    return known.get(code, {}).get(part, {}).get(name)


CHECKS: tuple[Check, ...] = (asked, handed_in)
