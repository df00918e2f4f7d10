# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

PYTHON ?= python3.11
PORT ?= 8000
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE := 1
# Two processes that collect the same tests must see them in the same order.
export PYTHONHASHSEED := 0
TWO := -n 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup browser check fix unit test demo bench docs

help: ## say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/ready ## make the environment in .venv and nothing else

.venv/ready: requirements/dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "Fant ikke $(PYTHON). Installer Python 3.11 eller sett PYTHON=…"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch .venv/ready

browser: ## install what the browser tests need, when root; else say what is missing
	@sh scripts/browser.sh

check: setup ## lint, types, contracts, migrations, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djhtml --tabwidth 4 --check $$(git ls-files 'templates/*.html')
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/reuse lint --quiet
	DJANGO_SETTINGS_MODULE=tildeling.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=tildeling.settings.test $(BIN)/python manage.py check --fail-level WARNING

fix: setup ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

unit: setup ## the fast tests: no browser, no full counts
	$(BIN)/pytest $(TWO) -m "not slow and not browser"

test: check browser ## everything: checks and every test
	$(BIN)/pytest $(TWO)

demo: setup ## a small municipality in the browser; PORT=… chooses the port
	$(BIN)/python manage.py demo --port $(PORT)

bench: setup ## measure; ONLY=import,ladder picks
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

docs: setup ## write what is generated
	DJANGO_SETTINGS_MODULE=tildeling.settings.test $(BIN)/python manage.py write_reference
	DJANGO_SETTINGS_MODULE=tildeling.settings.test $(BIN)/python manage.py spectacular --validate --fail-on-warn --file api/v1/openapi.yaml
