# make demo   a first look: checks the sample plans and writes their reports and a letter (needs Python 3.11 or newer)
# make test   everything that must hold: style, types, floors, tests
# make bench  where the time of a check goes, how fast reading and rules are beside others (those that can be installed), drafts a minute
# make accuracy  how well real documents are read, against hand labels (needs the shared test material beside this folder)
# make mutants  how many seeded defects of the sound sample plans are found, and what is said of harmless edits
# make fuzz   looks for inputs that break a reader, an extraction or the rule language: 5 minutes, or FUZZ_SECONDS=…
#
# All of it stays in this folder, but for Debian packages that the tests need (a browser, LibreOffice, fonts).

VENV := .venv/bin
PIP := PIP_CONSTRAINT=constraints.txt $(VENV)/python -m pip install -q --disable-pip-version-check
# Compiled rules are kept in this folder too.
export PLANCHECK_CACHE := $(CURDIR)/.venv/cache
SET_UP := tools/venv.sh tools/debian.sh pyproject.toml constraints.txt hatch_build.py

.PHONY: demo test bench accuracy mutants fuzz clean

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
	@$(PIP) -e ".[bench]" || for each in $$($(VENV)/python tests/benchmarks/bench_rules.py --peers) $$($(VENV)/python tests/benchmarks/bench_reading.py --peers); do $(PIP) --retries 1 --timeout 15 $$each || true; done
	@$(VENV)/python tests/benchmarks/bench.py

accuracy: .venv/ready-to-test
	@$(VENV)/python tests/accuracy/measure.py

mutants: .venv/ready-to-test
	@$(VENV)/python tests/mutants/measure.py

FUZZ_SECONDS ?= 300
fuzz: .venv/ready-to-test
	@$(PIP) -e ".[fuzz]" || echo "without Atheris: inputs are changed at random"
	@$(VENV)/python tests/fuzz/fuzz.py --seconds $(FUZZ_SECONDS)

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
