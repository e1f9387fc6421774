# Everything a developer types. `make demo` and `make test` set themselves up on a machine that has Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
DEMO_OUT := out/demo
DEMO_CASES := $(addprefix scenarios/cases/,inbound/inbound_did_dial_answer.yaml inbound/inbound_did_record_session.yaml \
	outbound/outbound_api_dial_answer.yaml record/record_api_mono.yaml voicemail/voicemail_finish_on_key.yaml \
	voicemail/voicemail_silence_timeout.yaml conference/conference_record.yaml $(addprefix mpc/mpc_,participant_tracks.yaml coach.yaml \
	hold_pause_resume.yaml agent_race.yaml))

MATRIX := tests/worlds/test_record_matrix.py

.PHONY: help demo demo-browser test check style types quick fuzz soak bench bench-sip bench-webrtc lock clean

help:
	@echo 'make demo    run eleven of the shipped scenarios live, with phones that we did not write'
	@echo 'make demo-browser  a platform, an application and two users for the browser phone, until Ctrl-C (LAN=yes: for handsets, too)'
	@echo 'make test    style, types, and every test'
	@echo 'make check   style, types, house rules and core tests, in less than 90 seconds'
	@echo 'make fuzz    what reads bytes of strangers, fuzzed for five minutes (make test: one minute)'
	@echo 'make soak    every mutant with all of its cases; the suite three times; the shipped call in 5000 hard labs, half an hour (OFFHOOK_SEEDS=…)'
	@echo 'make bench   CPU time of the media process beside a C program and rtpengine (10 minutes; as root it is quieter)'
	@echo 'make bench-sip  CPU time of a call in SIP beside a bare UAS and aiosipua, calls per second, memory of 10,000 phones (5 minutes)'
	@echo 'make bench-webrtc  CPU time and delay of WebRTC legs, with and without transcoding, beside stock aiortc (4 minutes)'
	@echo 'make lock    resolve the dependencies anew into tools/requirements.lock'
	@echo 'make clean   remove what the other targets made'

# The stamp lives inside the environment, so that removing one removes the other.
$(READY): tools/set_up.sh tools/requirements.lock tools/system-packages.txt tools/npm/package-lock.json pyproject.toml
	@tools/set_up.sh $(PYTHON) $(VENV)
	@touch $@

demo: $(READY)
	@$(BIN)/offhook run $(DEMO_CASES) --world live --parallel 2 --out $(DEMO_OUT); status=$$?; \
	echo "Report: $(DEMO_OUT)/report.json"; exit $$status

demo-browser: $(READY)
	@$(BIN)/python -m tools.demo_browser $(if $(LAN),--lan)

# In two processes what has its own clock; alone what is heard by the real one and wants a quiet machine; then the cells
# that are all alike. Every part runs, also behind one that failed.
test: style types
	@failed=; \
	$(BIN)/python -m pytest --quiet --durations 40 --numprocesses 2 --dist worksteal -m 'not live' --ignore $(MATRIX) || failed=yes; \
	$(BIN)/python -m pytest --durations 40 -m live --ignore $(MATRIX) || failed=yes; \
	$(BIN)/python -m pytest --quiet --numprocesses auto $(MATRIX) || failed=yes; \
	$(BIN)/python -m tools.fuzz --seconds 20 || failed=yes; \
	test -z "$$failed"

check: style types quick

style: $(READY)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .

types: $(READY)
	$(BIN)/mypy

# What needs no foreign program, no socket and no patience.
quick: $(READY)
	$(BIN)/python -m pytest --quiet -m 'not peer and not live and not slow and not matrix' tests

# SIP messages, streams, SDP and digest under a coverage-guided fuzzer; what it finds belongs into tools/fuzz/corpus.
fuzz: $(READY)
	$(BIN)/python -m tools.fuzz --seconds $${OFFHOOK_FUZZ_SECONDS:-120}

# The whole mutation table (docs/mutations.md); the suite with three seeds; the shipped call with thousands of phones and networks, drawn at random: 0.3 s each;
# rooms of the media engine beside the plain one of the tests; ten thousand calls of two SIP endpoints over a network that loses one datagram in ten.
soak: $(READY)
	$(BIN)/python -m tools.mutate --every-case
	$(BIN)/offhook run scenarios/cases --world simulated --parallel 2 --repeat 3 --out out/soak
	OFFHOOK_SEEDS=$${OFFHOOK_SEEDS:-5000} $(BIN)/python -m pytest --quiet tests/worlds/test_rough_networks.py tests/worlds/test_rough_codecs.py tests/worlds/test_recovered.py
	OFFHOOK_SIP_CALLS=$${OFFHOOK_SIP_CALLS:-10000} $(BIN)/python -m pytest --quiet tests/emulator/sip/test_endpoint_thousands.py
	OFFHOOK_SEEDS=$${OFFHOOK_SEEDS:-1000} $(BIN)/python -m pytest --quiet tests/emulator/media/test_rooms_against_reference.py tests/emulator/media/test_rooms_of_codecs.py

# Figures and what they depend on: docs/benchmarks.md.
bench: $(READY)
	@mkdir -p out
	$(BIN)/python -m tools.bench.media --calls 100 400 --alone 800 1000 --json out/bench.json

bench-sip: $(READY)
	@mkdir -p out
	$(BIN)/python -m tools.bench.sip --json out/bench-sip.json

bench-webrtc: $(READY)
	@mkdir -p out
	$(BIN)/python -m tools.bench.webrtc --json out/bench-webrtc.json

lock:
	$(PYTHON) tools/lock.py

clean:
	rm -rf $(VENV) out build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
