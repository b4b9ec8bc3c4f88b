"""JSON as the protocol has it: no NaN, no spaces, UTF-8 wherever that can be."""

import json

to_json = json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode
to_ascii_json = json.JSONEncoder(allow_nan=False, ensure_ascii=True, separators=(",", ":")).encode
from_json = json.JSONDecoder().raw_decode


def encode_json(value):
    try:
        return to_json(value).encode()
    except UnicodeEncodeError:
        # Lone surrogates, as in file names that are not UTF-8: they can only be escaped.
        return to_ascii_json(value).encode()
