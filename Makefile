# Every target installs what it needs; docs/developer/setup.md tells what and where.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := run
.PHONY: run client test lint format bench lock till wheel chromium clean FORCE

VENV := .venv
STAMPS := $(VENV)/stamps
BIN := $(CURDIR)/$(VENV)/bin
UV_IN_VENV = "$$(tools/uv)" pip install --quiet --python $(VENV)
STATIC := src/kasse/office/static/till
OFFICE_STATIC := src/kasse/office/static/office

export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON_PREFERENCE := only-system
# The till's build packs the Python core with this interpreter and its packages.
export KASSE_PYTHON := $(BIN)/python

run: $(STAMPS)/run $(STATIC)/.built $(OFFICE_STATIC)/.built  ## set up, then open the demo shops; ARGS="…" goes to `kasse run`
	@exec $(BIN)/kasse run $(ARGS)

client: $(STAMPS)/dev  ## write the typed Python client anew from the API's description
	@exec $(BIN)/python tools/client.py

# Two things at a time: what one downloads, another builds. The tools that all use come first.
test:  ## every check, with a closing count
	@tools/uv >/dev/null && tools/node >/dev/null
	@$(MAKE) --silent --jobs 2 $(STAMPS)/dev $(STATIC)/.built $(OFFICE_STATIC)/.built
	@exec $(BIN)/python tools/stages.py all

lint: $(STAMPS)/dev  ## the static checks of the Python code
	@exec $(BIN)/python tools/stages.py lint

format: $(STAMPS)/dev
	@$(BIN)/ruff check --quiet --fix-only . && $(BIN)/ruff format .

bench: $(STAMPS)/dev $(STATIC)/.built $(OFFICE_STATIC)/.built  ## what must be fast, as a table; ARGS="…" goes to `python -m bench`
	@KASSE_CHROMIUM="$$(tools/chromium)" && export KASSE_CHROMIUM && exec $(BIN)/python -m bench $(ARGS)

till: $(STATIC)/.built  ## build the till's screen

wheel: $(STAMPS)/run $(STATIC)/.built $(OFFICE_STATIC)/.built  ## dist/kasse-*.whl, which needs no Node
	@"$$(tools/uv)" build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist
	@ls dist/*.whl

chromium: $(STAMPS)/dev  ## the browser for the tests: prints its path
	@tools/chromium

# var/ holds shops' data and stays.
clean:
	rm -rf build dist $(VENV) $(STATIC) $(OFFICE_STATIC) web/*/node_modules .mypy_cache .ruff_cache .pytest_cache \
	  .hypothesis .import_linter_cache .coverage

# Python: one virtual environment, filled from pinned and hashed lists.
$(STAMPS)/venv:
	@echo "Making $(VENV)"
	@"$$(tools/uv)" venv --quiet --allow-existing --python '>=3.11' $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements/run.txt pyproject.toml $(STAMPS)/venv
	@echo "Installing Kasse and what it runs on"
	@$(UV_IN_VENV) --require-hashes -r $<
	@$(UV_IN_VENV) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/run
	@echo "Installing what the checks need"
	@$(UV_IN_VENV) --require-hashes -r $<
	@touch $@

# `make lock` keeps the pins that still fit; `make lock UPGRADE=1` takes the newest of each.
COMPILE = "$$(tools/uv)" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-annotate --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
lock:
	@$(COMPILE) pyproject.toml --group build -o requirements/run.txt
	@$(COMPILE) pyproject.toml --group build --group dev -c requirements/run.txt -o requirements/dev.txt
	@$(COMPILE) --group uv -o requirements/uv.txt
	@$(COMPILE) --group node -o requirements/node.txt
	@ls requirements/*.txt

# The till's screen: built again when a source of it, or of the Python core that it packs,
# changes, appears or goes (which the list sees).
TILL_SOURCES := $(shell find web/till src/kasse/domain src/kasse/till src/kasse/office/catalogue/category_icons.json \
  \( -name node_modules -o -name __pycache__ -o -name dist -o -name '.*' \
  -o -path web/till/public/python \) -prune -o -type f -print \
  2>/dev/null | sort)
build/till.list: FORCE
	@mkdir -p build
	@printf '%s\n' $(TILL_SOURCES) | cmp -s - $@ || printf '%s\n' $(TILL_SOURCES) > $@

# Not `npm ci`: it refuses a lock that lacks a package for another platform, and a registry that
# keeps only some platforms' packages never lets such a lock be made. With --no-save the lock
# decides all the same, and stays as it is; tests/test_tidy.py checks that it is whole.
web/%/node_modules/.installed: web/%/package.json web/%/package-lock.json
	@echo "Installing the packages of web/$*"
	@export PATH="$$(tools/node):$$PATH" && cd web/$* && npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

$(STATIC)/.built: build/till.list $(TILL_SOURCES) web/till/node_modules/.installed $(STAMPS)/run
	@echo "Building the till"
	@export PATH="$$(tools/node):$$PATH" && cd web/till && npm run --silent build
	@touch $@

# The back office's styles, from the classes that its templates use, and its few scripts.
OFFICE_SOURCES := $(shell find web/office web/theme src/kasse/office \
  \( -path src/kasse/office/static -o -name locale -o -name migrations -o -name node_modules -o -name __pycache__ -o -name '.*' \) -prune -o -type f -print 2>/dev/null \
  | sort)
$(OFFICE_STATIC)/.built: $(OFFICE_SOURCES) web/office/node_modules/.installed
	@echo "Building the back office's styles"
	@export PATH="$$(tools/node):$$PATH" && cd web/office && npm run --silent build
	@touch $@
