# make demo   a first look: checks the sample plans and writes their reports and a letter (needs Python 3.11 or newer)
# make test   everything that must hold: style, types, floors, tests
# make bench  where the time of a check goes
# make accuracy  how well real documents are read, against hand labels (needs the shared test material beside this folder)
#
# All of it stays in this folder, but for Debian packages that the tests need (a browser, LibreOffice, fonts).

VENV := .venv/bin
PIP := PIP_CONSTRAINT=constraints.txt $(VENV)/python -m pip install -q --disable-pip-version-check
# Compiled rules are kept in this folder too.
export PLANCHECK_CACHE := $(CURDIR)/.venv/cache
SET_UP := tools/venv.sh tools/debian.sh pyproject.toml constraints.txt hatch_build.py

.PHONY: demo test bench accuracy clean

demo: .venv/ready
	@$(VENV)/plancheck demo -o plancheck-demo

test: .venv/ready-to-test
	@tools/viewers.sh
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/python -m pytest -n 2

bench: .venv/ready-to-test
	@$(VENV)/python tests/benchmarks/bench_check.py

accuracy: .venv/ready-to-test
	@$(VENV)/python tests/accuracy/measure.py

clean:
	rm -rf .venv build dist plancheck-demo

.venv/ready: $(SET_UP)
	@tools/venv.sh
	$(PIP) -e .
	@touch $@

.venv/ready-to-test: $(SET_UP)
	@tools/venv.sh
	$(PIP) -e ".[dev]"
	@touch $@ .venv/ready
