# Sourced: debian_install PACKAGE… installs Debian packages where we may (root, or sudo without a password), else fails.

debian_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else return 1; fi
    if [ -z "${debian_updated:-}" ]; then $sudo apt-get update -q && debian_updated=yes || return 1; fi
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}
