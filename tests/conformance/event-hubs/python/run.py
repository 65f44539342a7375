"""Runs one scenario of Python's azure-eventhub against a running emulator:

    python3 event-hubs/python/run.py --scenario positions --tls-port PORT --certificate ca.pem --control http://HOST/

Each scenario has a hub of its name to itself. Prints a JSON line for each fact and ends with 0 only if all of them hold. See ../../README.md.
"""

import argparse
import importlib
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "harness", "python"))

from client import World, redirect
from scenario import run_scenario

parser = argparse.ArgumentParser()
parser.add_argument("--scenario", required=True, choices=["send", "positions", "groups", "takeover", "outage", "refusals"])
parser.add_argument("--tls-port", required=True, type=int)
parser.add_argument("--certificate", required=True)
parser.add_argument("--control", required=True)
arguments = parser.parse_args()
redirect(arguments.tls_port)
run_scenario(lambda facts: importlib.import_module(arguments.scenario).run(World(facts, arguments.scenario, arguments.certificate, arguments.control)))
