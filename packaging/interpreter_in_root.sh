#!/bin/sh
# Inside the empty Debian 11: builds the libraries, and Python with them linked in, so that it needs the C library only.
set -eu
cd /build/sources
deps=/build/deps
mkdir -p $deps/include $deps/lib /build/licences
export SOURCE_DATE_EPOCH=0
# Newer names of these functions are all that would keep all this from C libraries older than 2.31.
cat > /build/older.h <<'END'
#ifndef __ASSEMBLER__
__asm__(".symver exp,exp@GLIBC_2.2.5");
__asm__(".symver log,log@GLIBC_2.2.5");
__asm__(".symver pow,pow@GLIBC_2.2.5");
__asm__(".symver exp2,exp2@GLIBC_2.2.5");
__asm__(".symver log2,log2@GLIBC_2.2.5");
#endif
END
export CFLAGS="-O2 -fPIC -include /build/older.h" CPPFLAGS="-I$deps/include" LDFLAGS="-L$deps/lib" PKG_CONFIG_PATH=$deps/lib/pkgconfig
export PKG_CONFIG_LIBDIR=$deps/lib/pkgconfig

unpack() { # Debian's security fixes are patches, which unpacking applies
    dpkg-source --no-check -x "$1"_*.dsc "/build/$1"
    cp "/build/$1/debian/copyright" "/build/licences/$1"
    cd "/build/$1"
}
static() { # configured for a library to be linked into others
    ./configure --prefix=$deps --libdir=$deps/lib --disable-shared --enable-static "$@"
    make -j "$JOBS"
    make install
    cd /build/sources
}

unpack zlib; ./configure --prefix=$deps --static; make -j "$JOBS" libz.a; make install; cd /build/sources
unpack bzip2; make libbz2.a CFLAGS="$CFLAGS -D_FILE_OFFSET_BITS=64"; cp libbz2.a $deps/lib; cp bzlib.h $deps/include; cd /build/sources
unpack xz-utils; static --with-pic --disable-doc --disable-nls --disable-scripts --disable-xz --disable-xzdec --disable-lzmadec --disable-lzmainfo
unpack libffi; static --with-pic --disable-multi-os-directory --disable-docs
# Expat's archive has no configure script yet; Python, too, compiles these three files with these settings.
unpack expat; cd expat/lib; touch expat_config.h
for part in xmlparse xmlrole xmltok; do
    # shellcheck disable=SC2086
    gcc $CFLAGS -I. -DHAVE_GETRANDOM -DXML_NS=1 -DXML_DTD=1 -DXML_GE=1 -DXML_CONTEXT_BYTES=1024 -DBYTEORDER=1234 -c $part.c
done
ar rcs $deps/lib/libexpat.a xmlparse.o xmlrole.o xmltok.o; cp expat.h expat_external.h $deps/include; cd /build/sources
unpack sqlite3; static --with-pic --disable-tcl --disable-readline
unpack openssl
./Configure linux-x86_64 no-shared no-tests no-dso no-engine --prefix=$deps --libdir=lib --openssldir=/etc/ssl -fPIC
make -j "$JOBS" build_libs; make install_dev; cd /build/sources

# Python: upstream's, with Debian's fixes but not with what Debian changes for its own layout.
dpkg-source --no-check --skip-patches -x python3.11_*.dsc /build/python3.11
cd /build/python3.11
cp LICENSE /build/licences/python3.11
sed -n '/^shutdown-deadlock/,$p' debian/patches/series | while read -r name; do
    case $name in ''|'#'*) ;; *) patch -p1 --no-backup-if-mismatch < "debian/patches/$name" ;; esac
done
export ac_cv_func_sem_clockwait=no
# LIBS: what a static SQLite needs itself. One of Debian's fixes includes what is private to Python.
sed -i '1i #define Py_BUILD_CORE_MODULE 1' Modules/pyexpat.c
LIBS="-lm -ldl -lpthread" ./configure --prefix=/opt/plancheck --without-ensurepip --disable-test-modules \
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
