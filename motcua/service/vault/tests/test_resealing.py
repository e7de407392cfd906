"""The vault's rows follow a change of keys; killed anywhere, the change goes on, and all is readable meanwhile."""

from pathlib import Path

import pytest

from motcua.data.registries import actions as registries
from motcua.service.vault import actions, queries, testing
from motcua.service.vault.models import Item, Share

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "keys")]
AT = testing.AT


@pytest.fixture
def keys(tmp_path: Path, settings) -> None:
    """A keystore of this test's own."""
    settings.MOTCUA_DATA, settings.MOTCUA_SEALING_KEYS = tmp_path, ""


def fill(owner, who, papers: int = 3) -> None:
    """Some papers, one of them shared."""
    refs = [testing.make_item(user=owner, number=f"{place}/2026") for place in range(papers)]
    actions.share(who=who, items=refs[:1], purpose="Vay vốn", receiver="Ngân hàng", days=7, at=AT)


def numbers(who) -> list[str]:
    """What the owner reads."""
    return sorted(line.number for line in queries.vault_page(who=who, at=AT).papers)


def finish(limit: int) -> int:
    """Run the change to its end; how many rows were sealed anew."""
    rows = 0
    while not (step := actions.reseal(limit=limit, at=AT)).done:
        rows += step.rows
    return rows


def under() -> set[int]:
    """The keys in use."""
    return {
        *Item.objects.values_list("data_key", flat=True),
        *Share.objects.values_list("data_key", flat=True),
    }


def test_killed_at_any_row_and_continued(owner, who, monkeypatch) -> None:
    """Wherever it stops every paper opens; the next run finishes, and the older keys are closed."""
    fill(owner, who)
    real = registries.reseal_values
    for place in range(4):
        assert registries.renew_key(registry="vault", at=AT)
        seen: list[object] = []

        def dies(**given: object) -> object:
            if len(seen) == place:  # noqa: B023 - used up before the next turn
                raise KeyboardInterrupt
            seen.append(given)  # noqa: B023 - as above
            return real(**given)

        monkeypatch.setattr(registries, "reseal_values", dies)
        with pytest.raises(KeyboardInterrupt):
            finish(limit=1)
        monkeypatch.setattr(registries, "reseal_values", real)
        assert numbers(who) == ["0/2026", "1/2026", "2/2026"]
        assert not registries.renew_key(registry="vault", at=AT)
        finish(limit=2)
        assert numbers(who) == ["0/2026", "1/2026", "2/2026"]
        assert under() == {registries.sealing_key(registry="vault", at=AT)}


def test_what_is_kept_meanwhile_takes_the_new_key(owner, who) -> None:
    """A paper that comes in the middle of it is sealed with the new key and looked at no more."""
    fill(owner, who)
    registries.renew_key(registry="vault", at=AT)
    testing.make_item(user=owner, number="9/2026")
    assert (finish(limit=2), len(numbers(who))) == (4, 4)
