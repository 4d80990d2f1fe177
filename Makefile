# `make` alone explains the targets. Each one prepares .venv first; when that is right it takes no time.
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell command -v $(name) 2>/dev/null)) python3)
DISCORD_OPENAPI ?= ../shared/discord-openapi.json
WIRE_TESTS ?= tests/test_story.py tests/playground/test_guilds.py
WIRE_RECORD = $(CURDIR)/.venv/wire.jsonl
BIN := .venv/bin
BOOTSTRAP = @"$(PYTHON)" tools/bootstrap.py
LOCK = UV_SYSTEM_CERTS=1 $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check audit fuzz api-check attacks torture bench bench-invoices simulate lock check-wire clean

help:  ## This list
	@echo "Helpsight reads the screenshots people post in help channels and answers them."
	@echo
	@echo "Start here: make demo   (no keys, no accounts; Ctrl-C ends it)"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-11s %s\n", $$1, $$2 }'

setup:  ## Make .venv with everything to run Helpsight; EXTRAS=semantic adds search by meaning
	$(BOOTSTRAP) $(or $(EXTRAS),runtime)
	@$(BIN)/python tools/tessdata.py

demo:  ## Try it on a local stand-in for Discord; prints the page to open
	$(BOOTSTRAP) runtime
	@exec $(BIN)/helpsight demo

run:  ## Run the real bot, with the settings in .env
	$(BOOTSTRAP) runtime
	@exec $(BIN)/helpsight up

test:  ## Run all tests on all cores, e.g. make test ARGS="tests/ocr -x -n0"
	$(BOOTSTRAP) dev
	@exec env PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS)

check:  ## Lint, format, import contracts, types, dependencies, containers, secrets
	$(BOOTSTRAP) dev
	@echo "ruff check"; $(BIN)/ruff check --quiet .
	@echo "ruff format"; $(BIN)/ruff format --quiet --check .
	@echo "import contracts"; $(BIN)/lint-imports --no-cache >.venv/contracts.txt || { cat .venv/contracts.txt; exit 1; }
	@echo "pyright"; $(BIN)/pyright >.venv/pyright.txt || { cat .venv/pyright.txt; exit 1; }
	@echo "lock files"; $(BIN)/python tools/check_locks.py
	@echo "dependencies"; $(BIN)/deptry . >.venv/deptry.txt 2>&1 || { cat .venv/deptry.txt; exit 1; }
	@echo "containers"; if [ -x $(BIN)/hadolint ]; then $(BIN)/hadolint Dockerfile; fi
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml
	@echo "secrets"; $(BIN)/python tools/check_secrets.py
	@echo "All checks passed."

audit:  ## Look the locked packages up in the list of known vulnerabilities (needs the internet)
	$(BOOTSTRAP) dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	@exec $(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements-semantic.lock

fuzz:  ## Attack each door with what is broken, e.g. make fuzz N=20000 ONLY="gateway http"
	$(BOOTSTRAP) dev
	@exec $(BIN)/python -m tools.fuzz $(N) $(if $(ONLY),--only $(ONLY))

api-check:  ## Hold the running HTTP API to its own description, e.g. make api-check N=100
	$(BOOTSTRAP) dev
	@exec $(BIN)/python -m tools.check_api $(N)

attacks:  ## Attack it through pictures, texts and names, every picture drawn and read anew
	$(BOOTSTRAP) dev
	@exec env ATTACKS=all $(BIN)/python -m pytest -q -p no:randomly tests/attacks

torture:  ## Let servers, workers, bots, disk and models fail while pictures come in; N=1000 is less of it
	$(BOOTSTRAP) dev
	@exec $(BIN)/python -m tools.torture $(or $(N),5000) $(SECONDS)

bench:  ## Measure it on this machine, targets beside; make bench ONLY="queue ingest"
	$(BOOTSTRAP) dev
	@exec $(BIN)/python -m tools.bench $(ONLY)

simulate:  ## A busy day for 1 to 10,000 servers: who waits how long, who is served by what
	$(BOOTSTRAP) dev
	@exec $(BIN)/python -m tools.simulation $(ARGS)

bench-invoices:  ## Measure the fields of invoices, e.g. make bench-invoices N=60 RECEIPTS=dev.jsonl
	$(BOOTSTRAP) dev
	@exec $(BIN)/python -m tools.bench.invoices $(or $(N),40) $(RECEIPTS)

lock:  ## Write the lock files from pyproject.toml; make lock UPGRADE=--upgrade takes newer versions
	$(BOOTSTRAP) dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --extra semantic --constraint requirements.lock --output-file requirements-semantic.lock
	@$(LOCK) --extra semantic --group dev --constraint requirements-semantic.lock \
		--output-file requirements-dev.lock
	@$(BIN)/python tools/check_locks.py
	@echo "Wrote requirements.lock, requirements-semantic.lock and requirements-dev.lock."

check-wire:  ## Hold every request and answer of a test run against Discord's OpenAPI file
	$(BOOTSTRAP) dev
	@if [ -f "$(DISCORD_OPENAPI)" ]; then \
		rm -f "$(WIRE_RECORD)" && \
		WIRE_RECORD="$(WIRE_RECORD)" $(BIN)/python -m pytest -q $(WIRE_TESTS) && \
		exec $(BIN)/python tools/check_wire.py "$(WIRE_RECORD)" "$(DISCORD_OPENAPI)"; \
	else \
		echo "Skipped: there is no file $(DISCORD_OPENAPI). Name one with DISCORD_OPENAPI=path."; \
	fi

clean:  ## Remove .venv and caches; your data in .data stays
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
