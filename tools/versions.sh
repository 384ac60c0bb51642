#!/bin/sh
# Installs the lowest version of each dependency that pyproject.toml allows, with Python 3.11, and the newest versions, with Python 3.13.
# Runs the demo and the tests that use the dependencies with each. Skips an interpreter that is missing. Arguments select one: lowest, newest.
set -eu
cd "$(dirname "$0")/.."

try() {
    name=$1 python=$2 requirements=$3
    case " $wanted " in *" $name "*) ;; *) return 0 ;; esac
    if ! command -v "$python" > /dev/null; then
        echo "versions: $python is not installed, so the $name versions are not tested" >&2
        return 0
    fi
    venv=.venv/versions/$name
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
    # shellcheck disable=SC2086
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --upgrade -e . pytest hypothesis jsonschema $requirements
    echo "versions: $name, $("$venv/bin/python" -V)"
    PLANCHECK_CACHE=$PWD/$venv/cache "$venv/bin/plancheck" demo -o "$venv/demo" > /dev/null
    PLANCHECK_CACHE=$PWD/$venv/cache "$venv/bin/python" -m pytest -x tests/model tests/engine tests/language tests/readers
}

wanted=${*:-lowest newest}
lowest=$(.venv/bin/python -c '
import re, tomllib
with open("pyproject.toml", "rb") as file:
    for requirement in tomllib.load(file)["project"]["dependencies"]:
        print(re.sub(r">=([^,]+).*", r"==\1", requirement))')
try lowest python3.11 "$lowest"
try newest python3.13 ""
