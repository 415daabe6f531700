# From a bare checkout: `make demo`, then `make test`. CONTRIBUTING.md says what the others are for.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# A bare machine has no compiler, so wheels only. They are compiled to bytecode on first import: most never are.
# The output goes to stderr: what `make demo` prints on stdout is the brief.
INSTALL := $(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --no-compile
LOCKED := $(INSTALL) --require-hashes --only-binary :all:
EDITABLE := $(INSTALL) --no-build-isolation --no-deps --editable .

.DEFAULT_GOAL := help
.PHONY: help demo test serve check lint format eval bench soak record lock docker-steps clean

help:
	@echo 'make demo | test | serve | check | lint | format | eval | bench | soak | record | lock | docker-steps | clean'

# The sample article, with the engine that needs no key and no network, whatever the environment holds.
demo: $(VENV)/runtime.stamp
	@for name in $$(env | awk -F= '/^(PARLEY|OPENAI)_[A-Za-z0-9_]*=/ {print $$1}'); do unset "$$name"; done; \
	$(BIN)/parley brief --engine extractive --format markdown service/web/static/sample.txt

test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

serve: $(VENV)/runtime.stamp
	@exec $(BIN)/parley serve $(ARGS)

check: lint
	@$(MAKE) --no-print-directory test

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

eval: $(VENV)/dev.stamp
	@$(BIN)/python -m evals $(ARGS)

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m bench $(ARGS)

# Twenty minutes of everything at once; ARGS='--minutes 5' for less.
soak: $(VENV)/dev.stamp
	@$(BIN)/python -m soak $(ARGS)

# Calls a real model: wants a key.
record: $(VENV)/dev.stamp
	@$(BIN)/python -m evals.record $(ARGS)

# The virtual environment. A stamp is newer than what it was installed from, so that a warm run does not start pip.
# The dev lock holds the two others whole, at the same versions.

$(VENV)/runtime.stamp: $(VENV)/created.stamp requirements/build.txt requirements/runtime.txt pyproject.toml
	@echo 'Installing what the service runs on into $(VENV) (once) ...' >&2
	@$(LOCKED) -r requirements/build.txt -r requirements/runtime.txt >&2
	@$(EDITABLE) >&2
	@touch $@

$(VENV)/dev.stamp: $(VENV)/created.stamp requirements/dev.txt pyproject.toml
	@echo 'Installing what the tests and checks need into $(VENV) (once) ...' >&2
	@$(LOCKED) -r requirements/dev.txt >&2
	@$(EDITABLE) >&2
	@touch $(VENV)/runtime.stamp $@

# --clear: an interrupted attempt leaves a directory without a stamp.
$(VENV)/created.stamp:
	@command -v $(PYTHON) >/dev/null || { echo 'parley needs Python 3.11 or newer: no $(PYTHON) here; name one with PYTHON=' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "parley needs Python 3.11 or newer: $(PYTHON) is older; name another with PYTHON=" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	|| { echo 'parley needs the venv module, which $(PYTHON) lacks; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) >&2
	@touch $@

# The locks hold for every platform. What is locked already stays as it is: ARGS=--upgrade renews everything,
# ARGS='--upgrade-package flask' one.
lock:
	@PYTHON=$(PYTHON) scripts/lock.sh $(ARGS)

# The Dockerfile's own commands in an empty folder, where there is no Docker engine.
docker-steps:
	@$(PYTHON) scripts/docker_steps.py

clean:
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
