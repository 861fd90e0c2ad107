"""What actions wait for: the rings in which they wait for each other."""

from __future__ import annotations

from pac_excel.plan import Plan


def dependency_loops(plan: Plan) -> list[list[str]]:
    """Return rings of actions that each wait for the next, each from its smallest identifier.

    No action stands in two of them, so a ring that shares actions with another may be left out until that one
    is undone. Source: rule DAT-04.
    """
    waits = {action.id: sorted({*action.depends_on}) for action in plan.actions}
    loops = []
    while endless := _never_ready(waits):
        loop = _ring(waits, endless)
        loops.append(loop)
        waits = {
            name: [other for other in others if other not in loop]
            for name, others in waits.items()
            if name not in loop
        }
    return sorted(loops)


def _ring(waits: dict[str, list[str]], endless: set[str]) -> list[str]:
    """Return a ring among actions each of which waits for another of them."""
    path: list[str] = []
    current = min(endless)
    while current not in path:
        path.append(current)
        current = next(name for name in waits[current] if name in endless)
    ring = path[path.index(current) :]
    first = ring.index(min(ring))
    return ring[first:] + ring[:first]


def _never_ready(waits: dict[str, list[str]]) -> set[str]:
    """Return the actions that still wait once all that can be done is done."""
    left = {name: sum(other in waits for other in others) for name, others in waits.items()}
    followers: dict[str, list[str]] = {name: [] for name in waits}
    for name, others in waits.items():
        for other in others:
            if other in followers:
                followers[other].append(name)
    ready = [name for name, count in left.items() if count == 0]
    while ready:
        for follower in followers[ready.pop()]:
            left[follower] -= 1
            if left[follower] == 0:
                ready.append(follower)
    return {name for name, count in left.items() if count > 0}
