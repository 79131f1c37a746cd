# Everything one can do here; `make` alone lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

# Stamps: what was installed, so that the second time nothing is done.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
COMPILE := $(BIN)/uv --no-config pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --upgrade

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup try run test dialogues check soak bench lock content format clean

help: ## list what one can do
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)$$/\1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| while IFS='|' read -r name what; do printf '  %-9s %s\n' "$$name" "$$what"; done

setup: $(DEV) ## install everything for working on Backtalk into .venv

try: $(RUN) ## talk to Backtalk here and now, e.g. make try ARGS="--speed 20"
	@$(BIN)/backtalk try $(ARGS)

run: $(RUN) ## run the bot on the chat platforms
	@$(BIN)/backtalk run $(ARGS)

test: $(DEV) ## run the tests, e.g. make test ARGS="tests/test_cli.py -x"
	@$(BIN)/python -m pytest $(ARGS)

check: $(DEV) ## everything that must be green: format, lint, types, imports, content, tests, wheel
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/backtalk content check
	@$(BIN)/python -m pytest -n 2 $(ARGS)

dialogues: $(DEV) ## write tests/dialogues anew, after a change of what is said; read the difference
	@WRITE_DIALOGUES=1 $(BIN)/python -m pytest -q tests/test_dialogues.py tests/test_stories.py $(ARGS)

soak: $(DEV) ## the long tests, under an hour
	@$(BIN)/python -m pytest -m soak $(ARGS)

bench: $(DEV) ## measure, side by side with what people would use instead
	@$(BIN)/python -m benchmarks $(ARGS)

lock: $(DEV) ## renew the lock files
	@$(COMPILE) --group build --all-extras pyproject.toml --output-file requirements.lock
	@$(COMPILE) --group dev --all-extras --constraints requirements.lock pyproject.toml \
		--output-file requirements-dev.lock

content: $(RUN) ## check content/: exercises, routines and words
	@$(BIN)/backtalk content check $(ARGS)

format: $(DEV) ## put the code into its usual form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## take away what was built or installed here; your data stays
	@rm -rf $(VENV) build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Backtalk needs Python 3.11 or newer, and $(PYTHON) is not." >&2; \
		echo "Install one and name it: make $(firstword $(MAKECMDGOALS)) PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python comes without its venv module." >&2; \
		echo "Install it (on Debian and Ubuntu: apt install python3-venv) and say make again." >&2; \
		exit 1; }
	@echo "Making $(VENV) ..." >&2
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Backtalk needs; this happens once ..." >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@echo "Installing the tools of the workshop ..." >&2
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
