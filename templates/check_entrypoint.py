"""Prints, as a JSON list, what is wrong with an entrypoint.py, without running it.

Usage: python check_entrypoint.py <file> <name of an argument that is offered>...

It tells what is certain: a name that a condition, a star or another function may bind is taken to be right.
"""

import ast
import json
import sys

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = FUNCTIONS + (ast.ClassDef, ast.Lambda)
# What is certainly not a function; a name, a call or an attribute may be one.
VALUES = (ast.Constant, ast.JoinedStr, ast.Dict, ast.List, ast.Set, ast.Tuple, ast.ListComp, ast.DictComp, ast.SetComp)


def main(path, offered):
    with open(path, "rb") as file:
        source = file.read()
    if b"\0" in source:
        return [problem("expected text, got a zero byte", source.count(b"\n", 0, source.index(b"\0")) + 1)]
    try:
        tree = ast.parse(source, path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return [problem("%s: %s" % (type(error).__name__, getattr(error, "msg", error)), getattr(error, "lineno", None))]
    if is_bound_elsewhere(tree):
        return []
    binding = None
    for statement in tree.body:
        binding = binding_of(statement) or binding
    return list(problems_of(binding, offered))


def is_bound_elsewhere(tree):
    """Tells whether a function may bind the name of the module, or the module answers for names that it lacks."""
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    is_global = any(isinstance(node, ast.Global) and "entrypoint" in node.names for node in ast.walk(tree))
    return is_global or any(node.name == "__getattr__" for node in functions)


def binding_of(statement):
    """Returns what a statement at the top binds `entrypoint` to: a function, a class, a value, or the statement itself
    where that cannot be told; None when it does not bind it."""
    if isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
        return statement if statement.name == "entrypoint" else None
    if isinstance(statement, ast.Assign) and any(is_name(target) for target in statement.targets):
        return statement.value
    if isinstance(statement, ast.AnnAssign) and is_name(statement.target):
        return statement.value
    return statement if any(binds(node) for node in nodes_of_scope(statement)) else None


def nodes_of_scope(statement):
    """Yields the nodes of a statement without what lies in functions and classes of its own."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(child for child in ast.iter_child_nodes(node) if not isinstance(node, SCOPES))


def binds(node):
    if isinstance(node, FUNCTIONS + (ast.ClassDef,)):
        return node.name == "entrypoint"
    if isinstance(node, ast.alias):
        return (node.asname or node.name.split(".")[0]) in ("entrypoint", "*")
    return is_name(node) and isinstance(node.ctx, (ast.Store, ast.Del))


def is_name(node):
    return isinstance(node, ast.Name) and node.id == "entrypoint"


def problems_of(binding, offered):
    line = getattr(binding, "lineno", None)
    if binding is None:
        yield problem("expected a function called entrypoint, and there is none")
    elif isinstance(binding, ast.Delete):
        yield problem("expected a function called entrypoint, and here it is deleted", line)
    elif isinstance(binding, ast.Import):
        yield problem("expected a function called entrypoint, and here it is a module", line)
    elif isinstance(binding, VALUES):
        yield problem("expected a function called entrypoint, and here it is a value", line)
    elif isinstance(binding, ast.ClassDef):
        # One that is made from another may be a dict.
        if not (binding.bases or binding.keywords or binding.decorator_list or has_new(binding)):
            yield problem("expected a function called entrypoint, and it is a class", line)
    elif isinstance(binding, FUNCTIONS) and not binding.decorator_list:
        # A decorator may change what it is called with and what it returns.
        yield from problems_of_function(binding, offered)


def has_new(binding):
    return any(isinstance(node, FUNCTIONS) and node.name == "__new__" for node in binding.body)


def problems_of_function(function, offered):
    own_nodes = [node for statement in function.body for node in nodes_of_scope(statement)]
    if isinstance(function, ast.AsyncFunctionDef):
        yield problem("expected a plain function, and entrypoint is async", function.lineno)
    else:
        for node in [node for node in own_nodes if isinstance(node, (ast.Yield, ast.YieldFrom))][:1]:
            yield problem("expected a function that returns a dict, and entrypoint yields here", node.lineno)
    yield from problems_of_arguments(function.args, offered)


def problems_of_arguments(arguments, offered):
    positional_only = arguments.posonlyargs
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
