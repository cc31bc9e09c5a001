# `make run` and `make test` make the environment they need. `make help` lists the rest.
PYTHON ?= python3
UV_VERSION = 0.13.8
BIN = .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
SAMPLE_SIZE ?= 60
SAMPLE_SEED ?= 7
# PyTorch's CPU build: from the folders that pip looks in too, or else from where PyTorch keeps it.
FIND_LINKS = $(if $(PIP_FIND_LINKS),UV_FIND_LINKS="$$(echo $$PIP_FIND_LINKS | tr ' ' ,)")
TORCH = $(if $(wildcard $(addsuffix /torch-*.whl,$(PIP_FIND_LINKS))),,--torch-backend cpu)

.PHONY: help env system run test lint lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+%?:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

env: .venv/.ready ## make the locked environment

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	test -x build/uv/bin/uv || { $(PYTHON) -m venv build/uv && build/uv/bin/pip install --quiet uv==$(UV_VERSION); }
	build/uv/bin/uv venv --quiet --allow-existing --python $(PYTHON) .venv
	$(FIND_LINKS) build/uv/bin/uv pip sync --quiet --python $(BIN)/python --compile-bytecode $(TORCH) requirements.lock
	build/uv/bin/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

system: ## install the fonts that the sample needs, where that may be done
	@sh tools/system-packages.sh

run: env system ## render the sample, add it, run the pipeline
	ocrmill sample build/sample --size $(SAMPLE_SIZE) --seed $(SAMPLE_SEED) --add
	dvc repro
	@echo; echo "The dataset:  $(CURDIR)/data/release/manifest.json"; echo "The report:   $(CURDIR)/data/report/index.html"

test: env system lint ## lint, then all tests
	pytest -n auto

lint: env
	ruff check . && ruff format --check . && mypy

lock: env ## resolve the dependencies anew
	build/uv/bin/uv pip compile --quiet --universal --no-header --no-annotate --extra dev --python-version 3.11 --upgrade pyproject.toml -o requirements.lock

bench-%: env system ## measure: make bench-<name> DATA=<folder>
	python -m benchmarks.$(subst -,_,$*) $(DATA)

clean: ## remove what can be made again
	rm -rf .venv build .ocrmill .mypy_cache .pytest_cache .ruff_cache .hypothesis
