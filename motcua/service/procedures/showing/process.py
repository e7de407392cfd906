"""The page of one process: the drawing, and the same in a table."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.service.procedures import queries
from motcua.service.procedures.drawing import Link, Picture, Sketch, Way, drawing, lane_name, route_words
from motcua.service.procedures.types import Package


@dataclass(frozen=True, slots=True)
class Step:
    """One row: a state, who holds it, how long, what happens then, and where each action leads."""

    name: str
    who: str
    limit: str
    after: str
    ways: tuple[str, ...]
    here: bool
    final: bool


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """A process drawn and told."""

    name: str
    code: str
    version: int
    back_href: str
    sketch: Sketch
    links: tuple[Link, ...]
    steps: tuple[Step, ...]
    here: str
    here_name: str
    here_text: str


def process_page(*, name: str, version: str, state: str) -> ProcessPage:
    """A version of a process with one state marked; no SQL. Raises NotFound."""
    package = queries.localised(package=queries.version_of(name=name, version=version))
    found, made = drawing(package)
    here = package.process.states.get(state)
    return ProcessPage(
        name=package.name,
        code=package.code,
        version=package.version,
        back_href=reverse("procedures-procedure", args=[package.slug]),
        sketch=made,
        links=found.links,
        steps=steps(package, found, state),
        here=state if here else "",
        here_name=here.title if here else "",
        here_text=_held(lane_name(here.owner), here.limit_text) if here and here.owner else "",
    )


def _held(who: str, limit: str) -> str:
    said = {"who": who, "limit": limit}
    return _("%(who)s giữ, trong %(limit)s") % said if limit else _("%(who)s giữ") % said


def steps(package: Package, found: Picture, here: str = "") -> tuple[Step, ...]:
    """Every state as a row, in the order of the package."""
    return tuple(
        Step(
            name=state.title,
            who=lane_name(state.owner) if state.owner else "",
            limit=state.limit_text,
            after=_after(package, state.after_limit) if state.limit else "",
            ways=_ways(package, [way for way in found.ways if way.source == state.name]),
            here=state.name == here,
            final=state.final,
        )
        for state in package.process.states.values()
    )


def _after(package: Package, after: str) -> str:
    if after in ("", "remind"):
        return _("nhắc, và tính là trễ")
    action = package.process.actions.get(after)
    return _("tự làm: %(action)s") % {"action": action.title} if action else ""


def _ways(package: Package, found: list[Way]) -> tuple[str, ...]:
    """“Tiếp nhận → Chờ phân công (nộp tại quầy); báo người nộp”, one line for each."""
    lines = []
    for way in found:
        target = _("ở lại bước này") if way.target == way.source else package.process.states[way.target].title
        elsewhere = any(one.action is way.action and one.target != way.target for one in found)
        words = route_words(way, package) if elsewhere else ""
        line = f"{way.action.title} → {target}" + (f" ({words})" if words else "")
        lines.append(_("%(way)s; báo người nộp") % {"way": line} if way.notifies else line)
    return tuple(dict.fromkeys(lines))
