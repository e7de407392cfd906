#!/bin/sh
# Builds .venv from the hashed requirements. Quick when nothing changed; harmless to repeat.
#   tools/bootstrap.sh          what the product needs
#   tools/bootstrap.sh --dev    what the tests and benchmarks need besides
# PYTHON=/path/to/python3.12 chooses the interpreter.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$root/.venv
kind=product
[ "${1:-}" = "--dev" ] && kind=dev

fail() {
    printf '\n' >&2
    printf '%s\n' "$@" >&2
    exit 1
}

# The system's own python3 first: its security updates arrive by themselves.
candidates() {
    if [ -n "${PYTHON:-}" ]; then echo "$PYTHON"; else printf '%s\n' python3 python3.11 python3.12 python3.13; fi
}

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

find_python() {
    python= incomplete=
    for candidate in $(candidates); do
        suits "$candidate" || continue
        if "$candidate" -c 'import venv, ensurepip, ssl, sqlite3' >/dev/null 2>&1; then
            python=$candidate
            return
        fi
        incomplete=$("$candidate" -c 'import sys; print("python3.%d" % sys.version_info[1])')
    done
    if [ -n "$incomplete" ]; then
        fail "Thiếu mô-đun venv của Python. Cài bằng lệnh:" \
            "Python's venv module is missing. Install it with:" \
            "    sudo apt-get install $incomplete-venv"
    fi
    fail "Cần Python 3.11, 3.12 hoặc 3.13. Cài bằng lệnh:" \
        "Python 3.11, 3.12 or 3.13 is needed. Install it with:" \
        "    sudo apt-get install python3 python3-venv" \
        "Nếu đã có ở nơi khác / if it is elsewhere:  PYTHON=/…/python3.12 make demo"
}

# A virtual environment holds absolute paths, so the place counts as much as the requirements.
fingerprint() {
    cd -- "$root"
    { printf '%s\n%s\n' "$1" "$venv"; cat tools/bootstrap.sh requirements-uv.txt requirements.txt; } >"$tmp/in"
    if [ "$1" = dev ]; then cat requirements-dev.txt >>"$tmp/in"; fi
    sha256sum <"$tmp/in"
}

up_to_date() {
    [ -x "$venv/bin/python" ] && [ "$(cat -- "$venv/.stamp-$1" 2>/dev/null)" = "$(fingerprint "$1")" ]
}

usable() {
    [ -x "$venv/bin/python" ] && suits "$venv/bin/python" &&
        [ "$("$venv/bin/python" -c 'import sys; print(sys.prefix)' 2>/dev/null)" = "$venv" ] &&
        "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

make_venv() {
    find_python
    echo "Dựng môi trường Python / building .venv ($("$python" -V))"
    "$python" -m venv --clear -- "$venv" ||
        fail "Không tạo được $venv: kiểm tra quyền ghi và dung lượng đĩa." \
            "$venv cannot be created: check write permission and disk space."
}

install() {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
    set -- -r requirements.txt
    [ "$kind" = dev ] && set -- "$@" -r requirements-dev.txt
    "$venv/bin/python" -m uv pip install --quiet --python "$venv/bin/python" --require-hashes "$@"
}

# The product is run where it lies, not built: a path file and a launcher are all it takes, and nothing is downloaded.
launcher() {
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
    printf '%s\n' "$root" >"$site/motcua-here.pth"
    cat >"$venv/bin/motcua" <<'LAUNCHER'
#!/bin/sh
exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m motcua "$@"
LAUNCHER
    chmod +x "$venv/bin/motcua"
}

# The second language, read by gettext in compiled form; the compiled file is not kept in the repository.
messages() {
    for po in motcua/locale/*/LC_MESSAGES/django.po; do
        if [ ! -e "${po%.po}.mo" ] || [ "$po" -nt "${po%.po}.mo" ]; then "$venv/bin/python" tools/messages.py compile; fi
    done
}

tmp=$(mktemp -d)
trap 'rm -rf -- "$tmp"' EXIT
trap 'exit 130' INT TERM
cd -- "$root"

if up_to_date "$kind" || { [ "$kind" = product ] && up_to_date dev; }; then
    messages
    exit 0
fi

usable || make_venv
rm -f -- "$venv/.stamp-product" "$venv/.stamp-dev"
install ||
    fail "Không cài được các gói Python: kiểm tra kết nối mạng tới kho gói, rồi chạy lại; lần sau tiếp tục từ chỗ dở." \
        "The Python packages could not be installed: check the network, then run again; nothing is left half-done."
launcher
fingerprint "$kind" >"$venv/.stamp-$kind"
messages
