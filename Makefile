# Một Cửa. `make help` lists everything.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON_VENV := .venv/bin/python
PIN := $(PYTHON_VENV) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-header --no-emit-index-url
ARGS ?=

.PHONY: help demo dev test check soak bench lock venv venv-dev

help: ## What can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: venv ## Play one whole dossier, then serve it on 127.0.0.1:8000 (ARGS=--no-serve ends after the story)
	@$(PYTHON_VENV) -m demo $(ARGS)

dev: venv-dev ## Serve the working tree on 127.0.0.1:8000, reloading on every change
	@MOTCUA_DEBUG=1 $(PYTHON_VENV) manage.py migrate --verbosity 0
	@MOTCUA_DEBUG=1 $(PYTHON_VENV) manage.py runserver $(ARGS)

check: venv-dev ## The rules of the house: about a minute, no browser, no server
	@tools/check.sh

test: ## Everything, on SQLite and PostgreSQL, in a real browser; installs what is missing where it may
	@tools/test.sh $(ARGS)

soak: venv-dev ## The full counts: kills and hostile inputs (long)
	@tools/soak.sh $(ARGS)

bench: venv-dev ## Measure, each figure beside its floor
	@tools/pg.py run -- $(PYTHON_VENV) -m benchmarks $(ARGS)

lock: venv ## Pin the newest packages that requirements*.in allow, with hashes (UPGRADE=1: all of them anew)
	@$(PIN) $(if $(UPGRADE),--upgrade) --output-file requirements-uv.txt requirements-uv.in
	@$(PIN) $(if $(UPGRADE),--upgrade) --output-file requirements.txt requirements.in
	@$(PIN) $(if $(UPGRADE),--upgrade) --output-file requirements-dev.txt requirements-dev.in

venv:
	@tools/bootstrap.sh

venv-dev:
	@tools/bootstrap.sh --dev
