#!/bin/sh
# Tries the packages in empty Debian roots without network and without Python, as an office would use them (`make test-package`).
#   packaging/test_package.sh INTERPRETER ROOTS [SUITE…]
# INTERPRETER is what interpreter.sh has made; in ROOTS a root is kept for every suite (bullseye, bookworm and trixie by default).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { echo "usage: test_package.sh INTERPRETER ROOTS [SUITE…]" >&2; exit 2; }
interpreter=$1 roots=$2
shift 2
[ $# -gt 0 ] || set -- bullseye bookworm trixie
[ "$(id -u)" = 0 ] || { echo "test_package.sh: empty Debian roots are made and entered, which needs root" >&2; exit 1; }
. "$here/../tools/debian.sh"
command -v mmdebstrap >/dev/null || debian_install mmdebstrap || { echo "test_package.sh: apt-get install mmdebstrap" >&2; exit 1; }
mirror=$(apt-get indextargets --format '$(REPO_URI)|$(LABEL)' 'Created-By: Packages' | sed -n 's/|Debian$//p' | head -n 1)
mkdir -p "$roots"
roots=$(cd "$roots" && pwd)
built=$roots/built

# The version before, and this one: the same files under two numbers.
if [ -z "${KEEP_BUILT:-}" ] || [ ! -e "$built/complete" ]; then
    rm -rf "$built"
    "$here/../.venv/bin/python" "$here/build.py" --interpreter "$interpreter" -o "$built" --level 0 --version 0.0.9-1 --version 0.1.0-1
    touch "$built/complete"
fi

failed=
for suite; do
    base=$roots/$suite root=$roots/trial-$suite
    if [ ! -e "$base.complete" ]; then
        rm -rf "$base"
        # curl stands for the browser. Debian 11 and 12 give way to archives one day: then an older root has to be named or left out.
        mmdebstrap --quiet --variant=minbase --include=curl "$suite" "$base" "$mirror"
        touch "$base.complete"
    fi
    rm -rf "$root"
    cp -a "$base" "$root"
    mkdir "$root/packages"
    cp "$built"/*.deb "$built"/*.tar.gz "$here/test_in_root.sh" "$root/packages/"
    echo "== $suite: $(chroot "$root" ldd --version | head -n 1)"
    # A network of its own, in which only the machine itself is.
    if unshare --net --mount --pid --fork --kill-child sh -ec '
        ip link set lo up
        mount -t proc proc "$1/proc"
        mount -t tmpfs tmpfs "$1/dev/shm" 2>/dev/null || { mkdir -p "$1/dev/shm"; mount -t tmpfs tmpfs "$1/dev/shm"; }
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 chroot "$1" sh -eu /packages/test_in_root.sh' sh "$root"
    then echo "== $suite: passed"; rm -rf "$root"
    else echo "== $suite: FAILED (its root is kept: $root)"; failed="$failed $suite"
    fi
done
[ -z "$failed" ]
