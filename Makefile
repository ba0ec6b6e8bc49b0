# One target per intent. `make` alone lists them. Each target makes what it needs, starting from Python 3.11 or newer.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
WEEK ?= week2
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

help:  ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1|/' | awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"Python 3.11 to 3.13 is needed, this is {v[0]}.{v[1]}; name another one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@if [ -e .git ]; then git config diff.notebook.textconv '$(BIN)/python -m autograder.textview'; fi
	@touch $@

setup: $(INSTALLED)  ## Make the environment in .venv, and git's text view of notebooks

demo: $(INSTALLED)  ## Run the whole course cycle on a made-up class
	$(BIN)/autograder demo

test: lint  ## Run all tests and every proof about the notebooks
	$(BIN)/python -m compileall -q autograder course_utils datasets  # so that no test sees another one write byte code
	@echo "The tests, the comparison with stock nbgrader and the proofs run side by side; each is shown when it has ended."
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target all-tests sample-parity all-proofs

all-tests:
	$(BIN)/pytest --ignore=tests/parity

sample-parity:
	$(BIN)/pytest tests/parity

all-proofs:
	$(BIN)/autograder check

lint: $(INSTALLED)  ## Check style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

notebooks: $(INSTALLED)  ## Normalize the master notebooks after editing: no outputs, no counts
	$(BIN)/autograder normalize

check: $(INSTALLED)  ## Prove that a week is fit for release: make check WEEK=week2
	$(BIN)/autograder check $(WEEK)

certificate: $(INSTALLED)  ## Prove that no verdict on the bank depends on seeds, BLAS threads or precision (about 10 minutes)
	$(BIN)/autograder check --certify

release: $(INSTALLED)  ## Make the student version and the kit: make release WEEK=week2
	$(BIN)/autograder release $(WEEK)

collect: $(INSTALLED)  ## Take submissions: make collect WEEK=week2 FROM=downloads.zip
	$(BIN)/autograder collect $(WEEK) $(FROM)

grade: $(INSTALLED)  ## Grade what is new or changed: make grade WEEK=week2
	$(BIN)/autograder grade $(WEEK)

feedback: $(INSTALLED)  ## Write a page per student: make feedback WEEK=week2
	$(BIN)/autograder feedback $(WEEK)

report: $(INSTALLED)  ## Write the class page: make report WEEK=week2
	$(BIN)/autograder report $(WEEK)

export: $(INSTALLED)  ## Write the grades for an LMS: make export TO=canvas
	$(BIN)/autograder export $(or $(TO),csv)

serve: $(INSTALLED)  ## Start JupyterLab with the formgrader
	$(BIN)/autograder serve

datasets: $(INSTALLED)  ## Rebuild the data sets and compare them with the committed files
	$(BIN)/python -m datasets.build --check

parity: $(INSTALLED)  ## Compare with stock nbgrader on the whole demo class, experiments included (about 4 minutes)
	$(BIN)/pytest tests/parity --parity=full

CHROMIUM ?= $(shell which chromium chromium-browser google-chrome 2> /dev/null | head -n 1)

browser: $(INSTALLED)  ## Use JupyterLab and the formgrader as people do, in Chromium (5 to 12 minutes)
	@test -x "$(CHROMIUM)" || { echo "No Chromium here. Install it, for example with: apt-get install chromium, or name one: make browser CHROMIUM=/path/to/chromium" >&2; exit 1; }
	$(BIN)/pytest tests/browser --browser=$(CHROMIUM)

pictures: browser  ## Refresh the pictures in the README from what the browser showed
	cp build/browser/pictures/week2-exercise.png docs/notebook.png
	cp build/browser/pictures/feedback-exercise.png docs/feedback.png

benchmark: $(INSTALLED)  ## Measure what grading costs, against stock nbgrader (about 20 minutes)
	$(BIN)/python -m benchmarks.wire
	$(BIN)/python -m benchmarks.gradebook
	$(BIN)/python -m benchmarks.grading
	$(BIN)/python -m benchmarks.tf_style

TENSORFLOW := .venv-tensorflow
# TensorFlow turns oneDNN on by the processor, and with it other errors and last digits: what is recorded holds anywhere.
$(TENSORFLOW)/installed tensorflow golden: export TF_ENABLE_ONEDNN_OPTS := 0
LIVE := PYTHONPATH=. $(TENSORFLOW)/bin/python -m pytest --noconftest -c /dev/null --rootdir=. --import-mode=importlib

$(TENSORFLOW)/installed: pyproject.toml
	$(PYTHON) -m venv $(TENSORFLOW)
	$(TENSORFLOW)/bin/python -m pip install --quiet --disable-pip-version-check '.[tensorflow]' pytest ipython
	@touch $@

tensorflow: $(TENSORFLOW)/installed  ## Compare course_utils.tf with real TensorFlow, installed apart (about 10 minutes, 1.5 GB)
	PYTHONPATH=. $(TENSORFLOW)/bin/python -m tests.course_utils.tf.record_golden --check
	$(LIVE) $(wildcard tests/course_utils/tf/live/live_*.py)

golden: $(TENSORFLOW)/installed  ## Record again what real TensorFlow answers to the programs in tests/course_utils/tf/programs
	PYTHONPATH=. $(TENSORFLOW)/bin/python -m tests.course_utils.tf.record_golden

attacks: $(INSTALLED)  ## Try every known attack on this engine and on stock nbgrader
	$(BIN)/python -m benchmarks.attacks

.PHONY: help setup demo test lint notebooks check certificate release collect grade feedback report export serve datasets parity browser pictures benchmark tensorflow golden attacks
.PHONY: all-tests sample-parity all-proofs  # the parts of make test
