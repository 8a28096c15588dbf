# make run: open the app; make test: run every test; make lint: style and types. Each sets up what it needs.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export PYTHONWARNINGS ?=

.PHONY: run test lint format bench text lock setup setup-dev browser clean

run: $(VENV)/.installed
	$(BIN)/streamlit run app.py

test: $(VENV)/.installed-dev browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Prints tables of ratios; nothing passes or fails here.
bench: $(VENV)/.installed-dev
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench
	for script in tests/benchmarks/[a-z]*.py; do $(BIN)/python -m tests.benchmarks.$$(basename $$script .py) || exit 1; done

# Collects the English texts into the Chinese catalogue; new ones come in empty, stale ones go.
text: $(VENV)/.installed-dev
	$(BIN)/python -m pages.shared.catalogue

lock: $(VENV)/.installed-dev
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade --no-header -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 -c requirements.txt \
		--no-header -o requirements-dev.txt

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || (echo "Python 3.11 or later is needed: install it, then run make again." >&2; exit 1)
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@# LightGBM's wheel needs the system's OpenMP runtime, which slim images lack.
	@$(BIN)/python -c "import lightgbm" 2>/dev/null || sh .ci/install-packages libgomp1
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

browser: $(VENV)/.installed-dev
	@sh .ci/install-browser $(BIN)/python

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache build
