PYTHON ?= python3
ifeq ($(OS),Windows_NT)
VENV_PYTHON := .venv/Scripts/python.exe
else
VENV_PYTHON := .venv/bin/python
endif

.PHONY: check run demo-data benchmarks

check: ## every check: format, lint, types, layers, tests
	$(PYTHON) dev.py test

run: ## the invented municipality in the browser
	$(PYTHON) dev.py run

demo-data: ## write data/demo/tables anew (after "make check" or "make run" has installed what it needs)
	$(VENV_PYTHON) data/demo/generate.py

benchmarks: ## speed against bare floors, printed as ratios
	$(VENV_PYTHON) benchmarks/match_speed.py
	$(VENV_PYTHON) benchmarks/match_all.py
	$(VENV_PYTHON) benchmarks/plan_speed.py
	$(VENV_PYTHON) benchmarks/import_folder.py
	$(VENV_PYTHON) benchmarks/duplicate_pairs.py
	$(VENV_PYTHON) -m benchmarks.pages
