# `make demo` and `make test` need Python 3.11 or later and make; they set up the rest in .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A command that compiles all of its modules anew takes half as long again, and tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

SEED ?= 0
JOBS ?= 2
SECONDS ?= 600
STEPS ?= 10000000

.PHONY: demo dist test coverage fuzz check prove simulate simulated judge docs generate count bench clean control-plane
.DEFAULT_GOAL := test

# The pip of the Python that there is, or one that is unpacked first, which takes a third of the demo's time.
PIP = $$($(PYTHON) -m pip --python $(BIN)/python --version >/dev/null 2>&1 \
  && echo "$(PYTHON) -m pip --python $(BIN)/python" \
  || { $(BIN)/python -m ensurepip >/dev/null && echo "$(BIN)/python -m pip"; })

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "scion_fsm needs Python 3.11 or later; say make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV), once; it takes some seconds."
	@$(PYTHON) -m venv --without-pip $(VENV)

# Most of what is installed is never loaded; what is, Python compiles then.
$(VENV)/.run: $(BIN)/python pyproject.toml
	@$(PIP) install --quiet --no-compile --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml
	@$(PIP) install --quiet --upgrade 'pip>=25.1' # which knows --group
	@$(BIN)/python -m pip install --quiet --no-compile --editable '.[all]' --group dev
	@touch $@ $(VENV)/.run

$(VENV)/.bench: $(BIN)/python pyproject.toml
	@$(PIP) install --quiet --editable '.[bench,cluster]'
	@touch $@ $(VENV)/.run

demo: $(VENV)/.run  ## the main job on a recorded cluster
	@$(BIN)/scion-fsm demo

test: $(VENV)/.dev  ## every check but the long proofs, which are `make prove`
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not proof"

control-plane: $(VENV)/.dev  ## build the API server and etcd that tests use; some minutes, once
	$(BIN)/python tests/runtime/cluster/control_plane_binaries.py

coverage: $(VENV)/.dev  ## every branch of the spec, the core and the observations is tested
	$(BIN)/python -m pytest tests/machine tests/observe tests/publish/test_generated.py \
	  --cov=scion_fsm/machine --cov=scion_fsm/observe \
	  --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

fuzz: $(VENV)/.dev  ## 200,000 mutated inputs for each way in; some minutes
	$(BIN)/python tests/fuzz/run.py --inputs 200000

bench: $(VENV)/.bench  ## measure everything beside its peers and write specs/figures.md
	$(BIN)/python tests/bench/run.py

generate: $(VENV)/.dev  ## rewrite every generated file
	$(BIN)/python -m scion_fsm.generate

count: $(VENV)/.dev  ## judge every mutant, and count anew what is explored, killed and covered; minutes
	$(BIN)/python -m scion_fsm.prove.mutate.record

docs: generate  ## rewrite every generated file and the blocks of the documents
	$(BIN)/scion-fsm docs --write README.md
	$(BIN)/python tests/shared/rooms.py
	$(BIN)/python tests/shared/api.py

check: $(VENV)/.dev  ## generated files and blocks equal what the spec gives
	$(BIN)/python -m scion_fsm.generate --check
	$(BIN)/scion-fsm docs --check README.md
	$(BIN)/python tests/shared/rooms.py --check
	$(BIN)/python tests/shared/api.py --check

prove: $(VENV)/.dev  ## faults put in, the checker's and TLC's worlds in their whole bounds, mutants, simulated worlds, of which each day has its own; minutes
	SCION_FSM_EXAMPLES=all $(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m proof
	$(BIN)/scion-fsm check --whole
	$(BIN)/scion-fsm formal --whole
	$(BIN)/python -m scion_fsm.prove.mutate.record --check
	$(BIN)/scion-fsm simulate --seed 0 --steps 50000 --jobs $(JOBS)
	$(BIN)/scion-fsm simulate --seed $$(date +%Y%m%d)000 --seconds 60 --jobs $(JOBS)

simulate: $(VENV)/.dev  ## the whole program in made-up worlds with faults, for SECONDS from SEED on
	$(BIN)/scion-fsm simulate --seed $(SEED) --seconds $(SECONDS) --jobs $(JOBS) --counts

judge: $(VENV)/.dev  ## put every known fault in, alone, and count which seeds of simulated worlds find it; an hour
	$(BIN)/python tests/prove/world/judge.py

simulated: $(VENV)/.dev  ## play STEPS from SEED on, and store what happened for specs/proof.md; ten million take a quarter of an hour
	$(BIN)/python -m scion_fsm.prove.world.record $(SEED) $(STEPS) $(JOBS)
	$(BIN)/python tests/prove/world/branches.py $(SEED) 40

dist: $(VENV)/.dev  ## the wheel and the sdist: built, checked, and tried where nothing else of ours is
	rm -rf dist build/tried
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/twine check --strict dist/*
	$(PYTHON) -m venv build/tried
	build/tried/bin/python -m pip install --quiet dist/*.whl
	cd build && tried/bin/scion-fsm --version && tried/bin/scion-fsm demo

clean:
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
