#!/usr/bin/env bash
# Makes the virtual environment and installs everything `make demo` and `make test` need.
# Usage: tools/set_up.sh PYTHON VENV_DIRECTORY. As root it installs Debian packages too; otherwise it names what is missing.
set -euo pipefail

python=$1
venv=$2
here=$(cd "$(dirname "$0")" && pwd)

say() { printf 'set-up: %s\n' "$*" >&2; }
give_up() {
    say "$*"
    exit 1
}

# Package lists are fetched once, and only when something has to be installed.
lists_are_fresh=no
install_debian_packages() {
    export DEBIAN_FRONTEND=noninteractive
    if [ "$lists_are_fresh" = no ]; then
        apt-get update -qq || return 1
        lists_are_fresh=yes
    fi
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

check_python() {
    command -v "$python" >/dev/null ||
        give_up "$python is missing; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3 …"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        give_up "$("$python" --version) is too old; Python 3.11 or newer is needed: make PYTHON=/path/to/python3 …"
}

make_venv() {
    # Debian splits ensurepip, without which venv makes an environment that has no pip, into a package of its own.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        local package
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        may_install || give_up "the venv module is missing; run: sudo apt-get install $package"
        say "installing $package"
        install_debian_packages "$package" || give_up "could not install $package"
    fi
    "$python" -m venv "$venv"
}

install_python_packages() {
    say "installing Python packages (about a minute on the first run)"
    # The lock is whole; what a package of it asks for beyond is overridden in pyproject.toml.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --require-hashes --requirement "$here/requirements.lock"
    # setuptools is in the lock, so nothing is fetched that is not.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --editable "$here/.."
}

install_peers() {
    local package program purpose
    local -a missing=()
    while read -r package program purpose; do
        command -v "$program" >/dev/null || missing+=("$package")
    done < <(grep -v '^#' "$here/system-packages.txt")
    [ ${#missing[@]} -gt 0 ] || return 0
    if may_install; then
        say "installing ${missing[*]}"
        install_debian_packages "${missing[@]}" || say "apt-get could not install ${missing[*]}"
    fi
    while read -r package program purpose; do
        command -v "$program" >/dev/null || report_missing "$package" "$program" "$purpose"
    done < <(grep -v '^#' "$here/system-packages.txt")
}

report_missing() {
    [ "${CI:-}" != true ] || give_up "$2 is missing and CI=true: nothing may be skipped"
    say "$2 is missing, so this is skipped: $3. To have it: sudo apt-get install $1"
}

# Inside the environment, so that removing one removes the other. Nothing of theirs is run while they are installed.
install_npm_peers() {
    local into="$venv/npm"
    command -v npm >/dev/null || { report_missing_npm "npm is missing"; return 0; }
    cmp -s "$here/npm/package-lock.json" "$into/installed-lock.json" && return 0
    say "installing packages from npm"
    mkdir -p "$into"
    cp "$here/npm/package.json" "$here/npm/package-lock.json" "$into/"
    if npm ci --prefix "$into" --omit=dev --ignore-scripts --no-audit --no-fund --silent </dev/null >&2; then
        cp "$here/npm/package-lock.json" "$into/installed-lock.json"
    else
        report_missing_npm "npm could not install what tools/npm names"
    fi
}

report_missing_npm() {
    [ "${CI:-}" != true ] || give_up "$1 and CI=true: nothing may be skipped"
    say "$1, so this is skipped: what the official Node SDK has to say of webhooks and documents"
}

check_python
make_venv
install_python_packages
install_peers
install_npm_peers
say "ready"
