#!/bin/sh
# Inside the empty Debian 11, after libraries_in_root.sh: builds Python with the libraries linked in, so that it needs the C library only.
set -eu
cd /build/sources
deps=/build/deps
rm -rf /build/python3.11 /build/out
export SOURCE_DATE_EPOCH=0
export CFLAGS="-O2 -fPIC -include /build/older.h" CPPFLAGS="-I$deps/include" PKG_CONFIG_LIBDIR=$deps/lib/pkgconfig
# The parts of the C library that the static libraries need: setup.py names them for none of its modules, and ld leaves out what nothing
# before them asks for.
export LDFLAGS="-L$deps/lib -Wl,--push-state,--no-as-needed -lm -ldl -lpthread -Wl,--pop-state"

# Python: upstream's, with Debian's fixes but not with what Debian changes for its own layout.
dpkg-source --no-check --skip-patches -x python3.11_*.dsc /build/python3.11
cd /build/python3.11
cp LICENSE /build/licences/python3.11
sed -n '/^shutdown-deadlock/,$p' debian/patches/series | while read -r name; do
    case $name in ''|'#'*) ;; *) patch -p1 --no-backup-if-mismatch < "debian/patches/$name" ;; esac
done
export ac_cv_func_sem_clockwait=no
# One of Debian's fixes includes what is private to Python.
sed -i '1i #define Py_BUILD_CORE_MODULE 1' Modules/pyexpat.c
./configure --prefix=/opt/plancheck --without-ensurepip --disable-test-modules \
    --with-openssl=$deps --with-system-expat --with-dbmliborder= --without-readline --with-pkg-config=yes
make -j "$JOBS"
make install DESTDIR=/build/out
cd /build/out/opt/plancheck
# What plancheck has no use for: the headers and tools of developers, and modules that need more libraries.
rm -rf include share lib/pkgconfig lib/libpython* lib/python3.11/config-3.11* lib/python3.11/idlelib lib/python3.11/tkinter \
    lib/python3.11/turtledemo lib/python3.11/lib2to3 lib/python3.11/ensurepip lib/python3.11/pydoc_data \
    lib/python3.11/turtle.py lib/python3.11/site-packages/README.txt
find bin -mindepth 1 ! -name python3.11 -delete
(cd lib/python3.11/lib-dynload && rm -f _crypt.* nis.* _uuid.* ossaudiodev.* _tkinter.* _curses*)
find . -name __pycache__ -type d -exec rm -rf {} +
find . -name '*.so' -exec strip --strip-unneeded {} +
strip bin/python3.11
bin/python3.11 -c 'import bz2, ctypes, hashlib, lzma, pyexpat, sqlite3, ssl, zlib'
