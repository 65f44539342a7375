"""What was checked: one JSON line each, as of the scripts for Node."""

import json
import time

SHOWN_CHARACTERS = 600
LOOK_EVERY_S = 0.01


class Facts:
    """Collects facts; not all hold once one does not."""

    def __init__(self):
        self.checked = 0
        self.failed = 0

    def holds(self, fact, condition, seen=None):
        """Checks that something holds; says with what it was seen."""
        self.checked += 1
        if not condition:
            self.failed += 1
        line = {"fact": fact, "holds": bool(condition)}
        if seen is not None:
            line["seen"] = str(seen)[:SHOWN_CHARACTERS]
        print(json.dumps(line), flush=True)
        return bool(condition)

    def equal(self, fact, actual, expected):
        """Checks that two values are the same."""
        same = actual == expected
        return self.holds(fact, same, None if same else {"actual": actual, "expected": expected})

    def raises(self, fact, call, expected, accept=lambda error: True):
        """Checks that a call fails with an error of a type that the predicate takes."""
        try:
            result = call()
        except Exception as error:  # The wrong ones are facts too.
            return self.holds(fact, isinstance(error, expected) and accept(error), f"{type(error).__name__}: {error}")
        return self.holds(fact, False, f"gave {result!r}")


def until(what, condition, patience_s=60):
    """Waits until a condition holds, and says in vain for what if it does not."""
    deadline = time.monotonic() + patience_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {patience_s} s in vain until {what}")
        time.sleep(LOOK_EVERY_S)
