#!/bin/sh
# The programs that tests look at our output with: a browser, an office, a PDF renderer, Chinese fonts; and the PostgreSQL of some tests.
set -eu
. tools/debian.sh

# The same browser without windows takes a quarter of the work for a page. Where it is not to be had, one with windows will do.
have_browser() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }
light=chromium-headless-shell
if ! command -v $light >/dev/null 2>&1; then
  if ! have_browser >/dev/null 2>&1 || apt-cache show $light >/dev/null 2>&1; then debian_install $light || true; fi
fi

missing=
need() { if ! eval "$1" >/dev/null 2>&1; then missing="$missing $2"; fi; }
need have_browser chromium
need "command -v soffice || command -v libreoffice" libreoffice-writer-nogui
# Tables of ours are opened with it too.
need "ls /usr/lib*/libreoffice/program/libsclo.so /opt/libreoffice*/program/libsclo.so | grep ." libreoffice-calc-nogui
need "command -v pdftoppm" poppler-utils
need "ls /usr/lib/postgresql/*/bin/initdb" postgresql
# Networks of several machines on one.
need "command -v ip" iproute2
need "fc-list :lang=zh-cn family | grep ." "fontconfig fonts-noto-cjk"

[ -z "$missing" ] && exit 0
# The tests start a cluster of their own: none is to be made, or started with the machine.
case "$missing" in *postgresql*)
  if [ "$(id -u)" = 0 ] && [ ! -e /etc/postgresql-common ]; then
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/plancheck.conf
  fi ;;
esac
# shellcheck disable=SC2086
debian_install $missing && exit 0
echo "缺少：$missing。 Missing for the tests; install as root: apt-get install$missing" >&2
exit 1
