# The commands of the project; `make` alone lists them. Each finds or installs what it needs by itself.

PREFIX ?= /usr/local
# Of `make compare`: a folder for indexes and results, and how many records.
WORK ?= .build/compare
RECORDS ?= 1000000
# Of `make torture` and `make fuzz`: some minutes for 1; a night for 100.
N ?= 1
# Where the corpora are, which are no part of the repository.
SHARED = $(or $(SEARCH_SHARED),../shared)

# The Swift runtime goes into the binary, so that the installed program needs no toolchain. The linker is lld, which
# comes with the toolchain: Debian's gold warns about a use of mktemp inside Foundation, in every build. Nobody asks for
# the program's symbols by name but for that of CHeapSettings, which lld keeps, because jemalloc names it: without the
# others it is 0.5 MB smaller.
RELEASE_FLAGS = -c release --static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic
BENCH_FLAGS = -c release --package-path Benchmarks -Xswiftc -use-ld=lld
# Tests build and search indexes of whole corpora: optimized, all of them take a minute or two; without, far over ten.
DEBUG_FLAGS = -Xswiftc -warnings-as-errors -Xswiftc -O
# A test asks for more memory than there can be: a sanitizer's malloc has to refuse it as the system's does.
NO_MEMORY = allocator_may_return_null=1

LINTED = $(wildcard Sources Tests Package.swift Benchmarks Fuzz/Sources Fuzz/Package.swift)

.DEFAULT_GOAL := help
.PHONY: help demo relevance known-items compare scale nights load load-peers bench torture fuzz soak sanitize test test-alone test-interop test-browser test-plain packages docs lint format build release install examples check-examples dependencies clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

demo: release  ## build the program, index the examples, search them, change them
	@Scripts/demo

relevance: release  ## measure the ranking on ../shared/relevance: the table of docs/RANKING.md
	@Scripts/relevance

known-items: release  ## how often a known publication is found, beside FTS5 and Tantivy (SEEDS="1 2 3")
	@Scripts/known-items $(SEEDS)

compare:  ## measure it beside Tantivy, Lucene and FTS5 in WORK (RECORDS=n, REUSE=1, KEEP=1 for the docs)
	@Scripts/compare "$(WORK)" "$(RECORDS)" $(if $(REUSE),--reuse) $(if $(KEEP),--keep)

scale: release  ## measure how answers and builds grow from 100,000 to 10 million records, in WORK (50 GB)
	@Scripts/scale "$(WORK)"

nights: release  ## measure nightly runs beside another build of the program (BEFORE=file)
	@Scripts/nights "$(SHARED)/corpora/acl/records.jsonl.gz" $(BEFORE) .build/release/search

load: release  ## how many answers a second the server gives on INDEX, made of make-corpus records (SECONDS=, EXPORT=)
	@Scripts/load "$(INDEX)" $(or $(SECONDS),30) $(EXPORT)

load-peers: release  ## the same beside Datasette and OpenSearch, in WORK
	@Scripts/load-peers "$(WORK)"

bench: release  ## measure the hot parts one by one (FILTER=regex for some, BASELINE=file to keep or compare)
	swift run $(BENCH_FLAGS) SearchBenchmarks --revision "$$(git describe --always --dirty || echo unknown)" \
		$(if $(FILTER),--filter "$(FILTER)") $(if $(BASELINE),--baseline "$(BASELINE)")

torture: release  ## kills, readers beside a writer, full and failing disks, power cuts, damage (N=, SEED=n to repeat)
	@Scripts/torture --kills $$((200 * $(N))) --seconds $$((60 * $(N))) $(if $(SEED),--seed $(SEED))
	SEARCH_TORTURE=$(N) swift test $(DEBUG_FLAGS) --filter 'FaultTests|PowerCutTests|DamageTests'

fuzz:  ## a million inputs, made by libFuzzer, for the readers of foreign bytes (N=10 for ten, SEED=n to repeat)
	@Scripts/fuzz --inputs $$((1000000 * $(N))) $(if $(SEED),--seed $(SEED))

soak: dependencies  ## ten thousand runs on one index, which must not grow or slow down (RUNS=n)
	LONG_RUNS=$(or $(RUNS),10000) swift test $(DEBUG_FLAGS) --filter LongRunTests

sanitize: dependencies  ## tests with the address sanitizer, then the thread sanitizer (they need more memory than a limit leaves)
	SEARCH_SANITIZE=1 ASAN_OPTIONS=$(NO_MEMORY) LSAN_OPTIONS=suppressions=$(CURDIR)/Scripts/sanitize-suppressions \
	  swift test --disable-xctest --scratch-path .build-address --sanitize address $(DEBUG_FLAGS) --skip MemoryLimitTests
	SEARCH_SANITIZE=1 TSAN_OPTIONS=$(NO_MEMORY) \
	  swift test --disable-xctest --scratch-path .build-thread --sanitize thread $(DEBUG_FLAGS) --skip MemoryLimitTests

test: dependencies lint check-examples  ## run every check: format, warnings, examples, tests
	@Scripts/test $(DEBUG_FLAGS)

test-alone: dependencies  ## run the tests that read corpora once more, as someone who has none
	@SEARCH_SHARED="$(CURDIR)/.build/no-corpora" Scripts/test --corpora $(DEBUG_FLAGS)

test-interop: build  ## let other programs read what is exported, and ask the server: BibTeX, lxml, schemathesis, MCP
	@Scripts/test-interop "$$(swift build --show-bin-path $(DEBUG_FLAGS))/search" "$(SHARED)/corpora"

test-browser: build  ## let a reader in Chromium use the pages, with axe beside (SCREENSHOTS=folder to keep pictures)
	@Scripts/test-browser "$$(swift build --show-bin-path $(DEBUG_FLAGS))/search" $(SCREENSHOTS)

test-plain: dependencies  ## build and test what stands in on systems other than Linux, in a build of its own
	swift test --disable-xctest --scratch-path .build-plain $(DEBUG_FLAGS) -Xswiftc -DSEARCH_PLAIN_PLATFORM

packages: build  ## check that Benchmarks and Fuzz compile against the libraries (part of make test)
	@Scripts/check-packages "$$(swift build --show-bin-path $(DEBUG_FLAGS))"

docs: build  ## write the documentation of the libraries to .build/docs; a warning is an error
	@Scripts/docs "$$(swift build --show-bin-path $(DEBUG_FLAGS))"

lint: dependencies  ## check the format of all Swift code, strictly
	swift format lint --strict --recursive $(LINTED)

format: dependencies  ## format all Swift code in place
	swift format format --in-place --recursive $(LINTED)

build: dependencies  ## debug build, warnings are errors
	swift build $(DEBUG_FLAGS)

release: dependencies  ## release build: .build/release/search, and search-online beside it
	swift build $(RELEASE_FLAGS) --product search
	swift build $(RELEASE_FLAGS) --product search-online

install: release  ## install the program, its manual pages and completions below PREFIX (default /usr/local)
	@Scripts/install .build/release/search "$(DESTDIR)$(PREFIX)"

examples:  ## write Examples/invented-records.yaml anew
	Examples/make-invented-records.py > Examples/invented-records.yaml.new
	mv Examples/invented-records.yaml.new Examples/invented-records.yaml

check-examples:  ## check that Examples/invented-records.yaml is what its generator writes
	@Scripts/check-examples

dependencies:  ## install missing system libraries, check the version of Swift
	@Scripts/install-dependencies

clean:  ## delete what was built; the index stays
	rm -rf .build
