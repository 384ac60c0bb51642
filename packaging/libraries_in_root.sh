#!/bin/sh
# Inside the empty Debian 11: builds the libraries that python_in_root.sh links into Python.
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
