# make demo      check the sample plans and write their reports and a letter (needs Python 3.11 or newer)
# make serve     the workbench in the browser; sets it up first
# make test      style, types, layers and all tests
# make mutants   how many seeded defects are found, and what changes after harmless edits; exit code 1 below tests/floors.toml
# make trust     what examples add on plans that were not learnt from; findings of real documents, to be read by eye
# make accuracy  how well documents are read, compared with hand labels; exit code 1 below tests/floors.toml
# make bench     where the time of a check goes, drafts a minute, and other engines and readers that can be installed
# make test-versions  the demo and a part of the tests with the lowest and the newest versions of the dependencies
# make fuzz      search for inputs that break a door: readers, tables, uploads, editors, rules; 5 minutes, or
#                FUZZ_SECONDS=…, until FUZZ_EXECUTIONS=… a target; goes on where it was, in build/fuzz/
# make docs      the site of the documentation, in build/help/; the workbench serves it as /help, and the packages bring it
# make vsix      the extension for VS Code, in dist/ (needs Node.js 20 and its package registry)
# make package   a .deb and a folder to unpack, each with its own Python, in dist/ (needs root and Debian: PACKAGE_LEVEL=0 to 9 compresses)
# make test-package  installs, uses, upgrades and removes both in empty Debian roots without network and Python
#
# Everything stays in this folder, except Debian packages that the tests need (a browser, LibreOffice, fonts).

VENV := .venv/bin
PIP := PIP_CONSTRAINT=constraints.txt $(VENV)/python -m pip install -q --disable-pip-version-check
# Compiled rules are stored in this folder too.
export PLANCHECK_CACHE := $(CURDIR)/.venv/cache
SET_UP := tools/venv.sh tools/debian.sh pyproject.toml constraints.txt hatch_build.py

.PHONY: demo serve test test-versions bench accuracy mutants trust fuzz docs vsix package test-package clean

demo: .venv/ready
	@$(VENV)/plancheck demo -o plancheck-demo

serve: .venv/ready-to-serve
	@$(VENV)/plancheck serve

test: .venv/ready-to-test
	@tools/viewers.sh
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	@# Hundreds of processes start here: compiled modules are kept, whatever the shell asks of Python. Work goes to who has none left.
	@# One process more than processors: a test that waits for a program or a moment leaves its processor to another.
	env -u PYTHONDONTWRITEBYTECODE $(VENV)/python -m pytest -n $$(($$(nproc) + 1)) --maxprocesses 4 --dist worksteal

test-versions: .venv/ready
	@tools/versions.sh

bench: .venv/ready-to-test
	@$(PIP) -e ".[bench]" || for peer in $$($(VENV)/python tests/benchmarks/bench_rules.py --peers) $$($(VENV)/python tests/benchmarks/bench_reading.py --peers); do $(PIP) --retries 1 --timeout 15 $$peer || true; done
	@$(VENV)/python tests/benchmarks/bench.py

accuracy: .venv/ready-to-test
	@$(VENV)/python tests/accuracy/measure.py

mutants: .venv/ready-to-test
	@$(VENV)/python tests/mutants/measure.py
	@$(VENV)/python tests/mutants/forms.py

trust: .venv/ready-to-test
	@$(VENV)/python tests/mutants/trust.py

FUZZ_SECONDS ?= 300
fuzz: .venv/ready-to-test
	@$(PIP) -e ".[fuzz]" || echo "Atheris is not available: inputs are changed at random"
	@$(VENV)/python tests/fuzz/fuzz.py --seconds $(FUZZ_SECONDS) $(if $(FUZZ_EXECUTIONS),--executions $(FUZZ_EXECUTIONS))

docs: .venv/ready
	@$(PIP) -e ".[docs]"
	@$(VENV)/python tools/handbook.py

vsix: .venv/ready
	@$(VENV)/python tools/textmate.py
	@mkdir -p dist && cp LICENSE editors/vscode/LICENSE
	@cd editors/vscode && npm ci --no-audit --no-fund && npm run package

PACKAGE_LEVEL ?= 6
package: .venv/ready-to-test docs
	@packaging/interpreter.sh build/interpreter
	@$(VENV)/python packaging/build.py --interpreter build/interpreter -o dist --level $(PACKAGE_LEVEL)

test-package: .venv/ready-to-test docs
	@packaging/interpreter.sh build/interpreter
	@packaging/test_package.sh build/interpreter build/roots $(ROOTS)

clean:
	rm -rf .venv build dist plancheck-demo

.venv/ready: $(SET_UP)
	@tools/venv.sh
	$(PIP) -e .
	@touch $@

.venv/ready-to-serve: $(SET_UP)
	@tools/venv.sh
	$(PIP) -e ".[web]"
	@touch $@ .venv/ready

.venv/ready-to-test: $(SET_UP)
	@tools/venv.sh
	$(PIP) -e ".[dev]"
	@touch $@ .venv/ready .venv/ready-to-serve
