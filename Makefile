# Two commands: `make run` and `make test`. `make` alone lists the others.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test test-unit nightly bench lint docs i18n static lighthouse format lock chromium

help: ## List the commands.
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: .venv/runtime.stamp static ## Serve on http://127.0.0.1:8000 (HOST, PORT change it), with the worker beside it.
	@exec $(BIN)/flask --app app serve

test: .venv/dev.stamp lint chromium ## Lint, then every test: PostgreSQL, SMTP and Chromium are real, nothing is skipped.
	$(BIN)/pytest --complete --numprocesses auto --dist worksteal

test-unit: .venv/dev.stamp ## Every test but those in the browser, quickly.
	$(BIN)/pytest --quiet --numprocesses auto --dist worksteal --ignore tests/e2e

nightly: .venv/dev.stamp ## Ten thousand cases for every rule that is held against an oracle.
	HYPOTHESIS_PROFILE=nightly $(BIN)/pytest --quiet --numprocesses auto --timeout 1800 tests/domain/test_slots.py tests/domain/test_slots_around.py tests/domain/test_slots_oracle.py

bench: .venv/dev.stamp ## What a month of half-days costs beside 0, 1,000 and 10,000 bookings and busy times.
	$(BIN)/python -m tests.bench.half_days

lint: .venv/dev.stamp ## ruff, mypy, import-linter, djlint.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates

docs: .venv/runtime.stamp ## Write the pages that are made from the code.
	$(BIN)/python bin/docs

i18n: .venv/runtime.stamp ## Take new texts into translations/, and say which have no English yet.
	$(BIN)/python bin/i18n

static: .venv/runtime.stamp ## Compress what is in static/ (brotli, gzip) into build/static/.
	$(BIN)/python bin/static

lighthouse: .venv/dev.stamp ## Lighthouse's four marks for the first pages; fetches it by npx into a temporary folder.
	$(BIN)/python -m tests.e2e.lighthouse

format: .venv/dev.stamp ## Put the code in order.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: ## Pin the newest versions that pyproject.toml allows.
	bin/lock

chromium: .venv/dev.stamp
	@bin/chromium

.venv/runtime.stamp: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

# The dev lock holds the other one.
.venv/dev.stamp: requirements-dev.lock requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.lock
	@touch .venv/runtime.stamp $@
