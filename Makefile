# make run: the chat page over seeds/.   make test: the whole suite.   Both make .venv on first use.
PYTHON ?= python3
BIN := .venv/bin
# Optional dependencies go in as stamps, so that `make run` does not wait for test tools.
RUN := .venv/.run
TEST := .venv/.test
BENCH := .venv/.bench
TRAIN := .venv/.train
FUZZ := .venv/.fuzz

.DEFAULT_GOAL := help
.PHONY: help run test soak fuzz lint calibrate bench bench-retrieval bench-scale train evaluate-reader chromium clean

help:
	@sed -n 's/^# make/make/p; s/^## //p' Makefile

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(RUN): $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(TEST): $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $(RUN) $@

$(BENCH): $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	@touch $(RUN) $@

$(TRAIN): $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[train]'
	@touch $(RUN) $@

$(FUZZ): $(TEST)
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	@touch $@

## make run        serve the chat page at http://127.0.0.1:7860 (RAG_HOST, RAG_PORT)
run: $(RUN)
	$(BIN)/rag ui

## make test       run every test (browser tests too, where chromium is or can be installed)
test: $(TEST) chromium
	$(BIN)/python -m pytest --ignore=tests/browser
	$(BIN)/python -m pytest -n 2 tests/browser

## make soak       kill an ingest 200 times, ask 10,000 questions during one, and the like (an hour)
soak: $(TEST)
	RAG_KILLS=200 RAG_QUESTIONS=10000 $(BIN)/python -m pytest -s --timeout=3600 tests/faults

## make fuzz       throw files at every loader, SECONDS=60 each (needs Linux); what breaks one is kept in artefacts/
SECONDS := 60
fuzz: $(FUZZ)
	$(BIN)/python -m tests.faults.fuzz --seconds $(SECONDS)

## make lint       ruff and mypy
lint: $(TEST)
	$(BIN)/ruff check .
	$(BIN)/mypy

## make calibrate  fit the answer's confidence again (needs ../shared)
calibrate: $(TEST)
	$(BIN)/python -m benchmarks.calibrate

## make bench  every figure of speed, into benchmarks/RESULTS.md (half an hour on 2 cores, 20 GB of disk; ../shared)
bench: $(BENCH)
	$(BIN)/python -m benchmarks.run $(ARGS)

## make bench-retrieval  every stage of retrieval beside plain LangChain (needs ../shared; 20 minutes on 2 cores)
bench-retrieval: $(BENCH)
	$(BIN)/python -m benchmarks.retrieval $(ARGS)

## make bench-scale  dense search at 10,000 to 1,000,000 passages (6 minutes and 3 GB of disk; ../shared if it is there)
bench-scale: $(RUN)
	$(BIN)/python -m benchmarks.scale $(ARGS)

training/data/tasks.jsonl: training/sets.py training/prepare.py $(wildcard training/news/*.json training/wire/*.json) | $(TRAIN)
	$(BIN)/python -m training.prepare

## make train      train the reader: data, weights, figures (needs ../shared; 1-2 hours on 2 cores, goes on where it stopped)
# The C library keeps freed memory: a step's tables are too big for it to keep otherwise, and fetching them anew
# costs a tenth of the time.
train: training/data/tasks.jsonl
	MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TRIM_THRESHOLD_=17179869184 $(BIN)/python -m training.train
	MALLOC_MMAP_THRESHOLD_=33554432 MALLOC_TRIM_THRESHOLD_=17179869184 $(BIN)/python -m training.train --finish
	$(BIN)/python -m training.export
	$(BIN)/python -m training.evaluate

## make evaluate-reader  the figures of the reader that is shipped (needs ../shared; 10 minutes on 2 cores)
evaluate-reader: training/data/tasks.jsonl
	$(BIN)/python -m training.evaluate

# Debian's own package, and only where we may install it; elsewhere the browser tests are skipped and say so.
chromium:
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then \
		apt-get update -qq && apt-get install -y -qq chromium >/dev/null || echo "chromium not installed"; fi

## make clean      remove the environment and caches (the library in vectorstore/ stays)
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis artefacts *.egg-info
