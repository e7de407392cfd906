"""Reading form.yaml: what is right is read whole, what is wrong is refused with its place."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from motcua.kit.library import load_yaml
from motcua.service.forms import queries
from motcua.service.forms.tests.samples import DATA, sample
from motcua.service.forms.types import FormError

LIBRARY = Path(__file__).resolve().parents[4] / "library" / "procedures"
TOLD = {"register": "r", "field": "f", "of": "born", "confirms": True}


def test_a_form_is_read_with_its_usual_widgets() -> None:
    """The widget follows from the schema when none is named."""
    form = sample()
    widgets = {field.id: field.widget for field in form.fields}
    assert widgets["number"] == "personal_number"
    assert widgets["place"] == "radio"
    assert (widgets["born"], widgets["twin"], widgets["langs"]) == ("date", "checkbox", "checks")
    assert form.field("place").options == (("hospital", "Cơ sở y tế"), ("home", "Ở nhà"))
    assert form.field("witness").show_if.names == {"place"}


def test_defaults_sources_and_unfounded_questions() -> None:
    """A form tells its defaults, what registers know, and which questions stand on no law."""
    form = sample()
    assert queries.defaults(form=form) == {"sheets": 1}
    assert [field.id for field in queries.sourced(form=form)] == ["name", "home"]
    assert "name" not in queries.unfounded(form=form)
    assert "born" in queries.unfounded(form=form)


def _child(change: Callable[[dict], Any], number: int = 1) -> dict:
    data = copy.deepcopy(DATA)
    change(data["pages"][1]["fields"][number])
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "pages"),
        ({"pages": [{"id": "A", "title": "x", "fields": []}]}, "id “A”"),
        ({"pages": [{"id": "a", "title": "x", "fields": [3]}]}, "trang a"),
        ({"pages": [{"id": "a", "fields": []}]}, "“title”"),
        (_child(lambda item: item.update(lable="x")), "ô born: không hiểu khóa lable"),
        (_child(lambda item: item.update(id="child_name")), "child_name: trùng"),
        (_child(lambda item: item.update(id="today")), "today: trùng"),
        (_child(lambda item: item.update(schema={"type": "object"})), "schema.type"),
        (_child(lambda item: item.update(schema={"type": "string", "$ref": "http://x"})), "không hiểu khóa"),
        (_child(lambda item: item.update(schema={"type": "string", "format": "uri"})), "schema.format"),
        (
            _child(
                lambda item: item.update(schema={"type": "string", "pattern": "("}, messages={"pattern": "x"})
            ),
            "schema",
        ),
        (_child(lambda item: item.update(schema={"type": "string", "pattern": "a"})), "messages.pattern"),
        (_child(lambda item: item.update(widget="checkbox")), "widget"),
        (_child(lambda item: item.update(check={"when": "born >", "message": "x"})), "check.when"),
        (_child(lambda item: item.update(check={"when": "borne > today", "message": "x"})), "tên lạ “borne”"),
        (_child(lambda item: item.update(show_if="witness = null")), "ô đứng trước"),
        (_child(lambda item: item.update(show_if=True)), "show_if"),
        (_child(lambda item: item.update(options={"hospital": "x"}), 2), "options"),
        (_child(lambda item: item.update(required="yes")), "“required”"),
        (_child(lambda item: item.update(sensitivity="secret")), "sensitivity"),
        (_child(lambda item: item.update(source={"register": "r"})), "source"),
        (_child(lambda item: item.update(source={"register": "r", "field": "f", "of": "born"})), "confirms"),
        (_child(lambda item: item.update(source={**TOLD, "when_missing": "leave"})), "confirms"),
        (_child(lambda item: item.update(default=99), 5), "default"),
    ],
)
def test_a_wrong_form_is_refused(data: dict, words: str) -> None:
    """Each mistake is refused, and the message names the place."""
    with pytest.raises(FormError, match=words):
        queries.read_form(data=data)


@pytest.mark.parametrize(
    "file", sorted(LIBRARY.glob("*/*/form.yaml")), ids=lambda file: file.parent.parent.name
)
def test_every_form_of_the_library_is_read(file: Path) -> None:
    """Every form of the library reads, and each of its questions names law and purpose."""
    form = queries.read_form(data=load_yaml(file))
    assert queries.unfounded(form=form) == ()
