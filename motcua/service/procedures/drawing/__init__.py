"""A process as a drawing in BPMN's notation, made on the server and kept by the package's digest."""

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.service.procedures.drawing.picture import Link, Picture, picture
from motcua.service.procedures.drawing.shapes import Sketch, sketch
from motcua.service.procedures.drawing.ways import Way, ways
from motcua.service.procedures.drawing.wording import in_words
from motcua.service.procedures.types import APPLICANT, SYSTEM, Package
from motcua.trust.identity import queries as identity

__all__ = ["Link", "Picture", "Sketch", "Way", "drawing", "in_words", "lane_name", "route_words", "ways"]


def drawing(package: Package) -> tuple[Picture, Sketch]:
    """The process of a package as the page's reader reads it; no SQL, made once a process and language."""
    return _made(_Kept(package, get_language() or "vi"))


class _Kept:
    """A package and a language, told from others by digest: a package itself is too big to compare."""

    def __init__(self, package: Package, language: str) -> None:
        self.package, self.key = package, (package.code, package.version, package.digest, language[:2])

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.key == other.key


@lru_cache(maxsize=256)
def _made(kept: _Kept) -> tuple[Picture, Sketch]:
    package = kept.package
    found = picture(package, lane_name=lane_name, condition=lambda way: route_words(way, package, brief=True))
    return found, sketch(found)


def lane_name(role: str) -> str:
    """Who holds a step, in words."""
    if role == APPLICANT:
        return _("Người nộp")
    if role == SYSTEM:
        return _("Máy tự làm")
    return identity.role_name(role=role, language=(get_language() or "vi")[:2])


def route_words(way: Way, package: Package, *, brief: bool = False) -> str:
    """When an action with several ways takes this one; "" where it has but one, or where no words say it."""
    if way.among < 2:
        return ""
    return in_words(way.route.when.source, package, brief=brief) if way.route.when else _("trường hợp khác")
