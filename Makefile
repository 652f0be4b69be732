.DEFAULT_GOAL := help
.PHONY: help demo serve test check fix bench chaos catch-up pictures eval-skills lock clean
RUN := .venv/bin/

help: ## Show what can be done here
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo: .venv/ready ## Start on the embedded database, make one round trip, then stay up (DEMO_ONCE=1: end after it)
	@$(RUN)rapport demo $(if $(DEMO_ONCE),--once)

serve: .venv/ready ## Start the service with the settings of the environment
	@$(RUN)rapport serve

test: check ## Lint, types, structure and all tests: what CI runs
	@scripts/setup-browser
	@$(RUN)pytest -q -n auto --maxprocesses 4 --dist worksteal

check: .venv/ready ## Lint, types and structure only
	@$(RUN)ruff check
	@$(RUN)ruff format --check
	@$(RUN)mypy
	@$(RUN)lint-imports

fix: .venv/ready ## Format, and mend what the linter can mend
	@$(RUN)ruff check --fix
	@$(RUN)ruff format

bench: .venv/ready .bench/venv/ready ## Measure, beside the peers, in one run (BENCH="--only reads", "--quick", "--growth")
	@$(RUN)python -m bench $(BENCH)

chaos: .venv/ready ## Break several nodes under load, then prove that nothing was lost (CHAOS="--faults 200 --seed 7")
	@$(RUN)python -m chaos $(CHAOS)

catch-up: .venv/ready ## Follow 100,000 events of the feed after a time away, to the same state as the database (EVENTS=1000000)
	@CATCH_UP_EVENTS=$(or $(EVENTS),100000) $(RUN)pytest -q tests/surfaces/feed/test_catching_up.py

pictures: .venv/ready ## Take pictures of the console's pages: TO=<folder>
	@scripts/setup-browser
	@$(RUN)python -m bench.pictures $(TO)

eval-skills: .venv/ready ## Measure how skills are found against evaluation data: DATA=<folder>
	@$(RUN)python -m bench.skills $(DATA)

lock: .venv/ready ## Resolve the dependencies anew
	@scripts/lock

clean: ## Remove what was installed and the demo's data
	@rm -rf .venv .tools .bench

.venv/ready: requirements.lock pyproject.toml scripts/setup
	@scripts/setup

.bench/venv/ready: pyproject.toml scripts/setup-bench .venv/ready
	@scripts/setup-bench
