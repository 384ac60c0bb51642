#!/bin/sh
# plancheck, with the interpreter beside this file: wherever the folder is, and whatever Python the machine has.
here=$(readlink -f -- "$0")
here=${here%/*}
unset PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONINSPECT PYTHONPLATLIBDIR
# For the processes that it starts as well: nothing is imported from the working folder or the home folder, nothing written beside the modules.
export PYTHONSAFEPATH=1 PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
exec "$here/python3.11" -m plancheck "$@"
