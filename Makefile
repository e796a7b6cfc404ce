# Requires Rust, Python, a C compiler and make; everything else is installed inside this folder: a virtual
# environment in .venv, builds in target.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= python3
PREFIX ?= /usr/local
DESTDIR ?=

VENV := .venv
PY := $(CURDIR)/$(VENV)/bin/python
# maturin reads VIRTUAL_ENV, the tests read PATH.
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# Python writes no caches into the source tree, and matplotlib opens no window.
export PYTHONDONTWRITEBYTECODE := 1
export MPLBACKEND := Agg

CARGO := cargo
RUST_SOURCES := Cargo.toml Cargo.lock $(shell find crm-core crm-arrow crm-ffi crm-py -name '*.rs' -o -name 'Cargo.toml')
PYTHON_SOURCES := benches crm-py docs tests
LIBRARY := target/release/libcrm.so
# The name of the shared library for the dynamic linker; see crm-ffi/build.rs.
SONAME := libcrm.so.0
MODULE := $(VENV)/module.stamp

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12
	@echo
	@echo 'make demo DATA=rows.csv uses your own data (CSV or Parquet); see make demo ARGS=--help'

## The environment.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/%.stamp: crm-py/requirements/%.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# The other environments include the packages of the demo.
$(VENV)/dev.stamp $(VENV)/bench.stamp: crm-py/requirements/demo.txt
$(VENV)/bench.stamp: crm-py/requirements/dev.txt

$(MODULE): $(RUST_SOURCES) crm-py/pyproject.toml | $(VENV)/demo.stamp
	$(VENV)/bin/maturin develop --release --quiet --manifest-path crm-py/Cargo.toml
	@touch $@

$(LIBRARY): $(RUST_SOURCES)
	$(CARGO) build --release --package crm-ffi
	ln -sf libcrm.so target/release/$(SONAME)

## The demo.

.PHONY: demo
demo: $(MODULE) ## Show the effect of a real e-mail program on churn, and the cost per retained customer
	@$(PY) crm-py/examples/demo.py $(if $(DATA),--data "$(DATA)") $(ARGS)

.PHONY: demo-segments
demo-segments: $(MODULE) ## Show segments of invented customers, of CRM_DATA, or of DATA by RULES
	@$(PY) crm-py/examples/demo_segments.py $(if $(DATA),--data "$(DATA)") $(if $(RULES),--rules "$(RULES)") $(ARGS)

.PHONY: demo-data
demo-data: $(MODULE) ## Rewrite the demo's tables from CRM_DATA and from the simulation
	$(PY) crm-py/examples/data/make.py

## The tests.

.PHONY: test
test: lint test-rust test-c test-python examples ## Run every check and every test

.PHONY: fmt
fmt: $(VENV)/dev.stamp ## Format all sources
	$(CARGO) fmt --all
	$(VENV)/bin/ruff format $(PYTHON_SOURCES)
	$(VENV)/bin/ruff check --fix $(PYTHON_SOURCES)

.PHONY: lint
lint: $(VENV)/dev.stamp ## Check formatting, lints, and that generated files are up to date
	$(CARGO) fmt --all --check
	$(VENV)/bin/ruff format --check $(PYTHON_SOURCES)
	$(VENV)/bin/ruff check $(PYTHON_SOURCES)
	$(CARGO) clippy --quiet --workspace --all-targets --all-features -- --deny warnings
	RUSTDOCFLAGS=--deny=warnings $(CARGO) doc --quiet --workspace --no-deps --all-features
	$(CARGO) run --quiet --package crm-conformance --bin error-kinds -- --check
	$(CARGO) run --quiet --package crm-conformance --bin headers -- --check
	$(CARGO) run --quiet --package crm-conformance --bin c-vectors -- --check
	$(CARGO) run --quiet --package crm-conformance --bin report-docs -- --check

.PHONY: test-rust
test-rust: ## Test the Rust crates: unit tests, doctests, properties, vectors
	$(CARGO) test --workspace --all-features

TARGET ?= state
SECONDS ?= 60
# The flags of cargo-fuzz, without a nightly compiler.
FUZZ_FLAGS := --cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks \
    $(addprefix -Cllvm-args=-sanitizer-coverage-,level=4 inline-8bit-counters pc-table trace-compares)

.PHONY: fuzz
fuzz: ## Fuzz the parser TARGET (a folder of fuzz/corpus) for SECONDS
	@mkdir -p target/fuzz/$(TARGET)
	# With an explicit --target, the flags do not apply to build scripts and macros.
	RUSTFLAGS="$(FUZZ_FLAGS)" $(CARGO) run --release --target $$(rustc -vV | sed -n 's/^host: //p') --target-dir target/fuzz \
	    --package crm-fuzz --bin $(TARGET) -- -max_total_time=$(SECONDS) -artifact_prefix=target/fuzz/$(TARGET)- \
	    target/fuzz/$(TARGET) fuzz/corpus/$(TARGET)

C_TESTS := vectors document misuse boundary columns arrow table rows segments reasons
C_EXAMPLES := $(basename $(notdir $(wildcard crm-ffi/examples/*.c)))
C_FLAGS := -Wall -Wextra -Werror -pedantic -Wconversion -Wsign-conversion -Wshadow -Iinclude -O1 -g
# System libraries that the static library needs.
C_LIBS := -lpthread -ldl -lm
BUILD := target/c

.PHONY: test-c
test-c: test-c-plain test-c-sanitized ## Test the C interface: C99, C11, C++17, valgrind, sanitizers

.PHONY: test-c-plain
test-c-plain: $(LIBRARY)
	@mkdir -p $(BUILD) target/conformance
	# The headers alone in each language, then each program in C11 and in C++17.
	for header in crm.h crm_ffi.h crm_names.h; do \
	    for language in '-x c -std=c99' '-x c -std=c11' '-x c++ -std=c++17'; do \
	        printf '#include <stdint.h>\n#include <stddef.h>\n#include "%s"\nint main(void) { return 0; }\n' $$header \
	            | $(CC) $$language $(C_FLAGS) -fsyntax-only - ; \
	    done; \
	done
	for program in $(C_TESTS); do \
	    $(CC) -std=c11 $(C_FLAGS) tests/c/$$program.c $(LIBRARY) -Wl,-rpath,$(CURDIR)/target/release $(C_LIBS) -o $(BUILD)/$$program; \
	    $(CXX) -x c++ -std=c++17 $(C_FLAGS) tests/c/$$program.c -x none $(LIBRARY) -Wl,-rpath,$(CURDIR)/target/release $(C_LIBS) -o $(BUILD)/$$program-cpp; \
	done
	$(BUILD)/vectors > target/conformance/c.txt
	$(BUILD)/vectors-cpp | cmp - target/conformance/c.txt
	for program in $(filter-out vectors,$(C_TESTS)); do $(BUILD)/$$program; $(BUILD)/$$program-cpp; done
	if command -v valgrind > /dev/null; then \
	    for program in $(C_TESTS); do \
	        valgrind --quiet --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite,indirect,possible $(BUILD)/$$program > /dev/null; \
	    done; \
	    echo 'valgrind: clean'; \
	else \
	    echo 'SKIPPED valgrind: not installed'; \
	fi

.PHONY: test-c-sanitized
test-c-sanitized: $(LIBRARY)
	@mkdir -p $(BUILD)
	# The static library, so that the sanitizers also watch its writes.
	for program in $(C_TESTS); do \
	    $(CC) -std=c11 $(C_FLAGS) -fsanitize=address,undefined -fno-sanitize-recover=all tests/c/$$program.c target/release/libcrm.a $(C_LIBS) -o $(BUILD)/$$program-asan; \
	    $(BUILD)/$$program-asan > /dev/null; \
	done
	@echo 'sanitizers: clean'

.PHONY: test-python
test-python: $(VENV)/dev.stamp $(MODULE) $(LIBRARY) target/conformance/rust.txt target/conformance/c.txt ## Test the Python module, and compare the results of the three languages
	$(VENV)/bin/maturin generate-stubs --quiet --profile release --manifest-path crm-py/Cargo.toml --out target/stubs
	diff -u crm-py/python/crm_py/_native.pyi target/stubs/crm_py/_native.pyi
	cd crm-py && $(PY) -m mypy.stubtest crm_py
	cd crm-py && $(PY) -m mypy python tests/typing_check.py
	cd crm-py && $(PY) -m pytest
	$(PY) docs/pictures.py --check

# Each language writes a transcript of its results, and the Python tests compare them.
target/conformance/rust.txt:
	$(MAKE) test-rust
target/conformance/c.txt:
	$(MAKE) test-c-plain

.PHONY: examples
examples: $(MODULE) $(LIBRARY) ## Run every example
	for example in $(basename $(notdir $(wildcard crm-core/examples/*.rs))); do \
	    echo "-- $$example.rs"; $(CARGO) run --quiet --package crm-core --example $$example; \
	done
	@mkdir -p $(BUILD)
	for example in $(C_EXAMPLES); do \
	    echo "-- $$example.c"; \
	    $(CC) -std=c11 $(C_FLAGS) crm-ffi/examples/$$example.c $(LIBRARY) -Wl,-rpath,$(CURDIR)/target/release $(C_LIBS) -o $(BUILD)/example-$$example; \
	    $(BUILD)/example-$$example; \
	done
	for example in crm-py/examples/*.py; do echo "-- $$example"; $(PY) $$example; done

## Generated files.

.PHONY: header
header: ## Regenerate the headers in include, the kinds of errors and the C vectors
	$(CARGO) run --quiet --package crm-conformance --bin error-kinds
	$(CARGO) run --quiet --package crm-conformance --bin headers
	$(CARGO) run --quiet --package crm-conformance --bin report-docs
	$(CARGO) run --quiet --package crm-conformance --bin c-vectors

.PHONY: stubs
stubs: $(VENV)/demo.stamp ## Regenerate the stubs of the Python module
	$(VENV)/bin/maturin generate-stubs --quiet --profile release --manifest-path crm-py/Cargo.toml --out target/stubs
	cp target/stubs/crm_py/_native.pyi crm-py/python/crm_py/_native.pyi

.PHONY: docs
docs: $(MODULE) ## Build the documentation, and regenerate its tables and pictures
	$(CARGO) doc --no-deps --workspace --all-features
	$(CARGO) run --quiet --package crm-conformance --bin report-docs
	CRM_WRITE=1 $(CARGO) test --quiet --package crm-conformance --test statistics --test domain
	$(PY) docs/pictures.py

.PHONY: reference
reference: $(VENV)/bench.stamp ## Compute the reference vectors with 60 digits (two minutes)
	$(PY) tests/vectors/reference.py

## Benchmarks and installation.

.PHONY: bench
bench: $(VENV)/bench.stamp $(MODULE) $(LIBRARY) ## Run the benchmarks against other libraries, in one run
	$(CARGO) bench --package crm-benches
	$(PY) benches/peers/run.py $(ARGS)
	$(PY) benches/peers/segments.py

.PHONY: install
install: ## Install the C library, its headers and crm.pc under PREFIX
	$(CARGO) build --profile dist --package crm-ffi
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include
	install -m 644 include/crm.h include/crm_ffi.h include/crm_names.h include/crm_php.h $(DESTDIR)$(PREFIX)/include
	install -m 644 target/dist/libcrm.a $(DESTDIR)$(PREFIX)/lib
	install -m 755 target/dist/libcrm.so $(DESTDIR)$(PREFIX)/lib/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(PREFIX)/lib/libcrm.so
	version=$$($(CARGO) pkgid --package crm-ffi | sed 's/.*[#@]//'); \
	sed -e 's|@PREFIX@|$(PREFIX)|' -e "s|@VERSION@|$$version|" -e 's|@LIBS@|$(C_LIBS)|' include/crm.pc.in \
	    > $(DESTDIR)$(PREFIX)/lib/pkgconfig/crm.pc

.PHONY: clean
clean: ## Remove all build output
	rm -rf target $(VENV)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
