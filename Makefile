# make app    sets everything up and opens the explorer
# make test   sets everything up and runs every test
#             four at once, for half of their time they wait: for pages, servers and trainings
# make check  style and types of both languages; needs Node with npm
# make bench  the figures the project promises, each beside its rival
# make checkpoints  trains what ships and is not there yet; hours, but it goes on where it stopped

PYTHON ?= python3
BIN := .venv/bin

.PHONY: app test check bench checkpoints verify

app: .venv/app-ready
	$(BIN)/streamlit run app.py

test: .venv/test-ready
	sh tests/browser/install.sh
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check aevae app.py pages tests benchmarks
	$(BIN)/python -m pytest -n 4 --no-loadscope-reorder --durations=10

check: .venv/test-ready node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check aevae app.py pages tests benchmarks
	npm run --silent check

bench: .venv/test-ready
	sh tests/browser/install.sh
	$(BIN)/python -m benchmarks

checkpoints: .venv/app-ready
	$(BIN)/python -m aevae checkpoints

verify: .venv/app-ready
	$(BIN)/python -m aevae verify checkpoints

node_modules/.package-lock.json: package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@

.venv/app-ready: requirements.txt
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make PYTHON=python3.11 app')"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	touch $@

.venv/test-ready: .venv/app-ready requirements-test.txt requirements-cluster.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-test.txt -r requirements-cluster.txt
	touch $@
