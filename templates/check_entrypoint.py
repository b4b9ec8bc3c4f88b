"""Prints, as a JSON list, what is wrong with an entrypoint.py, without running it.

Usage: python check_entrypoint.py <file> <name of an argument that is offered>...
"""

import ast
import json
import sys


def main(path, offered):
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source, path)
    except (SyntaxError, ValueError) as error:
        return [problem("%s: %s" % (type(error).__name__, getattr(error, "msg", error)), getattr(error, "lineno", None))]
    function, is_bound_otherwise = find(tree.body)
    if function is not None:
        return list(problems_of(function, offered))
    if is_bound_otherwise:
        return []
    return [problem("expected a function called entrypoint, and there is none")]


def find(body):
    """Returns the last function `entrypoint` of a module, and whether the name comes from elsewhere."""
    function, is_bound_otherwise = None, False
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == "entrypoint":
                if statement is node or not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                    function = node
            elif isinstance(node, ast.alias) and (node.asname or node.name) in ("entrypoint", "*"):
                is_bound_otherwise = True
            elif isinstance(node, ast.Name) and node.id == "entrypoint" and isinstance(node.ctx, ast.Store):
                is_bound_otherwise = True
    return function, is_bound_otherwise


def problems_of(function, offered):
    if isinstance(function, ast.AsyncFunctionDef):
        yield problem("expected a plain function, and entrypoint is async", function.lineno)
    if function.decorator_list:
        # A decorator may change what it is called with.
        return
    arguments = function.args
    positional_only = getattr(arguments, "posonlyargs", [])
    positional = positional_only + arguments.args
    required = positional[: len(positional) - len(arguments.defaults)]
    required += [arg for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None]
    for argument in required:
        if argument in positional_only:
            message = "entrypoint is called by keyword, and its argument %s is positional only" % argument.arg
            yield problem(message, argument.lineno)
        elif argument.arg not in offered:
            message = "entrypoint needs an argument %s, which gcd does not have; it offers %s"
            yield problem(message % (argument.arg, ", ".join(offered)), argument.lineno)


def problem(message, line=None):
    return {"message": message, "line": line} if line else {"message": message}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2:])))
