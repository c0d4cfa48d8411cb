# `make` alone lists what there is.

SHELL := /bin/sh
BIN := .venv/bin
# The environment is rebuilt when the lock, the project's metadata or the checkout's place changes.
STAMP := .venv/.built-$(shell { cat requirements/dev.txt requirements/make-venv pyproject.toml; \
	pwd; } | cksum | tr -d ' ')
AUDIT := tests/conformance/node_modules/.package-lock.json
UV := uv==0.13.9
PYTEST := $(BIN)/python -m pytest -n 2

.PHONY: help run test lint bench soak schema docs lock clean
.DEFAULT_GOAL := help

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: export CONCORD_SAMPLE_DATA ?= yes
run: $(STAMP) ## serve everything on this machine, with real and sample data
	@exec $(BIN)/concord serve

test: lint $(AUDIT) ## lint, then every test that takes seconds
	$(PYTEST)

lint: $(STAMP) ## style, strict types, import layers, house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q tests/house

bench: $(STAMP) ## measure, side by side, and rewrite docs/performance.md
	$(BIN)/python -m tests.bench

soak: $(STAMP) $(AUDIT) ## every test at full counts: takes half an hour
	CONCORD_SOAK=1 $(PYTEST) -m "soak or not soak" -o faulthandler_timeout=3600

schema: $(STAMP) ## write api/schema.graphql from the code
	$(BIN)/concord schema > .venv/schema.graphql && mv .venv/schema.graphql api/schema.graphql

docs: $(STAMP) ## write the reference in docs/ from the code
	$(BIN)/python -m api.reference docs

lock: ## resolve requirements/*.in anew into exact versions and hashes
	"$$(requirements/find-python)" -m venv --clear .venv/lock
	.venv/lock/bin/python -m pip install --quiet --retries 10 --timeout 60 "$(UV)"
	requirements/lock .venv/lock/bin/uv

clean: ## remove what was built and left by tools; data stays
	rm -rf .venv build dist *.egg-info tests/conformance/node_modules \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP):
	@requirements/make-venv .venv
	@touch $@

# The published GraphQL-over-HTTP audit. Its test skips itself where this could not be installed.
$(AUDIT): tests/conformance/package.json tests/conformance/package-lock.json | $(STAMP)
	@if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
		echo "SKIPPED: node and npm are not here, so the GraphQL-over-HTTP audit will not run"; \
	elif ! npm ci --prefix tests/conformance --cache .venv/npm --no-audit --no-fund --silent; then \
		echo "SKIPPED: npm could not install the GraphQL-over-HTTP audit, so it will not run"; \
		rm -rf tests/conformance/node_modules; \
	else touch $@; fi
