"""Processes for the tests of concurrency and of kills: `python -m …workload append|sequence|create|verify`.

`append WHO COUNT` prints a line after each commit, so that the test knows what was promised to the caller.
"""

import importlib
import json
import os
import sys

import django
from django.conf import settings
from django.db import connection

# The settings of the house with this room alone: these processes are started often and must start quickly.
HOUSE = importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
NAMES = {name: getattr(HOUSE, name) for name in dir(HOUSE) if name.isupper()}
settings.configure(**{**NAMES, "INSTALLED_APPS": ["django_tasks_db", "motcua.trust.ledger"]})
django.setup()

from motcua.trust.ledger import actions, models, queries  # noqa: E402 - Django must be set up first
from motcua.trust.ledger.testing import AT, make_leaves  # noqa: E402 - as above


def main(verb: str, *args: str) -> None:
    """Do one thing until it is done or killed."""
    if verb == "create":
        with connection.schema_editor() as editor:
            for model in (models.Leaf, models.Tile, models.Checkpoint):
                editor.create_model(model)
    elif verb == "append":
        for number in range(int(args[1])):
            make_leaves(1, subject=f"{args[0]}-{number}")
            print(f"{args[0]}-{number}", flush=True)  # noqa: T201 - what the test reads
    elif verb == "sequence":
        print("ready", flush=True)  # noqa: T201 - what the test reads
        while True:
            actions.sequence_all(at=AT)
    elif verb == "verify":
        actions.sequence_all(at=AT)
        subjects = list(models.Leaf.objects.order_by("position").values_list("subject", flat=True))
        found = queries.verify().as_json()
        print(json.dumps({"subjects": subjects, "found": found}))  # noqa: T201 - what the test reads


main(*sys.argv[1:])
