/**
 * Finds Python by the image's own PATH, so that virtual environments and conda count, and runs the runner's sources, which
 * come over stdin: nothing of gcd's is in the image, and no folder of gcd's is mounted. `$0` is the program below, `$1`
 * the length of the sources in bytes; what follows on stdin is the protocol. `imageUnfit` reads what is said on stderr.
 */
export const CONTAINER_SCRIPT = `for python in python3 python; do
  command -v "$python" >/dev/null 2>&1 && exec "$python" -u -c "$0" "$1"
done
echo "gcd: no python" >&2
exit 127`;

/**
 * Reads exactly the modules' sources and starts the runner, whose modules nothing else can import. The program has no file:
 * children that user code spawns do not run it again.
 */
export const BOOTSTRAP = `import os, sys
if sys.version_info < (3, 8):
    sys.exit("gcd: old python %s" % sys.version.split()[0])
size, text = int(sys.argv.pop()), b""
while len(text) < size:
    part = os.read(0, size - len(text))
    if not part:
        sys.exit(0)
    text += part

class Sources(dict):
    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self, is_package=name == "gcd_runner") if name in self else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__file__ = module.__name__.replace(".", "/") + ".py"
        exec(compile(self[module.__name__], module.__file__, "exec"), vars(module))

try:
    import json
    from importlib.machinery import ModuleSpec
    sources = Sources(json.loads(text))
    sys.meta_path.insert(0, sources)
    from gcd_runner.start import main
    sys.meta_path.remove(sources)
    main()
except ModuleNotFoundError as error:
    sys.exit("gcd: no module %s" % error.name)`;
