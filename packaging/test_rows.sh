#!/bin/sh
# The lists of hostile files and of the workbench once more, on the packages: the very tests, with the interpreter and the libraries of the
# folder in place of those of this checkout.
#   packaging/test_rows.sh ARCHIVE WORK [TEST…]
# ARCHIVE is the folder that build.py packs; in WORK it is unpacked, beside the tests without the sources. By default tests of hostile
# files, of batches and of the workbench without a browser. What the tests need besides comes from .venv, behind all that the folder has.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { echo "usage: test_rows.sh ARCHIVE WORK [TEST…]" >&2; exit 2; }
archive=$1 work=$2
shift 2
[ $# -gt 0 ] || set -- tests/hostile tests/batch/test_batch_hostile.py tests/web --ignore-glob=*browser* --ignore-glob=*test_postgres*
rm -rf "$work"
mkdir -p "$work/folder" "$work/tree" "$work/path"
work=$(cd "$work" && pwd)
tar -xf "$archive" -C "$work/folder" --strip-components=1
( cd "$here/.." && git ls-files -z -- . ':!src' | tar --null -T - -cf - ) | tar -xf - -C "$work/tree"

# Read by every process that the tests start, too. Only the folder may have plancheck.
others=$(cd "$here/.." && .venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
cat > "$work/path/sitecustomize.py" <<END
import sys

sys.path.append("$others")
END
python=$work/folder/bin/python3.11
cd "$work/tree"
export PYTHONPATH="$work/path" PYTHONDONTWRITEBYTECODE=1
"$python" -c "
import plancheck, sys
assert plancheck.__file__.startswith('$work/folder/'), plancheck.__file__
print('plancheck of', plancheck.__file__, 'with Python', sys.version.split()[0])"
# Two tests read the sources of this checkout, which are not there; one counts the cases of the rules that come along, which packages leave out.
batch=tests/batch/test_batch_hostile.py
exec "$python" -m pytest --deselect $batch::test_n5_nothing_of_ours_speaks_to_a_network \
    --deselect $batch::test_n2_addresses_in_what_the_wheel_is_made_of \
    --deselect tests/web/test_playground.py::test_the_cases_of_a_rule_are_run "$@"
