"""One module a row (or a few that share their preparation): `measure(plan)` yields figures."""
