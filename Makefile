# Every command of the project.  Needs make and python3 (3.11 to 3.13); the rest it fetches itself.
# Another interpreter: make PYTHON=python3.12 test

SHELL = /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo test check fix serve package prove bench controls api pins setup clean python

PYTHON ?= python3
PEOPLE ?= 5000
WORKERS ?= 2
PIP = -m pip install --disable-pip-version-check -q
HASHED = --require-hashes --no-deps --only-binary=:all:
RUN = VRS_STAGE=local .venv/bin/python

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: setup ## play the main job on a synthetic city (ONCE=1 ends after it; PEOPLE=5000)
	$(RUN) -m local.demo $(if $(ONCE),--once) --people $(PEOPLE)

test: check .venv-engine/.made ## everything that CI runs: check, all tests, and whether each right was needed
	.venv/bin/python -m pytest -n $(WORKERS) --dist loadfile
	$(RUN) -m proofs --small least_privilege

check: .venv/.made ## form, lint, walls between the parts, types
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/lint-imports
	.venv/bin/mypy

fix: .venv/.made ## put right what the tools can put right
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

serve: setup ## start the local planes and pages, play nothing
	$(RUN) -m local.demo --serve-only

package: .venv/.made ## build what deploys: each plane's zip with its SBOM, and all templates
	.venv/bin/python -m infra.package
	.venv/bin/python -m infra.synth

prove: setup .venv-checks/.made ## the proofs at their large size (hours; NAMES="topology crash" for some)
	$(RUN) -m proofs $(NAMES)

bench: setup ## measure, and print the table
	$(RUN) -m bench

pins: .venv/.made ## write the lock files, with every package's hashes (asks the index)
	.venv/bin/python -m infra.pins

controls: .venv/.made ## write docs/conformance.md from the tests and the control catalogue
	.venv/bin/python -m infra.conformance

api: .venv/.made ## write the description of both APIs (web/openapi, docs/api.md) from the routes
	.venv/bin/python -m infra.openapi

setup: .venv/.made .venv-engine/.made ## make both environments (the others do it when needed)

clean: ## remove all that make made: environments, state, builds, caches
	rm -rf .venv .venv-engine .venv-checks .state build .chalice/deployments
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made anew when what it holds changes; the stamp comes last, so a broken
# installation is begun again.
.venv/.made: requirements-dev.lock
	@$(MAKE) -s python
	@echo "準備しています / preparing .venv"
	@$(PYTHON) -m venv --clear .venv
	@.venv/bin/python $(PIP) $(HASHED) -r requirements-dev.lock
	@touch $@

.venv-engine/.made: requirements-engine.lock
	@$(MAKE) -s python
	@echo "準備しています / preparing .venv-engine"
	@$(PYTHON) -m venv --clear .venv-engine
	@.venv-engine/bin/python $(PIP) $(HASHED) -r requirements-engine.lock
	@touch $@

.venv-checks/.made: requirements-checks.txt constraints-checks.txt
	@$(MAKE) -s python
	@echo "準備しています / preparing .venv-checks"
	@$(PYTHON) -m venv --clear .venv-checks
	@.venv-checks/bin/python $(PIP) -r requirements-checks.txt
	@touch $@

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "$(PYTHON) がありません。Python 3.11～3.13 を入れてください。 / $(PYTHON) is missing: install Python 3.11 to 3.13." >&2; \
		exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
		echo "Python 3.11～3.13 が必要です（make PYTHON=python3.12 … で選べます）。 / Needs Python 3.11 to 3.13: choose one with make PYTHON=python3.12 …" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python の venv がありません（Debian では apt install python3-venv）。 / Python has no venv (on Debian: apt install python3-venv)." >&2; \
		exit 1; }
