# Two commands, for a machine with Python 3.11 or newer and make. Each sets up its own .venv on first use.
#   make demo    the stage: Vert hosting two real events, in the browser    (ARGS="--port 4000" is passed on)
#   make test    style, types and every promise the tests keep

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes

# The first Python that is new enough and can make a virtual environment; PYTHON=… names another.
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
endif

# tests use the Chromium that is on the machine, and say so where there is none
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: demo test pictures roles life

demo: .venv/runtime
	@$(BIN)/vert demo $(ARGS)

test: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

# The README's pictures, taken of the stage while its tour plays, and of one question on its way.
pictures: .venv/tests
	$(BIN)/python -m docs.pictures

# The table of who may do what, printed from the code that holds it.
roles: .venv/runtime
	$(BIN)/python -m docs.roles

# The life of a question, drawn from the table it goes by.
life: .venv/runtime
	$(BIN)/python -m docs.life

# vert.pth lets this environment find the tree from any folder, so that an edit shows without installing anew.
.venv/runtime: requirements.lock
	$(if $(PYTHON),,$(error Vert needs Python 3.11 or newer, with venv (Debian: apt-get install python3-venv)))
	@echo "Setting up .venv with $$($(PYTHON) --version): once, about half a minute"
	@$(PYTHON) -m venv --clear .venv
	@$(INSTALL) -r requirements.lock
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/vert.pth"
	@printf '%s\n' '#!/bin/sh' 'exec "$${0%/*}/python" -P -m bot "$$@"' > $(BIN)/vert
	@chmod +x $(BIN)/vert
	@touch $@

.venv/tests: .venv/runtime requirements-dev.lock
	@echo "Adding the tools that the tests use: once, about half a minute"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
