#!/bin/bash
# The full counts (200 kills, 10,000 hostile inputs …), on PostgreSQL. MOTCUA_SEED=n repeats a run.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

export MOTCUA_SOAK=1
export MOTCUA_SEED=${MOTCUA_SEED:-$RANDOM}
echo "MOTCUA_SEED=$MOTCUA_SEED"
exec .venv/bin/python tools/pg.py run -- .venv/bin/python -m pytest -m soak -s "$@"
