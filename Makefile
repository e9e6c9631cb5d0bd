.DEFAULT_GOAL := help
.PHONY: help check lint test quick sample clean

RUN := uv run --group check

help: ## list these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

check: lint test ## everything that CI runs: linters, types, imports, all tests

lint: ## ruff, mypy --strict and the direction of imports
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports

test: ## all tests, the slow ones too; says which were skipped
	$(RUN) pytest -rs

quick: ## the tests that need neither the real model for long nor other tools
	$(RUN) pytest -m "not slow"

sample: ## translate posts/ into output/, as it is committed
	uv run duizhao translate posts/

clean: ## remove what tools leave behind; output/ stays
	rm -rf dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
