"""Where the actions of a process lead: one way per state, target and action, with its condition."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.service.procedures.types import ActionDef, Package, Route


@dataclass(frozen=True, slots=True)
class Way:
    """One action out of one state to another; `route`: which of its routes; `among`: how many are open here."""

    source: str
    target: str
    action: ActionDef
    route: Route
    among: int

    @property
    def notifies(self) -> bool:
        """Whether the applicant is told."""
        effects = (*self.action.effects, *self.route.effects)
        return any(effect.verb in ("notify", "slip") for effect in effects)


def ways(package: Package) -> tuple[Way, ...]:
    """Every way of a process, by state and action as written; “$same” leads to where it starts."""
    found: list[Way] = []
    for source in package.process.states:
        for action in package.process.offered[source]:
            routes = _open(action, source)
            for route in routes:
                found += [
                    Way(source, target, action, route, len(routes))
                    for target in _targets(package, route, source)
                ]
    return tuple(found)


def _open(action: ActionDef, source: str) -> list[Route]:
    """The routes possible from a state: a condition on the state alone is decided, any other may be true."""
    found = []
    for route in action.routes:
        decided = route.when is not None and route.when.names <= {"state"}
        if decided and route.when is not None and route.when.evaluate({"state": source}) is not True:
            continue
        found.append(route)
        if decided or route.when is None:
            break
    return found


def _targets(package: Package, route: Route, source: str) -> Iterable[str]:
    """“$previous” leads to any state that leads here."""
    if route.state == "$same":
        return (source,)
    if route.state != "$previous":
        return (route.state,)
    return tuple(
        name
        for name, actions in package.process.offered.items()
        if name != source and any(one.state == source for action in actions for one in action.routes)
    )
