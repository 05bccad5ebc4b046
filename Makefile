# Two commands for newcomers: `make run` and `make test`. Both do all their own set-up.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# compiled once for every process, and nothing of it between the sources
export PYTHONPYCACHEPREFIX := $(CURDIR)/.local/pycache
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check test-database fix bench lock clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(VENV)/run.stamp .local/assets/stamp  ## set up and start everything at http://127.0.0.1:$(PORT)
	@exec $(BIN)/python -m mujun.embedded run --port $(PORT)

test: $(VENV)/dev.stamp .local/assets/stamp  ## set up and run every check and test (ARGS= goes to pytest)
	@sh tests/browser-packages.sh
	@$(MAKE) --no-print-directory -j 2 check test-database
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: $(VENV)/dev.stamp  ## lint, types, import contracts, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run

# the tables that tests copy, and the tests themselves compiled for every process; the checks take the other core.
# What cannot be collected is told by the tests
test-database: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.migrated
	-@$(BIN)/python -m pytest --collect-only -q -q >/dev/null

fix: $(VENV)/dev.stamp  ## format and mend what tools can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djhtml --tabwidth 2 templates

bench: $(VENV)/bench.stamp  ## measure against peers in the same run (ONLY=id,id runs some)
	@$(BIN)/python -m tests.performance $(if $(ONLY),--only $(ONLY))

lock: $(VENV)/dev.stamp  ## renew the lock files after a change of pyproject.toml
	@for set in run:embedded dev:embedded,dev bench:embedded,dev,bench; do \
	  $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-header $$(echo $${set#*:} | tr ',' '\n' | sed 's/^/--extra /') \
	    pyproject.toml -o requirements/$${set%%:*}.lock || exit 1; done

clean:  ## forget the virtual environment, the assets and the demonstration's data
	@test ! -x $(BIN)/python || $(BIN)/python -m mujun.embedded forget  # refuses while it runs
	@rm -rf $(VENV) node_modules .local

$(VENV)/%.stamp: requirements/%.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "安装 $* 依赖 …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Exactly the files the pages ask for; everything else of the packages stays out of reach of the web.
.local/assets/stamp: package-lock.json Makefile
	@echo "取页面组件 …"
	@npm ci --ignore-scripts --silent
	@mkdir -p .local/assets/vendor
	@cp node_modules/@tabler/core/dist/css/tabler.min.css node_modules/@tabler/core/dist/js/tabler.min.js \
	    node_modules/echarts/dist/echarts.min.js node_modules/tabulator-tables/dist/js/tabulator.min.js \
	    node_modules/tabulator-tables/dist/css/tabulator.min.css \
	    node_modules/leaflet/dist/leaflet.js node_modules/leaflet/dist/leaflet.css .local/assets/vendor/
	@mkdir -p .local/fonts  # what papers are set with; never served
	@cp node_modules/@expo-google-fonts/noto-serif-sc/400Regular/*.ttf \
	    node_modules/@expo-google-fonts/noto-serif-sc/700Bold/*.ttf \
	    node_modules/@expo-google-fonts/noto-sans-sc/400Regular/*.ttf \
	    node_modules/@expo-google-fonts/noto-sans-sc/700Bold/*.ttf .local/fonts/
	@touch $@
