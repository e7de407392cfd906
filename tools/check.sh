#!/bin/bash
# The rules of the house, without a browser or a server. Runs to the end, then says what failed.
#   tools/check.sh           everything
#   tools/check.sh static    only what needs no test run
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

python=$PWD/.venv/bin/python
failed=()

step() {
    local name=$1
    shift
    printf '\n== %s\n' "$name"
    "$@" || failed+=("$name")
}

existing() { for path in "$@"; do [ -e "$path" ] && printf '%s\n' "$path"; done; }

mapfile -t code < <(existing motcua demo tools tests archlint benchmarks conftest.py manage.py)
step "ruff" "$python" -m ruff check "${code[@]}"
step "floors and doors (import-linter)" .venv/bin/lint-imports --no-logo
[ "${1:-}" = static ] || step "rules of the house" "$python" -m pytest tests/architecture tests/support

if ((${#failed[@]})); then
    printf '\nChưa đạt / failed: %s\n' "${failed[*]}" >&2
    exit 1
fi
