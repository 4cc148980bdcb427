# The project's commands; `make` alone lists them. They work in a bare clone and make what they need first.

PYTHON ?= python3
WORKERS ?= auto

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
TYPING := build/typing
LINKED := $(wildcard pulumi_mediapackage_vod/*.*) components dynamic_providers emulator
PYTEST := $(BIN)/pytest
QUIETLY := --quiet --disable-pip-version-check

# Scripts without `.py`, which ruff does not find by itself.
SCRIPTS := tools/engine tools/demo tests/aws_plugin/bin/pulumi-resource-aws

# Programs, tests and the Pulumi CLI all run the virtual environment's python3.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# pyright brings its own code and its node as wheels: with these it looks nothing up and downloads nothing.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
export PYRIGHT_PYTHON_GLOBAL_NODE := 0
unexport PYRIGHT_PYTHON_FORCE_VERSION PYRIGHT_PYTHON_PYLANCE_VERSION

.DEFAULT_GOAL := help
.PHONY: help install demo lint unit wire engine-tests test lock docs wheel clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'PYTHON=python3.12   the Python, 3.10 or later, that a new .venv is made with'
	@echo 'WORKERS=4           how many tests run at once; one a core if left out'

demo: install ## the quickstart on an emulated service, from `pulumi up` to nothing left (KEEP=1 leaves it up)
	@$(BIN)/python tools/demo

test: lint engine ## everything: lint, then all tests
	$(PYTEST) tests -n $(WORKERS)

# pyright does not follow the editable install, whose packages Python maps while it runs: it sees links to them.
lint: install ## ruff and pyright
	$(BIN)/ruff check . $(SCRIPTS)
	$(BIN)/ruff format --check . $(SCRIPTS)
	@rm -rf $(TYPING) && mkdir -p $(TYPING)/pulumi_mediapackage_vod
	@ln -s $(addprefix ../../../,$(LINKED)) $(TYPING)/pulumi_mediapackage_vod
	PYTHONPATH='$(CURDIR)/$(TYPING)' $(BIN)/pyright --pythonpath $(BIN)/python

unit: install ## the tests that need no engine
	$(PYTEST) tests/unit tests/contract -n $(WORKERS)

wire: install ## the tests against the real `python -m pulumi.dynamic`
	$(PYTEST) tests/wire -n $(WORKERS)

engine-tests: engine ## the tests on the real Pulumi CLI
	$(PYTEST) tests/engine -n $(WORKERS)

.PHONY: soak
soak: engine ## random sequences on the provider process and the real CLI; up to half an hour, not part of `make test`
	$(PYTEST) tests/contract tests/soak -m soak -n $(WORKERS) -rA --junitxml=build/soak.xml

.PHONY: contract
contract: install ## the contract of the resources; docs/contract.md with the counts of this run and of the last soak
	$(PYTEST) tests/contract -n $(WORKERS) --junitxml=build/contract.xml
	$(BIN)/python tests/contract/report.py build/contract.xml $(wildcard build/soak.xml) > docs/contract.md

.PHONY: engine
engine: install ## the Pulumi CLI: from PATH, else installed or built once for all clones
	@$(BIN)/python tools/engine ensure

install: $(INSTALLED) ## .venv with the locked dependencies and this project, editable

$(INSTALLED): $(BIN)/pip requirements/dev.txt pyproject.toml
	$(BIN)/python -m pip install $(QUIETLY) --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install $(QUIETLY) --no-deps --no-build-isolation --editable .
	@touch $@

# pip, since it is what `venv` makes last.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "This project needs Python 3.10 or later; '$(PYTHON)' is `$(PYTHON) --version 2>&1`."; \
		echo "Name another one: make PYTHON=python3.12 $(or $(MAKECMDGOALS),install)"; \
		exit 1; }
	$(PYTHON) -m venv $(VENV)

lock: install ## requirements/dev.txt again, with the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra emulator --extra emulator-media --extra cli --extra aws --upgrade --universal \
		--python-version 3.10 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--no-emit-package pulumi-mediapackage-vod --quiet --output-file requirements/dev.txt

docs: install ## the documents that are written from the code: the emulator's coverage, the components' settings
	$(BIN)/python -I -m pulumi_mediapackage_vod.emulator.coverage > docs/emulator-coverage.md
	$(BIN)/python tools/component_reference.py > docs/components.md

wheel: install ## dist/*.whl
	@rm -rf build/lib build/bdist.*
	$(BIN)/python -m build --wheel --no-isolation

clean: ## takes a running demo down and removes all that these commands made in this clone
	@if [ -d .demo ] && [ -x $(BIN)/python ]; then $(BIN)/python tools/demo down; fi
	rm -rf $(VENV) .demo .engine-state build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
