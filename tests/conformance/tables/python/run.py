"""Runs one scenario of Python's azure-data-tables against a running Azurite:

    python3 tables/python/run.py --scenario write --connection "DefaultEndpointsProtocol=http;…" --table shared

Prints a JSON line for each fact and ends with 0 only if all of them hold. See ../../README.md.
"""

import argparse
import importlib
import os
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "harness", "python"))

from client import World
from scenario import run_scenario

parser = argparse.ArgumentParser()
parser.add_argument("--scenario", required=True, choices=["write", "read", "stale", "transaction"])
parser.add_argument("--connection", required=True)
parser.add_argument("--table", required=True)
parser.add_argument("--writers", default="")
parser.add_argument("--etag")
arguments = parser.parse_args()
run_scenario(lambda facts: importlib.import_module(arguments.scenario).run(World(facts, arguments.connection, arguments.table, arguments.writers.split(","), arguments.etag)))
