"""How the dict that `entrypoint` returns becomes JSON, whatever kinds of values are in it."""

import json
import os
import sys

from gcd_runner.json_text import encode_json, to_json


class Unwritable(Exception):
    """Says which value cannot be written as JSON, and why."""


def refuse(value):
    raise TypeError("%r is not plain." % type(value))


def plain_encoder(ids):
    """Returns a function that turns plain values into pieces of JSON; `ids` holds the containers that it is within.

    JSONEncoder.encode makes one of these a call, which takes longer than a small dict does.
    """
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return lambda value, _: to_json(value)
    return make(ids, refuse, json.encoder.encode_basestring, None, ":", ",", False, False, False)


ids_within = {}
to_pieces = plain_encoder(ids_within)


def result_text(result):
    """Returns the returned dict as JSON bytes: at once when it is plain, else value by value."""
    try:
        return "".join(to_pieces(result, 0)).encode()
    except (TypeError, ValueError, RecursionError):
        # What is raised below has nothing to do with this.
        pass
    finally:
        ids_within.clear()
    return converted_text(result)


def converted_text(result):
    # Python 3.11 limits the digits of an integer that becomes text, which guards against foreign input alone.
    set_limit = getattr(sys, "set_int_max_str_digits", lambda digits: None)
    limit = getattr(sys, "get_int_max_str_digits", lambda: 0)()
    set_limit(0)
    try:
        return encode_json(plain(result, "result", ()))
    finally:
        set_limit(limit)


def plain(value, path, parents):
    """Returns the value made of dict, list, str, int, float, bool and None alone; NaN and infinities become None."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if value - value == 0 else None
    if id(value) in parents:
        raise Unwritable("%s contains itself, which cannot be written as JSON." % path)
    if len(parents) > 200:
        raise Unwritable("%s is nested more than 200 deep." % path[:200])
    parents = parents + (id(value),)
    if isinstance(value, dict):
        return plain_dict(value, path, parents)
    if isinstance(value, (list, tuple)):
        return [plain(item, "%s[%d]" % (path, index), parents) for index, item in enumerate(value)]
    if isinstance(value, (set, frozenset)):
        items = [plain(item, "%s{...}" % path, parents) for item in value]
        try:
            return sorted(items)
        except TypeError:
            return sorted(items, key=repr)
    return plain_object(value, path, parents)


def plain_dict(value, path, parents):
    made = {}
    for key, item in value.items():
        # True, False and None as the encoder of plain dicts writes them, so that a column has one name.
        name = to_json(key) if key is None or isinstance(key, bool) else key if isinstance(key, str) else str(key)
        if name in made:
            raise Unwritable("%s has two keys that are both written as %s." % (path, json.dumps(name)))
        made[name] = plain(item, "%s[%s]" % (path, json.dumps(name, ensure_ascii=False)), parents)
    return made


def plain_object(value, path, parents):
    """Converts what is known by its looks: nothing is imported here, least of all numpy or pandas."""
    kind = type(value)
    module = kind.__module__.partition(".")[0]
    if kind.__name__ == "NaTType" or (module == "pandas" and kind.__name__ == "NAType"):
        return None
    if isinstance(value, (bytes, bytearray, memoryview)):
        try:
            return bytes(value).decode("utf-8")
        except UnicodeDecodeError:
            raise Unwritable("%s is bytes that are not UTF-8 text, which cannot be written as JSON." % path) from None
    if isinstance(value, os.PathLike):
        return os.fsdecode(os.fspath(value))
    if module == "decimal":
        return plain_decimal(value)
    if module in ("pandas", "polars") and hasattr(value, "columns"):
        raise Unwritable("%s is a %s; return its to_dict() instead." % (path, kind_name(kind)))
    numpy_kind = getattr(getattr(value, "dtype", None), "kind", "") if module == "numpy" else ""
    if numpy_kind in ("M", "m"):
        return plain(numpy_times(value), path, parents)
    if numpy_kind == "f" and kind.__name__ in ("longdouble", "float128", "float96"):
        # Its names over the years; its tolist() is itself.
        return plain(float(value), path, parents)
    # First: a Timedelta of pandas has both.
    if callable(getattr(value, "total_seconds", None)):
        return plain(value.total_seconds(), path, parents)
    if callable(getattr(value, "isoformat", None)):
        return value.isoformat()
    if module == "pandas" and hasattr(value, "to_dict"):
        return plain(value.to_dict(), path, parents)
    for name in ("tolist", "item"):
        # numpy's arrays and scalars, and all that imitate them.
        if callable(getattr(value, name, None)):
            made = getattr(value, name)()
            if type(made) is not kind:
                return plain(made, path, parents)
    if hasattr(kind, "__dataclass_fields__"):
        return {name: plain(getattr(value, name), "%s.%s" % (path, name), parents) for name in kind.__dataclass_fields__}
    if hasattr(kind, "__members__") and hasattr(value, "value"):
        return plain(value.value, path, parents)
    if module == "uuid" or module == "fractions":
        return str(value)
    raise Unwritable("%s is a %s, which cannot be written as JSON." % (path, kind_name(kind)))


def numpy_times(value):
    """Returns what datetime64 and timedelta64 say, the latter to the microsecond: tolist() gives bare nanoseconds."""
    if value.dtype.kind == "m":
        return value.astype("timedelta64[us]").tolist()
    return iso_times(value.astype(str).tolist())


def iso_times(text):
    if isinstance(text, list):
        return [iso_times(item) for item in text]
    if text == "NaT":
        return None
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_decimal(value):
    # A number where that says the same, digit by digit; else text.
    if not value.is_finite():
        return None
    number = int(value) if value == value.to_integral_value() and value.as_tuple().exponent >= 0 else float(value)
    return number if str(number) == str(value) else str(value)


def kind_name(kind):
    return "<class '%s'>" % (kind.__name__ if kind.__module__ == "builtins" else "%s.%s" % (kind.__module__, kind.__qualname__))
