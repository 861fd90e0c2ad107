# Every target does its own set-up; a second run has nothing left to do.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check
DEMO   ?= demo
ARGS   ?=

CHECKS := lint types imports check-templates readme unit

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test $(CHECKS) check-templates fast format templates pictures bench wheel clean libreoffice

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(VENV)/.app ## tell the whole story on the sample agency, in demo/
	@$(BIN)/pac-excel demo $(DEMO)

test: $(CHECKS) ## run every check

lint: $(VENV)/.dev ## check format and style
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .

types: $(VENV)/.dev ## check types
	@$(BIN)/mypy

imports: $(VENV)/.dev ## check that arrows between packages point down
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

# The README's blocks call the program by its name.
readme format: export PATH := $(CURDIR)/$(BIN):$(PATH)

readme: $(VENV)/.dev ## check that the README shows what the program prints
	@if grep -qs '\[\[\[cog' README.md; then $(BIN)/cog --check --diff README.md; fi

check-templates: $(VENV)/.dev ## check that the standard templates are those that the code draws
	@$(BIN)/pac-excel template build --check

unit: $(VENV)/.dev libreoffice ## run all tests; ARGS="tests/ooxml -k table" chooses some
	@$(BIN)/python -m pytest --quiet --numprocesses auto $(ARGS)

fast: $(VENV)/.dev ## run the tests that are not slow
	@$(BIN)/python -m pytest --quiet -m "not slow and not libreoffice" $(ARGS)

format: $(VENV)/.dev ## format the code and write the README's output
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix --exit-zero .
	@if grep -qs '\[\[\[cog' README.md; then $(BIN)/cog -r README.md; fi

templates: $(VENV)/.app ## draw the standard templates
	@$(BIN)/pac-excel template build

pictures: $(VENV)/.dev libreoffice ## draw the pictures of docs/template-engine.md, gallery.md and addin.md
	@$(BIN)/python -m docs.draw_pictures
	@$(BIN)/python -m docs.draw_gallery
	@$(BIN)/python -m docs.draw_addin_pictures

bench: $(VENV)/.bench libreoffice ## time the program
	@$(BIN)/python -m benchmarks.processes
	@$(BIN)/python -m benchmarks.engine
	@$(BIN)/python -m benchmarks.rules
	@$(BIN)/python -m benchmarks.hostile
	@$(BIN)/python -m benchmarks.addin
	@$(BIN)/python -m benchmarks.opening

wheel: $(VENV)/.dev ## build the wheel in dist/
	@$(BIN)/python -m build --wheel

clean: ## remove all that make made
	@rm -rf $(VENV) build dist $(DEMO) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

libreoffice:
	@.ci/libreoffice

$(VENV)/.app: pyproject.toml $(BIN)/python
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(BIN)/python
	@$(PIP) install --editable '.[excel,cluster,speed,dev]'
	@touch $@ $(VENV)/.app

$(VENV)/.bench: $(VENV)/.dev
	@$(PIP) install --editable '.[bench]'
	@touch $@

$(BIN)/python:
	@PYTHON="$(PYTHON)" .ci/environment $(VENV)
