"""Runs one scenario and ends the process, as harness/scenario.mjs does for Node."""

import os
import sys
import threading
import traceback

from facts import Facts

# Below what the caller waits, so that a scenario that hangs still says which fact was last.
LIMIT_S = 110


def end(code):
    """Ends at once: a client's threads must not keep the process."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def end_with_starter():
    """Whoever started this holds our standard input open: when it is killed, so are we."""
    sys.stdin.buffer.read()
    end(3)


def run_scenario(scenario):
    """Ends with 0 only if all facts hold, within the limit.

    scenario: gets the facts to add to.
    """
    threading.Thread(target=end_with_starter, daemon=True).start()
    facts = Facts()

    def run():
        try:
            scenario(facts)
        except Exception:
            facts.holds("the scenario runs to its end", False, traceback.format_exc()[-600:])

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(LIMIT_S)
    if thread.is_alive():
        facts.holds(f"the scenario ends within {LIMIT_S} s", False)
    if facts.checked == 0:
        facts.holds("something was checked", False)
    end(1 if facts.failed else 0)
