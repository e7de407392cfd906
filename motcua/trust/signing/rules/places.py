"""Where the signatures stand (NĐ 30/2020, Phụ lục I): the seal over a third of the signature, on its left."""

from motcua.trust.signing.types import Place

SEAL = 100.0


def both(*, page: int, left: float, bottom: float, width: float, height: float) -> tuple[Place, Place]:
    """The leader's box as the template left it, the agency's square over its left third. Points."""
    middle = bottom + height / 2
    right = left + width / 3
    seal = (right - SEAL, middle - SEAL / 2, right, middle + SEAL / 2)
    signature = (left, bottom, left + width, bottom + height)
    return (
        Place(slot="leader", box=_points(signature), page=page - 1),
        Place(slot="agency", box=_points(seal), page=page - 1),
    )


def _points(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, bottom, right, top = (round(edge) for edge in box)
    return max(left, 0), max(bottom, 0), max(right, 1), max(top, 1)
