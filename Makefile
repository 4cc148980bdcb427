# The project's commands; `make` alone lists them. They work in a bare clone and make what they need first.

PYTHON ?= python3
# Tests of the engine and of players wait for half of their time: two workers keep a core busy.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) * 2)')

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
FOR_DEMO := $(VENV)/installed-for-demo
FOR_DOCS := $(VENV)/installed-for-docs
PLAYER := emulator/static
# Of the tests alone; the emulator's page does without it.
TEST_PLAYER := build/test-player
# Compiled once, and not by each worker and program, whatever the shell says.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest
# A file's tests run together, since they may share a stack that takes long to deploy.
# The folders' order stays: the last files are short ones, and no worker is alone with a long one.
PARALLEL = -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# uv takes seconds where pip takes minutes; where it reaches no package index, pip does all with the settings it has.
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := --require-hashes --requirement requirements/dev.txt
LOCKED_DOCS := --require-hashes --requirement requirements/docs.txt

COMPILE := $(BIN)/uv pip compile --upgrade --universal --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --quiet

# Scripts without `.py`, which ruff does not find by itself.
SCRIPTS := tools/engine tools/demo

# Programs, tests and the Pulumi CLI all run the virtual environment's python3.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Each run of the CLI starts Pythons, which without bytecode takes three times as long.
unexport PYTHONDONTWRITEBYTECODE
# pyright brings its own code and its node as wheels: with these it looks nothing up and downloads nothing.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
export PYRIGHT_PYTHON_GLOBAL_NODE := 0
unexport PYRIGHT_PYTHON_FORCE_VERSION PYRIGHT_PYTHON_PYLANCE_VERSION

.DEFAULT_GOAL := help
.PHONY: help install player demo bench bench-quick lint unit types wire engine-tests browser-tests test lock docs release-check audit wheel clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'PYTHON=python3.12   the Python, 3.10 or later, that a new .venv is made with'
	@echo 'WORKERS=4           how many tests run at once; two for each core if left out'

demo: $(FOR_DEMO) $(if $(filter-out 0,$(KEEP)),player-if-possible) ## an example on an emulated service, from `pulumi up` to nothing left (EXAMPLE=cdn; KEEP=1 stays up until Ctrl-C)
	@$(BIN)/python tools/demo

test: lint engine browser ## everything: lint, then all tests
	$(PYTEST) tests $(PARALLEL)

bench: install ## all benchmarks, some hours at 10,000 titles; fills docs/performance.md (BENCH='catalogue --sizes 100 300', BENCH='--compare old.json')
	$(BIN)/python -m benchmarks $(BENCH)

bench-quick: install ## 1,000 and 2,000 titles; fails on a budget of calls, bytes and growth, never of time
	$(BIN)/python -m benchmarks --quick

lint: install ## ruff, the contracts of imports, and pyright
	$(BIN)/ruff check . $(SCRIPTS)
	$(BIN)/ruff format --check . $(SCRIPTS)
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python tools/typecheck.py

unit: install ## the tests that need no engine
	$(PYTEST) tests/unit tests/contract $(PARALLEL)

types: install ## users' programs under pyright and mypy, for Python 3.10 to the newest
	$(PYTEST) tests/types -m '' $(PARALLEL)

wire: install ## the tests against the real `python -m pulumi.dynamic`
	$(PYTEST) tests/wire $(PARALLEL)

engine-tests: engine ## the tests on the real Pulumi CLI
	$(PYTEST) tests/engine tests/golden $(PARALLEL)

browser-tests: browser ## the tests of the emulator's page and of playback, in headless Chromium
	$(PYTEST) tests/browser

.PHONY: screenshot
screenshot: engine browser ## the pictures of the emulator's page and of the terminal, again
	$(BIN)/python -m tests.browser.screenshot docs/emulator-page.png
	$(BIN)/python -m tests.engine.screenshot docs/screens

.PHONY: screens
screens: engine ## the screens in docs/command-line.md again, each by its command on an emulated account
	$(BIN)/python -m tools.screens

.PHONY: soak
soak: engine browser ## random sequences and requests by the thousand, all players; long, not part of `make test`
	$(PYTEST) tests -m soak $(PARALLEL) -rA --junitxml=build/soak.xml

.PHONY: contract
contract: install ## the contract of the resources; docs/contract.md with the counts of this run and of the last soak
	$(PYTEST) tests/contract $(PARALLEL) --junitxml=build/contract.xml
	$(BIN)/python -m tests.contract.report build/contract.xml $(wildcard build/soak.xml) > docs/contract.md

.PHONY: golden
golden: engine ## the states that this version leaves of the examples, which later ones must not touch; once a release
	$(PYTEST) tests/golden/record.py

.PHONY: engine
engine: install ## the Pulumi CLI: from PATH, else installed or built once for all clones
	@$(BIN)/python tools/engine ensure

# What cannot be had here is no error yet: the tests say in the end that they did not run.
.PHONY: browser
browser: install player-if-possible
	@$(BIN)/python tools/browser.py

# Without it the emulator's page plays nothing, and says how to get it.
.PHONY: player-if-possible
player-if-possible:
	@if command -v npm > /dev/null; then $(MAKE) --silent --no-print-directory player || true; fi

player: $(PLAYER)/package-lock.json ## what the emulator's page plays with, from npm at locked versions

# The lock file comes last: it says what is there.
$(PLAYER)/package-lock.json: tools/player/package-lock.json tools/player/package.json
	@command -v npm > /dev/null || { echo "'make player' needs npm, which comes with Node.js"; exit 1; }
	@echo 'getting what the page of the emulator plays with, from npm'
	@rm -rf build/player && mkdir -p build/player
	@cp $^ build/player
	npm ci --prefix build/player --ignore-scripts --no-audit --no-fund --fetch-retries=1 --loglevel=error
	@rm -rf $(PLAYER) && mkdir $(PLAYER)
	@mkdir -p $(TEST_PLAYER) && cp build/player/node_modules/shaka-player/dist/shaka-player.compiled.js $(TEST_PLAYER)
	@rm -r build/player/node_modules/shaka-player
	@cp build/player/node_modules/hls.js/dist/hls.min.js $(PLAYER)
	@cp build/player/node_modules/dashjs/dist/modern/umd/dash.mediaplayer.min.js $(PLAYER)
	@cp build/player/node_modules/dashjs/dist/modern/umd/dash.mss.min.js $(PLAYER)
	@cd build/player/node_modules && for file in */LICEN?E* @*/*/LICEN?E*; do \
		printf '\n==== %s\n\n' "$$file"; cat "$$file"; done > $(CURDIR)/$(PLAYER)/LICENSES.txt
	@rm -r build/player
	@cp $< $@

install: $(INSTALLED) ## .venv with the locked dependencies and this project, editable

$(INSTALLED): $(FOR_DEMO)
	@echo 'installing the other tools of development'
	@$(UV) $(LOCKED) || $(PIP) $(LOCKED)
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib > /dev/null || true
	@touch $@

# Only that there is a pip: the locked packages bring a newer one.
$(FOR_DEMO): requirements/dev.txt pyproject.toml | $(BIN)/pip
	@echo 'installing what the demo needs into $(VENV): some 250 MB, once'
	@sed -n '/^uv==/,/[^\\]$$/p' requirements/dev.txt > $(VENV)/uv.txt
	@$(PIP) --require-hashes --requirement $(VENV)/uv.txt
	@{ $(UV) --constraint requirements/dev.txt setuptools && \
	   $(UV) --constraint requirements/dev.txt --no-build-isolation --editable '.[demo]'; } || \
	 { $(PIP) $(LOCKED) && $(PIP) --no-deps --no-build-isolation --editable .; }
	@touch $@

# pip, since it is what `venv` makes last.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "This project needs Python 3.10 or later; '$(PYTHON)' is `$(PYTHON) --version 2>&1`."; \
		echo "Name another one: make PYTHON=python3.12 $(or $(MAKECMDGOALS),install)"; \
		exit 1; }
	@echo 'making the virtual environment $(VENV)'
	@$(PYTHON) -m venv $(VENV)

lock: install ## requirements/*.txt again, with the newest versions that pyproject.toml allows
	$(COMPILE) pyproject.toml --extra dev --python-version 3.10 --no-emit-package pulumi-mediapackage-vod \
		--output-file requirements/dev.txt
	$(COMPILE) --group docs --python-version 3.11 --constraint requirements/dev.txt --output-file requirements/docs.txt

docs: $(FOR_DOCS) ## the documentation site in build/site, after what of it is written from the code
	$(BIN)/python -I -m pulumi_mediapackage_vod.emulator.coverage > docs/emulator-coverage.md
	$(BIN)/python -m tests.media.players >> docs/emulator-coverage.md
	$(BIN)/zensical build --strict --clean

$(FOR_DOCS): $(INSTALLED) requirements/docs.txt
	@$(UV) $(LOCKED_DOCS) || $(PIP) $(LOCKED_DOCS)
	@touch $@

release-check: engine player ## all that a release must be: dist/ as an index takes it, installed for each Python and with the oldest dependencies, types, licences, vulnerabilities (TAG=v0.1.0; OFFLINE=1 leaves out what cannot be fetched)
	@rm -rf dist build/lib build/bdist.*
	$(BIN)/python -m build --no-isolation
	TAG=$(TAG) OFFLINE=$(OFFLINE) $(PYTEST) tests/release tests/types -m '' -rs

audit: install ## known vulnerabilities of what users get; fails where their database cannot be reached (but OFFLINE=1)
	@rm -rf dist build/lib build/bdist.*
	$(BIN)/python -m build --wheel --no-isolation
	OFFLINE=$(OFFLINE) $(PYTEST) tests/release/test_dependencies.py -m '' -rs

wheel: install ## dist/*.whl
	@rm -rf build/lib build/bdist.*
	$(BIN)/python -m build --wheel --no-isolation

clean: ## removes all that these commands made in this clone
	rm -rf $(VENV) $(PLAYER) .cache .engine-state build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
