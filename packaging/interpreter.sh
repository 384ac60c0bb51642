#!/bin/sh
# Builds the interpreter of the packages, so that it runs on older systems than this one: in an empty Debian 11 with its compiler and C
# library, from the sources that Debian 12 keeps secure. Takes a quarter of an hour and root; what is built is kept in the folder given.
#   packaging/interpreter.sh FOLDER      FOLDER/python becomes the prefix of Python, FOLDER/licences their licences
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# = 1 ] || { echo "usage: interpreter.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
work=$(cd "$1" && pwd)
recipe() { cat "$here/libraries_in_root.sh" "$here/python_in_root.sh"; }
[ ! -e "$work/ready" ] || recipe | cmp -s - "$work/ready" || rm -rf "$work/ready" "$work/python" "$work/licences"
[ ! -e "$work/ready" ] || exit 0
[ "$(id -u)" = 0 ] || { echo "interpreter.sh: an empty Debian root is made, which needs root" >&2; exit 1; }
. "$here/../tools/debian.sh"
command -v mmdebstrap >/dev/null || debian_install mmdebstrap || { echo "interpreter.sh: apt-get install mmdebstrap" >&2; exit 1; }

# The mirror that this machine uses for its own packages.
mirror=$(apt-get indextargets --format '$(REPO_URI)|$(LABEL)' 'Created-By: Packages' | sed -n 's/|Debian$//p' | head -n 1)
[ -n "$mirror" ] || { echo "interpreter.sh: apt knows no mirror of Debian (apt-get update)" >&2; exit 1; }

# The libraries are linked into Python's own modules.
sources="zlib bzip2 xz-utils libffi expat sqlite3 openssl python3.11"

if [ ! -e "$work/sources/complete" ]; then
    apt=$work/apt
    mkdir -p "$work/sources" "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/parts"
    cat > "$apt/parts/debian.sources" <<END
Types: deb-src
URIs: $mirror
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
    cat > "$apt/apt.conf" <<END
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/parts";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
END
    ( cd "$work/sources"
      export APT_CONFIG="$apt/apt.conf"
      apt-get update -q
      # shellcheck disable=SC2086
      apt-get source -q --download-only --only-source $sources )
    touch "$work/sources/complete"
fi

root=$work/root
if [ ! -e "$work/root-complete" ]; then
    rm -rf "$root"
    mmdebstrap --quiet --variant=minbase --include=build-essential,perl,xz-utils,pkg-config,tcl,patch bullseye "$root" "$mirror"
    touch "$work/root-complete"
fi
in_root() { # SCRIPT: without a network, and with nothing of this machine's environment; what it says goes to a log
    cp "$here/$1" "$root/build/"
    unshare --net --mount --pid --fork --kill-child chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        JOBS="${JOBS:-2}" sh "/build/$1" > "$work/$1.log" 2>&1 || { tail -n 40 "$work/$1.log" >&2; exit 1; }
}
# The libraries are kept until Python is ready too: if that fails, only that is done again.
if ! cmp -s "$here/libraries_in_root.sh" "$root/build/libraries-complete"; then
    rm -rf "$root/build"
    mkdir -p "$root/build/sources"
    cp "$work"/sources/*_* "$root/build/sources/"
    in_root libraries_in_root.sh
    cp "$here/libraries_in_root.sh" "$root/build/libraries-complete"
fi
in_root python_in_root.sh
rm -rf "$work/python" "$work/licences" "$work/common-licences"
mv "$root/build/out/opt/plancheck" "$work/python"
mv "$root/build/licences" "$work/licences"
# Texts of licences that some wheels only name.
cp -rL "$root/usr/share/common-licenses" "$work/common-licences"
rm -rf "$root/build"
recipe > "$work/ready"
