# make run: the assistant on http://127.0.0.1:8000 · make test: all tests

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := chatbot ingestion eval tests

.PHONY: run test check fix lock clean

run: $(VENV)/.run
	$(BIN)/bienvenue ingest run || [ $$? -eq 5 ]
	$(BIN)/bienvenue serve --port $(PORT)

test: $(VENV)/.dev
	./tests/install-chromium.sh
	./tests/install-models.sh $(BIN)/python
	$(BIN)/python -m pytest

# What a change must pass: format, lint, types, layers, spelling, corpus, tests.
check: $(VENV)/.dev
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell README.md CONTRIBUTING.md CHANGELOG.md docs ingestion/*.py ingestion/check/*.py ingestion/index/*.py ingestion/index/embedding/*.py chatbot/*.py eval/*.py eval/bench/*.py
	$(BIN)/bienvenue corpus check
	$(MAKE) test

fix: $(VENV)/.dev
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

# The locks hold every package of every platform, with hashes.
lock:
	uv pip compile pyproject.toml --extra build --universal --generate-hashes --no-emit-index-url \
		--python-version 3.11 --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev --constraint requirements.lock --universal \
		--generate-hashes --no-emit-index-url --python-version 3.11 --quiet --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed. Name one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	touch $@
