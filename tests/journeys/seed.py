"""`python -m tests.journeys.seed`: the sample province, and a password for the officer who signs in for real."""

import django

django.setup()

from demo import load  # noqa: E402 - Django must be set up first
from motcua.kit.clock import now  # noqa: E402 - Django is set up first
from motcua.trust.identity import actions as identity  # noqa: E402 - Django is set up first

OFFICER, PASSWORD = "dongha.bach", "mot-cua-hanh-trinh-2026"  # noqa: S105 - a test's own

if __name__ == "__main__":
    load.main()
    identity.set_officer_password(username=OFFICER, password=PASSWORD, at=now())
