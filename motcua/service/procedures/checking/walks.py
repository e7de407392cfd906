"""Which states follow which: the graph that several checks walk."""

from motcua.service.procedures.types import ActionDef, Package


def reachable(package: Package, start: str) -> frozenset[str]:
    """The states that a dossier in `start` can come to, `start` among them."""
    seen, waiting = {start}, [start]
    while waiting:
        for following in _following(package, waiting.pop()) - seen:
            seen.add(following)
            waiting.append(following)
    return frozenset(seen)


def _following(package: Package, state: str) -> set[str]:
    """The states one action away; “$previous” leads to any state that leads here."""
    return {target for action in package.process.offered[state] for target in targets(package, action, state)}


def targets(package: Package, action: ActionDef, state: str) -> set[str]:
    """Where an action leads from a state; a condition on the state alone is decided, any other may be true."""
    found: set[str] = set()
    for route in action.routes:
        decided = route.when is not None and route.when.names <= {"state"}
        if decided and route.when.evaluate({"state": state}) is not True:
            continue
        if route.state == "$previous":
            found |= {
                name
                for name, actions in package.process.offered.items()
                if name != state and any(r.state == state for a in actions for r in a.routes)
            }
        elif route.state != "$same":
            found.add(route.state)
        if decided or route.when is None:
            break
    return found
