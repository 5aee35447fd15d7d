# SPDX-License-Identifier: GPL-2.0-only
# schema.py SCHEMA FILE...: for each file whether it keeps to a JSON schema, or where it does not.
import json
import sys

import jsonschema


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


schema = read(sys.argv[1])
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
for path in sys.argv[2:]:
    error = jsonschema.exceptions.best_match(kind(schema).iter_errors(read(path)))
    print(f"{path}: {error.json_path}: {error.message}" if error else f"{path}: valid")
