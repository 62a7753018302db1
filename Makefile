# nianshen: build, set-up, tests. `make run` shows the samples, `make help` lists the rest.

PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build
PROGRAM ?= nianshen
READER  := $(patsubst ./%,%,$(dir $(PROGRAM))nianshen-read)
SCANNER := $(patsubst ./%,%,$(dir $(PROGRAM))nianshen-scan)
READERS := $(READER) $(READER)-zip
PAPER   := $(patsubst ./%,%,$(dir $(PROGRAM))nianshen-paper)
PRINTER := $(patsubst ./%,%,$(dir $(PROGRAM))nianshen-print)
PAPERS  := $(PAPER) $(PAPER)-office
HELPERS := $(READERS) $(SCANNER) $(PAPERS) $(PRINTER)
ifeq ($(origin CC),default)
CC := gcc
endif

# --- what the compiler gets ---------------------------------------------------------------------------------------

LIBRARIES := ncursesw yaml-0.1 libutf8proc jansson libmd
# Of nianshen-read alone. What mupdf.pc says is of another version: its libraries are named here.
READ_LIBRARIES := libzip libxml-2.0 libseccomp freetype2 harfbuzz
# Those that have an archive are taken from it: looking for shared ones is a good part of a reader's start.
archived     = $(foreach name,$(1),$(if $(wildcard $(READ_LIBDIR)/lib$(name).a),-l:lib$(name).a,-l$(name)))
READ_LIBDIR := $(shell pkg-config --variable=libdir libxml-2.0 2>/dev/null)
READ_OTHERS := -lmupdf -lmupdf-third $(call archived,mujs gumbo openjp2 jbig2dec jpeg seccomp)
# Of nianshen-scan besides.
SCAN_LIBRARIES := lept tesseract
# Of nianshen-paper besides those of all.
PAPER_LIBRARIES := pangocairo cairo-pdf xlsxwriter libzip
WARNINGS  := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
OPTIMIZE  ?= -O2 -g
HARDENING ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong
# `make LTO=1` for link-time optimisation, `make STRICT=1` for warnings as errors.
EXTRA     := $(if $(LTO),-flto=auto) $(if $(STRICT),-Werror) $(SANITIZE)

COMPILE := $(CC) -std=c11 -D_GNU_SOURCE -Isrc $(WARNINGS) $(OPTIMIZE) $(HARDENING) $(EXTRA) -pthread \
           $(shell pkg-config --cflags-only-I $(LIBRARIES) 2>/dev/null) $(CPPFLAGS) $(CFLAGS)
LINK    := $(CC) $(OPTIMIZE) $(EXTRA) -pthread -Wl,--as-needed $(LDFLAGS)
# Each library that is shared takes a part of the start; ncurses stays with the system's terminals.
LDLIBS  := $(foreach flag,$(shell pkg-config --libs $(LIBRARIES) 2>/dev/null),\
           $(if $(filter -lyaml -lutf8proc -lmd,$(flag)),$(call archived,$(flag:-l%=%)),$(flag)))
READ_INCLUDES := $(shell pkg-config --cflags-only-I $(READ_LIBRARIES) 2>/dev/null)
# libxml2 from its archive where there is one: the shared one brings ICU and the C++ library along (xml_encoding.c).
XML_ARCHIVE   := $(wildcard $(READ_LIBDIR)/libxml2.a)
READ_LDLIBS   := $(READ_OTHERS) $(subst -lxml2,$(if $(XML_ARCHIVE),-l:libxml2.a -llzma,-lxml2),\
                 $(shell pkg-config --libs $(READ_LIBRARIES) 2>/dev/null)) -lz -lm
SCAN_INCLUDES := $(shell pkg-config --cflags-only-I $(SCAN_LIBRARIES) 2>/dev/null)
PAPER_INCLUDES := $(shell pkg-config --cflags-only-I $(PAPER_LIBRARIES) 2>/dev/null)
PAPER_LDLIBS   := $(shell pkg-config --libs $(PAPER_LIBRARIES) 2>/dev/null)
SCAN_LDLIBS   := $(shell pkg-config --libs $(SCAN_LIBRARIES) 2>/dev/null)

# --- what there is ------------------------------------------------------------------------------------------------

objects  = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)))
programs = $(patsubst %.c,$(BUILD)/%,$(wildcard $(1)))

ROOMS   := $(call objects,src/*/*.c) $(BUILD)/images.o
MAIN    := $(call objects,src/main.c)
FOREIGN := $(call objects,src/read/foreign/*.c)
READ    := $(call objects,src/main_read.c src/read/foreign/xml_encoding.c)
SCAN    := $(call objects,src/main_scan.c src/read/scan/*.c)
FACES   := $(call objects,src/export/paper/*.c)
SUPPORT := $(call objects,tests/support/*.c)
TESTS   := $(call programs,tests/unit/test_*.c tests/terminal/test_*.c)
BENCHES := $(call programs,tests/bench/*.c)
RUNNERS := $(wildcard tests/read/run tests/screen/run tests/terminal/run tests/reports/run tests/printing/run tests/export/run)

comma := ,

# Short lines while building; `make V=1` shows the commands.
Q = $(if $(V),,@echo '  $(1)' &&)

# --- building -----------------------------------------------------------------------------------------------------

all: $(PROGRAM) $(HELPERS)

$(PROGRAM): $(MAIN) $(ROOMS)
	$(call Q,link $@) $(LINK) -o $@ $(filter %.o,$^) $(LDLIBS)

# From the archives each takes what it needs and no more.
$(READER):     private TAKE := read_pdf read_html read_mhtml convert_to_docx fz_lookup_base14_font
$(READER)-zip: private TAKE := read_docx read_ofd archive_write_members
$(READERS): $(READ) $(BUILD)/foreign.a $(BUILD)/rooms.a
	$(call Q,link $@) $(LINK) -Wl,--gc-sections $(addprefix -Wl$(comma)-u$(comma),$(TAKE)) -o $@ $(READ) $(BUILD)/foreign.a \
	    $(BUILD)/rooms.a $(READ_LDLIBS) $(LDLIBS)

$(BUILD)/foreign.a: $(FOREIGN)
	@rm -f $@
	$(call Q,ar $@) ar rcs $@ $^

$(SCANNER): $(SCAN) $(BUILD)/foreign.a $(BUILD)/rooms.a
	$(call Q,link $@) $(LINK) -Wl,--gc-sections -Wl,-u,fz_lookup_base14_font -o $@ $(SCAN) $(BUILD)/foreign.a \
	    $(BUILD)/rooms.a $(SCAN_LDLIBS) $(READ_LDLIBS) $(LDLIBS)

$(PAPER):        private TAKE := papers_write_pdf
$(PAPER)-office: private TAKE := papers_write_xlsx papers_write_docx
$(PAPERS): $(BUILD)/src/main_paper.o $(BUILD)/faces.a $(BUILD)/rooms.a
	$(call Q,link $@) $(LINK) $(addprefix -Wl$(comma)-u$(comma),$(TAKE)) -o $@ $(BUILD)/src/main_paper.o $(BUILD)/faces.a \
	    $(BUILD)/rooms.a $(PAPER_LDLIBS) -lm $(LDLIBS)

$(BUILD)/faces.a: $(FACES)
	@rm -f $@
	$(call Q,ar $@) ar rcs $@ $^

$(PRINTER): $(BUILD)/src/main_print.o $(BUILD)/rooms.a
	$(call Q,link $@) $(LINK) -o $@ $^ -lcups $(LDLIBS)

$(BUILD)/src/export/paper/%.o: private COMPILE += $(PAPER_INCLUDES)
$(BUILD)/src/main_scan.o $(BUILD)/src/read/scan/%.o: private COMPILE += $(READ_INCLUDES) $(SCAN_INCLUDES)
$(BUILD)/src/read/foreign/%.o: private COMPILE += $(READ_INCLUDES)

$(BUILD)/rooms.a: $(ROOMS)
	@rm -f $@
	$(call Q,ar $@) ar rcs $@ $^

# The rules as they are now, as trees of nodes (base/yaml_image.h).
IMAGED := $(sort $(wildcard rules/*/*.yaml themes/*.yaml))

$(BUILD)/nianshen-images: $(BUILD)/src/main_images.o $(filter-out %/yaml_file.o %/yaml_image.o,$(call objects,src/base/*.c))
	$(call Q,link $@) $(LINK) -o $@ $^ $(LDLIBS)

$(BUILD)/images.c: $(BUILD)/nianshen-images $(IMAGED) $(BUILD)/imaged
	$(call Q,images $@) $< $(IMAGED) >$@.part && mv $@.part $@

# Another list of files than last time makes the images anew.
$(BUILD)/imaged: always
	@mkdir -p $(@D)
	@echo '$(IMAGED)' | cmp -s - $@ || echo '$(IMAGED)' >$@

$(BUILD)/images.o: $(BUILD)/images.c $(BUILD)/flags
	$(call Q,cc $<) $(COMPILE) -c -o $@ $<

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call Q,cc $<) $(COMPILE) $(if $(filter tests/%,$<),-Itests) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(SUPPORT) $(BUILD)/rooms.a
	$(call Q,link $@) $(LINK) -o $@ $(filter %.o,$^) $(BUILD)/rooms.a -lcmocka -lvterm -lutil $(LDLIBS)

$(BUILD)/tests/unit/test_foreign_%.o: private COMPILE += $(READ_INCLUDES)
$(BUILD)/tests/unit/test_foreign_%: $(BUILD)/tests/unit/test_foreign_%.o $(SUPPORT) $(FOREIGN) $(BUILD)/rooms.a
	$(call Q,link $@) $(LINK) -o $@ $(filter %.o,$^) $(BUILD)/rooms.a -lcmocka -lvterm -lutil $(READ_LDLIBS) $(LDLIBS)

# Compared with lp_solve where that is installed.
$(BUILD)/tests/bench/cause: private LDLIBS += $(if $(wildcard /usr/include/lpsolve/lp_lib.h),-llpsolve55 -lcolamd -lm)

# Other flags than last time make everything anew.
$(BUILD)/flags: always
	@mkdir -p $(@D)
	@echo '$(COMPILE)' | cmp -s - $@ || echo '$(COMPILE)' > $@

# Where the installed rules are is compiled into one file, which follows PREFIX.
$(BUILD)/src/base/data_files.o: CPPFLAGS_PREFIX := -DNIANSHEN_PREFIX='"$(PREFIX)"'
$(BUILD)/src/base/data_files.o: src/base/data_files.c $(BUILD)/flags $(BUILD)/prefix
	@mkdir -p $(@D)
	$(call Q,cc $<) $(COMPILE) $(CPPFLAGS_PREFIX) -MMD -MP -c -o $@ $<

$(BUILD)/prefix: always
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@

$(BUILD)/tests/formats/write: $(call objects,tests/formats/*.c)

$(BUILD)/tests/scans/degrade: $(BUILD)/tests/scans/degrade.o
	$(call Q,link $@) $(LINK) -o $@ $^ -llept -lm

.SECONDARY:
.PHONY: scans all run test test-programs bench fuzz lint asan clang bless install uninstall clean help always
.PHONY: samples setup-run setup-test setup-bench setup-samples

-include $(ROOMS:.o=.d) $(MAIN:.o=.d) $(FOREIGN:.o=.d) $(READ:.o=.d) $(SCAN:.o=.d) $(FACES:.o=.d) $(BUILD)/src/main_paper.d $(BUILD)/src/main_print.d $(SUPPORT:.o=.d) $(TESTS:=.d) $(BENCHES:=.d) \
    $(patsubst %.o,%.d,$(call objects,tests/formats/*.c))

# --- set-up: Debian packages --------------------------------------------------------------------------------------

RUN_PACKAGES   := gcc libc6-dev pkg-config libncurses-dev ncurses-base libyaml-dev libutf8proc-dev libjansson-dev \
                  libmd-dev libmupdf-dev libmujs-dev libgumbo-dev libopenjp2-7-dev libjbig2dec0-dev libharfbuzz-dev \
                  libfreetype-dev libjpeg-dev zlib1g-dev libzip-dev libxml2-dev libseccomp-dev \
                  libleptonica-dev libtesseract-dev tesseract-ocr-chi-sim tesseract-ocr-eng \
                  libpango1.0-dev libcairo2-dev libxlsxwriter-dev libcups2-dev fonts-wqy-microhei
TEST_PACKAGES  := $(RUN_PACKAGES) libcmocka-dev libvterm-dev tmux strace cups-daemon cups-client poppler-utils \
                  python3 python3-jsonschema libreoffice-calc-nogui \
                  libreoffice-writer-nogui
BENCH_PACKAGES := $(TEST_PACKAGES) less tig vim poppler-utils pandoc liblpsolve55-dev
SAMPLE_PACKAGES := $(RUN_PACKAGES) libreoffice-writer-nogui fonts-wqy-microhei poppler-utils libtiff-tools zip

# Installs what is missing of the packages. Without dpkg, libraries that pkg-config finds are good enough.
define install_packages
@command -v dpkg-query >/dev/null || { pkg-config --exists $(LIBRARIES) $(READ_LIBRARIES) $(SCAN_LIBRARIES) $(PAPER_LIBRARIES) 2>/dev/null && exit 0; }; \
missing=$$(dpkg-query -W -f='$${Package} $${db:Status-Status}\n' $(1) 2>/dev/null | \
    awk -v wanted='$(1)' '$$2 == "installed" { there[$$1] = 1 } \
        END { n = split(wanted, names, " "); for (i = 1; i <= n; i++) if (!there[names[i]]) print names[i] }'); \
test -z "$$missing" && exit 0; \
root=; test "$$(id -u)" = 0 || root=sudo; \
if ! command -v apt-get >/dev/null || { test -n "$$root" && ! command -v sudo >/dev/null; }; then \
    echo "请先安装以下软件包（Debian 名称）：" $$missing >&2; exit 1; fi; \
echo "正在安装缺少的软件包：" $$missing; \
$$root apt-get update -qq && \
$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing
endef

setup-run:
	$(call install_packages,$(RUN_PACKAGES))
setup-test:
	$(call install_packages,$(TEST_PACKAGES))
setup-bench:
	$(call install_packages,$(BENCH_PACKAGES))
setup-samples:
	$(call install_packages,$(SAMPLE_PACKAGES))

# --- using and testing --------------------------------------------------------------------------------------------

# A second make, because only after the set-up is pkg-config sure to be there.
run: setup-run
	@$(MAKE) --no-print-directory all
	./$(PROGRAM) tests/reports

test-programs: all $(TESTS)

test: setup-test
	@$(MAKE) --no-print-directory test-programs
	@NIANSHEN='$(CURDIR)/$(PROGRAM)' tests/run $(BUILD) $(TESTS) $(RUNNERS)

bless: setup-test
	@$(MAKE) --no-print-directory test-programs
	NIANSHEN_BLESS=1 NIANSHEN='$(CURDIR)/$(PROGRAM)' tests/run $(BUILD) $(filter %/test_screen,$(TESTS))

bench: setup-bench
	@$(MAKE) --no-print-directory all $(BENCHES)
	NIANSHEN='$(CURDIR)/$(PROGRAM)' NIANSHEN_DATA='$(CURDIR)' LC_ALL=C.UTF-8 tests/bench/run $(BUILD)/tests/bench

# The hostile files of the tests, many times more of them.
fuzz:
	@$(MAKE) --no-print-directory all $(BUILD)/tests/unit/test_foreign_mutants
	@NIANSHEN='$(CURDIR)/$(PROGRAM)' NIANSHEN_MUTANTS=500 tests/run $(BUILD) $(BUILD)/tests/unit/test_foreign_mutants

samples: setup-samples
	@$(MAKE) --no-print-directory $(BUILD)/tests/formats/write
	tests/formats/make $(BUILD)/tests/formats/write tests/reports/各种格式

scans: setup-samples
	@$(MAKE) --no-print-directory $(BUILD)/tests/scans/degrade
	tests/scans/make $(BUILD)/tests/scans/degrade

# Small chunks and arrays make every allocation a place where the sanitizers look; of many reports few are held.
asan:
	@$(MAKE) --no-print-directory test BUILD=build/asan PROGRAM=build/asan/nianshen OPTIMIZE='-O1 -g' HARDENING= \
	    SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
	    -DARENA_CHUNK=64 -DVECTOR_MINIMUM=1 -DHELD_BYTES_MOST=100000'

clang:
	@$(MAKE) --no-print-directory test-programs BUILD=build/clang PROGRAM=build/clang/nianshen CC=clang STRICT=1

lint:
	@tests/lint

# --- installing ---------------------------------------------------------------------------------------------------

SHARED := $(DESTDIR)$(PREFIX)/share

install: all
	install -Dm755 $(PROGRAM) '$(DESTDIR)$(PREFIX)/bin/nianshen'
	for program in $(HELPERS); do \
	    install -Dm755 $$program "$(DESTDIR)$(PREFIX)/lib/nianshen/$${program##*/}" || exit 1; done
	find $(wildcard rules themes) -type f -exec install -Dm644 '{}' '$(SHARED)/nianshen/{}' ';'
	for page in $(wildcard man/*.[15]); do \
	    install -Dm644 $$page "$(SHARED)/man/man$${page##*.}/$${page##*/}" || exit 1; done

uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/nianshen'
	rm -rf '$(SHARED)/nianshen' '$(DESTDIR)$(PREFIX)/lib/nianshen'
	for page in $(wildcard man/*.[15]); do rm -f "$(SHARED)/man/man$${page##*.}/$${page##*/}"; done

clean:
	rm -rf build nianshen nianshen-read nianshen-read-zip nianshen-scan nianshen-paper \
	    nianshen-paper-office nianshen-print

help:
	@echo 'make            builds ./nianshen and its readers'
	@echo 'make run        installs what is missing, builds, opens the samples'
	@echo 'make test       installs what is missing, builds, runs all tests'
	@echo 'make asan       all tests with the address and undefined behaviour sanitizers'
	@echo 'make lint       order of the rooms, sizes, words, cppcheck, clang-tidy, clang warnings'
	@echo 'make clang      builds all with clang, warnings are errors'
	@echo 'make bench      speed beside wc, pdftotext, pandoc, less, vim and tig'
	@echo 'make fuzz       500 spoilt files of each format among good ones'
	@echo 'make samples    makes the sample report anew in every format, from tests/formats/report.txt'
	@echo 'make scans      makes the spoilt scans of the tests anew from the sample report'
	@echo 'make bless      takes the screens as they are now for the golden ones'
	@echo 'make install    to PREFIX ($(PREFIX)) below DESTDIR; make uninstall takes it away'
