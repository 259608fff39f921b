.DEFAULT_GOAL := help
.PHONY: help setup demo test check guide bench crash soak soak-network soak-exchange soak-carry soak-api soak-kill image image-test image-power lock clean

python := .venv/bin/python -P
ARCH ?= amd64

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install all that the demo, the tests and the checks need
	@tools/setup test
	@tools/tinydb-tests

demo: ## Open Besace on a practice to play with
	@tools/setup run
	@$(python) -m appliance demo

test: setup ## Run every test, with coverage by branch
	@$(python) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

check: setup ## Judge format, style, types, layers and dependencies, then run every test
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy
	@.venv/bin/lint-imports
	@.venv/bin/deptry .
	@$(MAKE) --no-print-directory test

guide: setup ## Write the captures of the README and of docs/guide anew, and build/guide.pdf
	@PYTHONPATH=. $(python) -m tests.guide
	@mkdir -p build
	@$(python) -m appliance guide --pdf build/guide.pdf

bench: ## Measure beside the limits and rivals; write build/bench.json
	@tools/setup bench
	@PYTHONPATH=. $(python) -m bench

crash: ## Cut the power everywhere, kill, break and spoil; write build/crash.json (root)
	@tools/setup bench
	@PYTHONPATH=. $(python) -m tests.crash build/crash.json

soak: setup ## Torment readers for 10 minutes, play the screens for an hour, or BESACE_SOAK_S seconds each; write build/soak.json
	@PYTHONPATH=. $(python) -m tests.soak $(PARTS)

soak-network: setup ## Carry 1300 invoices over a line that is cut, by mail and HTTPS, then 30 over a slow one (25 min)
	@PYTHONPATH=. $(python) -m tests.hostile build/network.json

soak-exchange: setup ## Let the box and the caisse exchange 10 000 times at random (2 min)
	@BESACE_EXCHANGES=10000 $(python) -m pytest -q tests/exchange

soak-carry: setup ## Cut the power at each deed of a trip by key, and try 300 odd trips (5 min)
	@BESACE_CARRIES=300 $(python) -m pytest -q tests/sync/carry

soak-api: setup ## Ask the concentrator's API 500 made-up things of each kind (10 min)
	@BESACE_API_EXAMPLES=500 $(python) -m pytest -q tests/demo/test_caisse_described.py

soak-kill: setup ## Kill station and courier at every point, by mail and by HTTPS (10 min)
	@BESACE_EVERY_POINT=1 $(python) -m pytest -q tests/kill

image: setup ## Build the image of a box, ARCH=amd64 or arm64; write build/image/ARCH/disk.raw and .zst (root; docs/box.md)
	@tools/packages image
	@PYTHONPATH=. $(python) -m image $(ARCH)

image-test: setup ## Build an image, start it in QEMU, bill on it, reset it, steal it, update it well and badly (root; 1 h)
	@tools/packages image
	@tools/image-test life $(ARCH)

image-power: setup ## Build an image, cut its power in QEMU 20 times, judge 200 disks that cuts leave (root; 3 h)
	@tools/packages image
	@tools/image-test power $(ARCH)

lock: setup ## Write requirements*.lock anew from pyproject.toml
	@tools/lock

clean: ## Remove everything that was made here, .venv too
	rm -rf .venv build dist *.egg-info .coverage* .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
