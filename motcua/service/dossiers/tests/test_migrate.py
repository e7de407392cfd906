"""A running dossier goes on under a newer version: by the declared mapping, once, with a line, a leaf and an event."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.test import TestCase, override_settings

from motcua.kit.events.models import EventRecord
from motcua.kit.library import root
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier, Step
from motcua.service.procedures import queries as procedures
from motcua.trust.ledger.models import Leaf

CODE = "1.001193"
LATER = testing.MONDAY + timedelta(days=3)


def second_version(folder: Path, *, mapped: bool, **facts: Any) -> None:
    """A library with version 2 of the birth: examining is called checking, and one answer is asked for anew."""
    shutil.copytree(root(), folder, ignore=shutil.ignore_patterns("issued"))
    first = next((folder / "procedures").glob(f"{CODE}-*/1"))
    later = Path(shutil.copytree(first, first.with_name("2")))
    told = yaml.safe_load((later / "procedure.yaml").read_text(encoding="utf-8"))
    _write(later / "procedure.yaml", told | {"version": 2, "effective_from": LATER.date()} | facts)
    if not mapped:
        return
    running = [
        name
        for name, state in procedures.package(code=CODE, version=1).process.states.items()
        if not state.final
    ]
    mapping = {"from": 1, "basis": "luật thử", "states": {name: name for name in running}}
    mapping["answers"] = {"phone": '"+84912000719"'}
    _write(later / "migration.yaml", {"migrations": [mapping]})


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


class MigrateTest(TestCase):
    """migrate(), and the version that reception pins."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A birth that was handed in under version 1."""
        testing.load_house()
        cls.user = testing.mother()
        cls.code = testing.make_dossier(user=cls.user)

    def library(self, *, mapped: bool = True, **facts: Any) -> None:
        """From here on version 2 is there as well."""
        home = Path(self.enterContext(tempfile.TemporaryDirectory())) / "library"
        second_version(home, mapped=mapped, **facts)
        self.enterContext(override_settings(MOTCUA_LIBRARY=home))

    def receive(self, *, days: int = 0) -> Dossier:
        """The counter receives it."""
        at = testing.MONDAY + timedelta(days=days, minutes=10)
        actions.act(code=self.code, action="receive", actor=testing.officer("dongha.sen"), at=at)
        return Dossier.objects.get(code=self.code)

    def test_it_goes_on_under_the_new_version(self) -> None:
        """State mapped, answers computed, the promised date kept; one line, one leaf, one event."""
        before = self.receive()
        leaves = Leaf.objects.filter(subject=self.code).count()
        self.library()
        self.assertTrue(actions.migrate(code=self.code, version=2, at=LATER))
        dossier = Dossier.objects.get(code=self.code)
        self.assertEqual((dossier.version, dossier.state, dossier.due), (2, before.state, before.due))
        self.assertEqual(dossier.digest, procedures.package(code=CODE, version=2).digest)
        self.assertEqual(dossier.answers["phone"], "+84912000719")
        self.assertEqual(dossier.answers["child_name"], before.answers["child_name"])
        step = Step.objects.get(dossier=dossier, action="migrate")
        self.assertEqual(step.input, {"from_version": 1, "to_version": 2})
        self.assertEqual(Leaf.objects.filter(subject=self.code).count(), leaves + 1)
        self.assertTrue(
            EventRecord.objects.filter(payload__action="migrate", payload__code=self.code).exists()
        )
        page = queries.officer_page(code=self.code, actor=testing.officer("dongha.sen"), at=LATER)
        self.assertIn("Chuyển sang giải quyết theo bản 2 của thủ tục", str(page))

    def test_a_second_time_does_nothing(self) -> None:
        """Idempotent: no second line."""
        self.library()
        self.assertTrue(actions.migrate(code=self.code, version=2, at=LATER))
        self.assertFalse(actions.migrate(code=self.code, version=2, at=LATER))
        self.assertEqual(Step.objects.filter(action="migrate").count(), 1)

    def test_what_has_ended_stays(self) -> None:
        """A closed dossier is never opened by a new version."""
        actions.act(
            code=self.code,
            action="withdraw",
            actor=testing.actor(self.user),
            at=testing.MONDAY + timedelta(minutes=5),
        )
        self.library()
        self.assertFalse(actions.migrate(code=self.code, version=2, at=LATER))
        self.assertEqual(Dossier.objects.get(code=self.code).version, 1)

    def test_what_is_not_declared_is_refused_whole(self) -> None:
        """Without a mapping nothing is written, and the list says so."""
        self.library(mapped=False)
        with self.assertRaises(procedures.NotMapped):
            actions.migrate(code=self.code, version=2, at=LATER)
        self.assertEqual(Dossier.objects.get(code=self.code).turn, 1)
        (waiting,) = queries.migratable(procedure=CODE, version=2)
        self.assertEqual((waiting.version, waiting.target, waiting.codes), (1, "", (self.code,)))

    def test_what_can_be_carried_over_is_listed(self) -> None:
        """By version and state, with where it goes; nothing once it is there."""
        self.library()
        (waiting,) = queries.migratable(procedure=CODE, version=2)
        self.assertEqual(
            (waiting.state, waiting.target, waiting.codes), ("submitted", "submitted", (self.code,))
        )
        actions.migrate(code=self.code, version=2, at=LATER)
        self.assertEqual(queries.migratable(procedure=CODE, version=2), ())

    def test_it_keeps_its_version_at_reception(self) -> None:
        """The version in force at submission decides, whatever is in force now."""
        self.library()
        self.assertEqual(self.receive(days=4).version, 1)

    def test_reception_pins_the_version_that_says_so(self) -> None:
        """With a transition, what is received under version 2 is decided by it."""
        self.library(transition={"pins": "reception", "basis": "luật thử"})
        dossier = self.receive(days=4)
        self.assertEqual((dossier.version, dossier.portal), (2, 2))
        self.assertEqual(dossier.digest, procedures.package(code=CODE, version=2).digest)

    def test_a_draft_goes_on_under_the_version_in_force(self) -> None:
        """Begun under 1, it cannot be handed in under 2 unseen; opened again it keeps its answers."""
        actor = testing.actor(self.user)
        ref = actions.open_draft(procedure=CODE, actor=actor, at=testing.MONDAY)
        actions.save_page(
            ref=ref, page="requester", raw=testing.PAGES["requester"], actor=actor, at=testing.MONDAY
        )
        self.library()
        with self.assertRaises(actions.Superseded):
            actions.submit(ref=ref, vouched=True, actor=actor, at=LATER)
        self.assertEqual(actions.open_draft(procedure=CODE, actor=actor, at=LATER), ref)
        draft = Dossier.objects.get(ref=ref)
        self.assertEqual((draft.version, draft.answers["relation"]), (2, "mother"))
