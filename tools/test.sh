#!/bin/bash
# Everything: units and rules on SQLite and on PostgreSQL, journeys in a real browser on PostgreSQL, one on SQLite.
#   tools/test.sh            all of it
#   tools/test.sh units      only the named phases: check units badday journeys smoke
# Installs what is missing from Debian when it may (root, or sudo without a password).
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

python=$PWD/.venv/bin/python
phases=("$@")
((${#phases[@]})) || phases=(check units badday journeys smoke)
failed=()
started=$SECONDS

missing_packages() {
    command -v chromium >/dev/null || echo chromium
    command -v openssl >/dev/null || echo openssl
    command -v pdfsig >/dev/null || echo poppler-utils
    command -v softhsm2-util >/dev/null || echo softhsm2
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || echo postgresql
    compgen -G '/usr/share/fonts/truetype/croscore/Tinos-*' >/dev/null || echo fonts-croscore
}

install_system() {
    local packages sudo=()
    mapfile -t packages < <(missing_packages)
    ((${#packages[@]})) || return 0
    if ((EUID != 0)); then sudo=(sudo -n); fi
    if command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true 2>/dev/null; }; then
        echo "== Cài từ Debian / installing from Debian: ${packages[*]}"
        local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq) log
        log=$(mktemp)
        { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 &&
            rm -f -- "$log" && return 0
        tail -n 20 -- "$log" >&2
        rm -f -- "$log"
    fi
    echo "Còn thiếu, một số kiểm thử sẽ bỏ qua / missing, some tests will be skipped:" >&2
    echo "    sudo apt-get install --no-install-recommends ${packages[*]}" >&2
}

step() {
    local name=$1 began=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    "$@" && printf '== %s: %ds\n' "$name" $((SECONDS - began)) || failed+=("$name")
}

# The same tests on SQLite and on PostgreSQL, one processor each; the second's words follow the first's.
both_databases() {
    local what=$1 log other
    shift
    log=$(mktemp)
    postgresql "$@" >"$log" 2>&1 &
    other=$!
    step "$what, SQLite" pytest "$@"
    step "$what, PostgreSQL" wait "$other"
    cat -- "$log"
    rm -f -- "$log"
}

existing() { for path in "$@"; do [ -e "$path" ] && printf '%s\n' "$path"; done; }

pytest() { "$python" -m pytest --durations=5 --durations-min=2 "$@"; }
postgresql() { "$python" tools/pg.py run -- "$python" -m pytest --durations=5 --durations-min=2 "$@"; }

# A phase whose story is not written yet collects nothing; pytest says so with 5, and so do we.
phase() {
    local units=()
    mapfile -t units < <(existing motcua tests/architecture tests/support tests/docs tests/oidc tests/conformance demo tools benchmarks)
    case $1 in
    check) step "luật của nhà / rules of the house" tools/check.sh static ;;
    units) both_databases "đơn vị / units" -m "not browser" "${units[@]}" ;;
    badday) step "ngày xấu, SQLite / bad days on SQLite" pytest tests/badday
        step "ngày xấu, PostgreSQL / bad days on PostgreSQL" postgresql tests/badday ;;
    journeys) step "hành trình, PostgreSQL / journeys on PostgreSQL" postgresql tests/journeys tests/support motcua -m browser ;;
    smoke) step "hành trình, SQLite / one journey on SQLite" pytest tests/journeys -m smoke ;;
    *) echo "Không có phần nào tên $1 / no such phase" >&2 && return 2 ;;
    esac
}

install_system
tools/bootstrap.sh --dev || exit 1
for name in "${phases[@]}"; do phase "$name" || failed+=("$name"); done

printf '\n== %d giây / seconds\n' $((SECONDS - started))
if ((${#failed[@]})); then
    printf 'CHƯA ĐẠT / FAILED: %s\n' "${failed[@]}" >&2
    exit 1
fi
echo "ĐẠT / all passed: ${phases[*]}"
