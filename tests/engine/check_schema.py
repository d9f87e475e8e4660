#!/usr/bin/env python3
"""Validates result files against the project's JSON Schema.

Usage: check_schema.py SCHEMA RESULTS...
Status 0: all valid; 1: a fault, printed with its place; 77: the module jsonschema is missing.
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    status = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        for fault in list(validator.iter_errors(document))[:5]:
            place = "/".join(str(part) for part in fault.absolute_path)
            print(f"{path}: {place}: {fault.message[:200]}")
            status = 1
    return status


sys.exit(main())
