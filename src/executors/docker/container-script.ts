/**
 * Finds Python by the image's own PATH, so that virtual environments and conda count, and runs the runner's source, which
 * comes over stdin: nothing of gcd's is in the image, and no folder of gcd's is mounted. `$0` is the program below, `$1`
 * the length of the source in bytes; what follows on stdin is the protocol. `imageUnfit` reads what is said on stderr.
 */
export const CONTAINER_SCRIPT = `for python in python3 python; do
  command -v "$python" >/dev/null 2>&1 && exec "$python" -u -c "$0" "$1"
done
echo "gcd: no python" >&2
exit 127`;

/** Reads exactly the source and runs it. Under its own globals: children that user code spawns do not import it again. */
export const BOOTSTRAP = `import os, sys
if sys.version_info < (3, 8):
    sys.exit("gcd: old python %s" % sys.version.split()[0])
size, source = int(sys.argv.pop()), b""
while len(source) < size:
    part = os.read(0, size - len(source))
    if not part:
        sys.exit(0)
    source += part
name = "gcd_runner.py"
try:
    exec(compile(source, name, "exec"), {"__name__": "__main__", "__file__": name, "__builtins__": __builtins__})
except ModuleNotFoundError as error:
    sys.exit("gcd: no module %s" % error.name)`;
