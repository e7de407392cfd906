"""A definition that cannot be lived by is found, with its line; those of the library are sound."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import TestCase

import yaml

from motcua.data.registries import checking, queries
from motcua.kit.library import load_yaml, root

FOLDER = root() / "registries"


def places(part: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a definition."""
    if way:
        yield way
    below = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, child in below:
        yield from places(child, (*way, step))


class CheckingTest(TestCase):
    """findings()."""

    def found(self, name: str, **changes: object) -> set[str]:
        """The rules that a changed definition breaks; `path__to` a part is set, None takes it away."""
        made = yaml.safe_load(yaml.safe_dump(dict(load_yaml(FOLDER / f"{name}.yaml"))))
        for place, value in changes.items():
            *way, last = place.split("__")
            part = made
            for step in way:
                part = part[step]
            if value is None:
                del part[last]
            else:
                part[last] = value
        with TemporaryDirectory() as folder:
            (Path(folder) / f"{name}.yaml").write_text(
                yaml.safe_dump(made, allow_unicode=True), encoding="utf-8"
            )
            return {item.rule for item in queries.findings(folder=Path(folder))}

    def test_the_library_is_sound(self) -> None:
        """Nothing is found in what we publish."""
        self.assertEqual(queries.findings(folder=FOLDER), ())

    def test_each_fault_is_found(self) -> None:
        """One change, one rule."""
        path = "services__tracuu__paths__POST /v1/xac-thuc__"
        for rule, name, changes in (
            ("lacks", "population", {"retention": None}),
            ("lacks", "population", {"fields__sex__basis": None}),
            ("lacks", "population", {"corrections__answer_within": {"days": 0}}),
            ("unknown-part", "population", {"fields__sex__colour": "x"}),
            ("unknown-value", "population", {"fields__sex__type": "text"}),
            ("unknown-value", "population", {"fields__sex__grade": "A"}),
            ("example-wrong", "population", {"fields__sex__example": "nam"}),
            ("unknown-field", "population", {"key": {"field": "x"}}),
            ("key-guessable", "population", {"key": {"field": "sex"}}),
            ("key-guessable", "population", {"key": {"field": "ethnicity"}}),
            ("about-missing", "land", {"about": None}),
            ("unknown-field", "civil_status", {"writes__record_birth__fields": ["number", "x"]}),
            ("write-without-key", "civil_status", {"writes__record_birth__fields": ["birth_place"]}),
            ("service-shape", "population", {"services__tracuu__member": "G01"}),
            ("service-shape", "population", {f"{path}lookup": "{so}"}),
            ("unknown-field", "population", {f"{path}returns": {"a": "x"}}),
            ("service-sensitive", "population", {f"{path}returns": {"dan_toc": "ethnicity"}}),
        ):
            with self.subTest(changes=changes):
                self.assertIn(rule, self.found(name, **changes))

    def test_a_path_that_writes_is_held_to_its_write(self) -> None:
        """What it names is declared, what it takes is the write's, and the record's key comes back."""
        found = load_yaml(root() / "registries" / "civil_status.yaml")
        path = found["services"]["ghi"]["paths"]["POST /v1/ket-hon"]
        for name, value in (
            ("writes", "record_divorce"),
            ("takes", {**path["takes"], "noi_sinh": "birth_place"}),
            ("returns", {"ngay": "married_on"}),
        ):
            with self.subTest(name=name):
                paths = {**found["services"]["ghi"]["paths"], "POST /v1/ket-hon": {**path, name: value}}
                made = {**found, "services": {"ghi": {**found["services"]["ghi"], "paths": paths}}}
                self.assertIn("service-write", [rule for rule, _place, _words in checking.problems(made)])

    def test_a_path_that_takes_doubts_has_its_answer(self) -> None:
        """Both in one service; it takes the record's key and fields that are declared; the answer takes none."""
        found = load_yaml(root() / "registries" / "population.yaml")
        said = found["services"]["chuadung"]
        opens, hears = said["paths"].values()
        key = {"so_dinh_danh": "number"}
        for paths in (
            {"POST /v1/a": opens},
            {"POST /v1/a": {**opens, "doubts": "takes"}, "POST /v1/b": hears},
            {"POST /v1/a": {**opens, "takes": key}, "POST /v1/b": hears},
            {"POST /v1/a": {**opens, "takes": {"ho_ten": "full_name"}}, "POST /v1/b": hears},
            {"POST /v1/a": {**opens, "takes": {**key, "x": "x"}}, "POST /v1/b": hears},
            {"POST /v1/a": opens, "POST /v1/b": {**hears, "takes": key}},
        ):
            with self.subTest(paths=paths):
                made = {**found, "services": {"chuadung": {**said, "paths": paths}}}
                self.assertIn("service-doubt", [rule for rule, _place, _words in checking.problems(made)])

    def test_no_shape_is_too_odd(self) -> None:
        """Whatever stands in place of any part is a finding or is right; it never breaks the check."""
        sound = dict(load_yaml(FOLDER / "civil_status.yaml"))
        for place in tuple(places(sound)):
            for odd in (None, 3, [], {}, [[]]):
                made = deepcopy(sound)
                part: Any = made
                for step in place[:-1]:
                    part = part[step]
                part[place[-1]] = odd
                for rule, _place, words in checking.problems(made):
                    self.assertTrue(str(checking.WORDS[rule][0]) % words, (place, odd))
        self.assertEqual([rule for rule, *_ in checking.problems({**sound, "fields": []})], ["wrong-shape"])

    def test_what_cannot_be_read_is_a_finding(self) -> None:
        """A broken file does not hide the others, and an empty folder is not called sound."""
        with TemporaryDirectory() as name:
            folder = Path(name)
            self.assertEqual([one.rule for one in queries.findings(folder=folder)], ["no-definitions"])
            (folder / "broken.yaml").write_text("code: x\n\tname: y\n", encoding="utf-8")
            (folder / "bare.yaml").write_text("code: bare\n", encoding="utf-8")
            found = {(one.file, one.rule) for one in queries.findings(folder=folder)}
        self.assertEqual(found, {("broken.yaml", "unreadable"), ("bare.yaml", "lacks")})

    def test_only_one_registry_makes_persons(self) -> None:
        """Two that issue numbers are refused, at the line of the second."""
        with TemporaryDirectory() as folder:
            for name in ("population", "second"):
                text = (FOLDER / "population.yaml").read_text(encoding="utf-8")
                (Path(folder) / f"{name}.yaml").write_text(text, encoding="utf-8")
            (found,) = queries.findings(folder=Path(folder))
        self.assertEqual((found.rule, found.file), ("issues-twice", "second.yaml"))
        self.assertGreater(found.line, 1)
