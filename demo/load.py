"""`python -m demo.load`: the sample province, its officers and who may sign, a register of invented people, and
the signatures of the demo's own issuer on the packages that this working copy ships. --no-people: their register is
at another agency's node."""

import sys
from pathlib import Path

import django

django.setup()


from django.conf import settings  # noqa: E402 - Django must be set up first

from demo.people import OTHER_BOOKS, register_rows  # noqa: E402 - Django is set up first
from motcua.data.registries import actions as registries  # noqa: E402 - Django is set up first
from motcua.kit.clock import now  # noqa: E402 - Django is set up first
from motcua.kit.library import load_yaml, root  # noqa: E402 - Django is set up first
from motcua.service.procedures import actions as procedures  # noqa: E402 - Django is set up first
from motcua.service.procedures.queries import package_key  # noqa: E402 - Django is set up first
from motcua.trust.identity import actions as identity  # noqa: E402 - Django is set up first
from motcua.trust.signing import actions as signing  # noqa: E402 - Django is set up first

ROOT = Path(__file__).resolve().parents[1]
KEYS = "package.vkey"  # what the demo's processes take signatures of; the private key beside it is made at first start


def main(*, with_people: bool = True) -> None:
    """Load everything; what is already there stays as it is."""
    folder = root() / "places" / settings.MOTCUA_PROVINCE
    at = now()
    places = identity.load_places(folder=folder, at=at)
    grants = signing.load_grants(rows=load_yaml(folder / "signing.yaml")["grants"], at=at)
    rows = register_rows() if with_people else []
    people = registries.load(registry="population", rows=rows, at=at)
    for registry, book in OTHER_BOOKS.items():
        registries.load(registry=registry, rows=book, at=at)
    signed = procedures.issue_samples(samples=ROOT / "library", at=at)
    (Path(settings.MOTCUA_DATA) / KEYS).write_text(package_key(), encoding="ascii")
    kept = f"{people} người trong sổ dân cư (giả lập)" if with_people else "sổ dân cư ở nút của chủ quản"
    print(
        f"  {places.areas} địa bàn, {places.offices} cơ quan, {places.officers} cán bộ, {grants} quyền ký, "
        f"{kept}, ký {signed} gói thủ tục"
    )


if __name__ == "__main__":
    main(with_people="--no-people" not in sys.argv[1:])
