"""Runs one scenario of Python's azure-eventhub against a running emulator:

    python3 event-hubs/python/run.py --scenario positions --tls-port PORT --certificate ca.pem --control http://HOST/

Each scenario has a hub of its name to itself. Prints a JSON line for each fact and ends with 0 only if all of them hold. See ../../README.md.
"""

import argparse
import importlib
import os
import sys
import threading
import traceback

from client import World, redirect
from facts import Facts

# Below what the caller waits, so that a scenario that hangs still says which fact was last.
LIMIT_S = 110
SCENARIOS = ["send", "positions", "groups", "takeover", "outage", "refusals"]


def end(code):
    """Ends at once: a client's threads must not keep the process."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def end_with_starter():
    """Whoever started this holds our standard input open: when it is killed, so are we."""
    sys.stdin.buffer.read()
    end(3)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenario", required=True, choices=SCENARIOS)
    parser.add_argument("--tls-port", required=True, type=int)
    parser.add_argument("--certificate", required=True)
    parser.add_argument("--control", required=True)
    arguments = parser.parse_args()
    threading.Thread(target=end_with_starter, daemon=True).start()
    redirect(arguments.tls_port)
    facts = Facts()

    def run():
        try:
            importlib.import_module(arguments.scenario).run(World(facts, arguments.scenario, arguments.certificate, arguments.control))
        except Exception:
            facts.holds("the scenario runs to its end", False, traceback.format_exc()[-600:])

    scenario = threading.Thread(target=run, daemon=True)
    scenario.start()
    scenario.join(LIMIT_S)
    if scenario.is_alive():
        facts.holds(f"the scenario ends within {LIMIT_S} s", False)
    if facts.checked == 0:
        facts.holds("something was checked", False)
    end(1 if facts.failed else 0)


main()
