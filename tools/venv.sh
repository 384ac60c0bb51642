#!/bin/sh
# Makes .venv from the first Python that is new enough. Debian's Python may lack venv: then its package is installed, or named.
set -eu
. tools/debian.sh

if .venv/bin/python -c '' 2>/dev/null; then exit 0; fi

new_enough() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

found=
for python in python3.11 python3 python3.12 python3.13 python3.14; do
    new_enough "$python" || continue
    [ -n "$found" ] || found=$python
    if has_venv "$python"; then found=$python; break; fi
done
if [ -z "$found" ]; then
    echo "需要 Python 3.11 或更新的版本。 plancheck needs Python 3.11 or newer (Debian: apt-get install python3 python3-venv)." >&2
    exit 1
fi
if ! has_venv "$found"; then
    package=$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if ! debian_install "$package" || ! has_venv "$found"; then
        echo "$found 缺少 venv。 $found has no venv; as root: apt-get install $package" >&2
        exit 1
    fi
fi
rm -rf .venv
"$found" -m venv .venv
