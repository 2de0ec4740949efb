# The development workflow, as commands. A fresh clone needs Python 3.11+, pip and make, nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PEERS  := .venv-peers
UNTRACED := tests/acceptance tests/browser tests/faults tests/year tests/bot/test_authoring.py \
  tests/bot/drawing/test_any_words.py tests/content/test_handbook.py $(addprefix tests/test_,documents.py house_rules.py movement_pictures.py) \
  $(addprefix tests/conversations/test_,edited_content.py every_gate.py every_plan.py positions.py random_person.py)
PIP    := $(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help setup run demo pictures movements test faults year bench bench-quick bench-start check types rules docs lock clean

help: ## say what can be done here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup: $(READY) ## install what the lock pins into .venv

# The outer pip installs into the new environment, so that even Python's own ensurepip may be missing.
# The lock is complete: without --no-deps, pip looks for newer releases of what an extra names, and stops.
$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear --without-pip $(VENV)
	@echo "Installing into $(VENV), once: this takes about half a minute."
	$(PIP) install -qq --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

run: setup ## start the bot; without TELEGRAM_BOT_TOKEN, the sandbox
	$(BIN)/python -m bot run

demo: setup ## one person's first week, in the terminal
	@LOG_LEVEL=WARNING $(BIN)/python -m bot demo

# Whole walks, crashes and what tries thousands of cases run without coverage: tracing doubles
# their time and tells nothing that the other tests have not told.
# They mostly wait, for timers and for processes that start, so four of them share two cores.
# All browser tests go to one worker (loadgroup), for one browser and one sandbox.
test: check ## the whole test run: checks, content, tests with branch coverage, walks, crashes
	$(BIN)/python -m pytest --cov --cov-report= $(addprefix --ignore=,$(UNTRACED))
	$(BIN)/coverage report --include='conversations/*' --fail-under=100
	$(BIN)/coverage report --format=total --fail-under=90
	$(BIN)/python -m pytest -n4 --dist=loadgroup $(UNTRACED)

faults: setup ## the fault suite alone, with a thousand kills; about a quarter of an hour
	FAULTS_KILLS=1000 $(BIN)/python -m pytest tests/faults -n0

year: setup ## a simulated year of 300 people and their reminders, in about two minutes
	$(BIN)/python -m tests.year 300 365

# The other bots have an environment of their own: aiogram's pins are not ours.
$(PEERS)/.ready: benchmarks/peers/requirements.txt
	$(PYTHON) -m venv --clear --without-pip $(PEERS)
	$(PYTHON) -m pip --disable-pip-version-check --python $(PEERS)/bin/python install -qq --no-deps --require-hashes -r benchmarks/peers/requirements.txt
	@touch $@

bench: setup $(PEERS)/.ready ## measure against the usual bots, and write docs/performance.md: less than twenty minutes
	$(BIN)/python -m benchmarks.suite --write

bench-quick: setup $(PEERS)/.ready ## the same in two or three minutes, smaller, and nothing is written
	$(BIN)/python -m benchmarks.suite --quick

bench-start: setup ## how soon the bot is there, and how much memory it takes
	$(BIN)/python -m benchmarks.start 1000 100000

check: setup ## lint, format, types, import contracts, content
	@$(MAKE) --no-print-directory -j2 types rules

types: setup
	$(BIN)/mypy

rules: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m content

movements: setup ## draw the pictures of the movements from their poses
	$(BIN)/python -m scripts.movements

docs: setup ## draw the dialogue from its table
	$(BIN)/python -m conversations.diagram > docs/dialogue.md

pictures: setup ## take the README's pictures from the sandbox, with Chromium
	$(BIN)/python -m scripts.pictures

lock: setup ## compile the hash-pinned requirements from pyproject.toml
	$(PIP) install -qq pip pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev --output-file requirements-dev.txt pyproject.toml

clean: ## remove what can be made again (never data/)
	rm -rf $(VENV) $(PEERS) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* build *.egg-info
