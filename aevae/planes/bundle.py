"""The browser's modules as one script: a page opened from a disk could not fetch them, and one from a server would ask 250 times.

Each module becomes a function that returns what it exports, made when it is first needed. A worker of an exported page runs the same
script, begun at another module. What the rewriting does not understand is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from . import browser_code
from .browser_code import IMPORT, beside, browser_files, styles

WORKER = re.compile(
    r'new URL\("(\.{1,2}/[\w/.]+\.js)", import\.meta\.url\)(?:, \{ type: "module" \})?'
)  # a page of its own origin may begin classic workers only
NAMED = re.compile(r'^import \{ ?([^}]*?) ?\} from "([^"]+)";$', re.M)
WHOLE = re.compile(r'^import \* as (\w+) from "([^"]+)";$', re.M)
PASSED_ON = re.compile(r'^export \{ ?([^}]*?) ?\} from "([^"]+)";$', re.M)
DECLARED = re.compile(r"^export (default )?((?:async )?function\*?|const|class) (\w+)", re.M)
COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)\n", re.M | re.S)  # in lines of their own
NOTICE = "// Latent space explorer (aevae), MIT licence.\n"
SCRIPT = "modules.js"  # what the app's pages import
LEFT = re.compile(r"^[ \t]*(?:import|export)\b|import\.meta|</script|<!--", re.M)


def served(name: str) -> str:
    """A file that the app's pages fetch: the script with all their modules, the style sheet of a component, or what a worker runs.

    Raises:
        KeyError: there is none of that name.
    """
    if name == SCRIPT:
        return modules()
    if name in workers():
        return f"{bundle(name)}aevae.start({json.dumps(name)});\n"
    main = name.removesuffix(".css") + ".js"
    if name.endswith(".css") and main in mains():
        return "\n".join(browser_files()[sheet].decode() for sheet in styles(main))
    raise KeyError(name)


def served_names() -> list[str]:
    return [SCRIPT, *(main.removesuffix(".js") + ".css" for main in mains()), *workers()]


@lru_cache(maxsize=1)
def served_hash() -> str:
    """Of all that `served` makes something of, and of how: every page names it, and the first one shall not wait until all is made."""
    made_by = [Path(file).read_bytes() for file in (__file__, browser_code.__file__)]
    return hashlib.sha256(b"".join([*browser_files().values(), *made_by])).hexdigest()[:16]


def mains() -> list[str]:
    """The modules that components of the app's pages begin with; what they share is there once, with its state."""
    return [name for name in browser_files() if name.endswith("/main.js") and name != "offline/main.js"]


@lru_cache(maxsize=1)
def workers() -> list[str]:
    return sorted({beside(name, other) for name in needed(*mains()) for other in WORKER.findall(browser_files()[name].decode())})


@lru_cache(maxsize=1)
def modules() -> str:
    """A module: `start(name)` gives the exports of any of those that the app's pages need."""
    return (
        f"{NOTICE}const made = {{}};\nexport const start = (name) => (made[name] ??= modules[name]());\nconst need = start;\n"
        f"const aevae = {{ worker: (name) => new URL(name, import.meta.url) }};\nconst modules = {{\n{functions(needed(*mains()))}\n}};\n"
    )


@lru_cache(maxsize=4)
def bundle(main: str) -> str:
    """A classic script: `aevae.start(name)` gives the exports of `main`, or of a module that a worker begins with.

    Raises:
        ValueError: a module imports or exports in a way that is not one of those above.
    """
    return f'{NOTICE}"use strict";\n(() => {{\nconst made = {{}};\nconst need = (name) => (made[name] ??= modules[name]());\nconst modules = {{\n{functions(needed(main))}\n}};\n(globalThis.aevae ??= {{}}).start = need;\n}})();\n'


def functions(names: list[str]) -> str:
    return ",\n".join(f"{json.dumps(name)}: () => {{\n{rewritten(name)}\n}}" for name in names)


def needed(*mains: str) -> list[str]:
    """Modules and all that they import or begin workers with, and so on."""
    names = list(mains)
    for name in names:
        source = browser_files()[name].decode()
        others = (beside(name, other) for pattern in (IMPORT, WORKER) for other in pattern.findall(source))
        names += [other for other in dict.fromkeys(others) if other not in names]
    return names


@lru_cache(maxsize=1)
def asked_of() -> dict[str, set[str]]:
    """Module → what others import of it by name: the second name of `export const a = 1, b = 2` is seen nowhere else."""
    asked: dict[str, set[str]] = {}
    for name, content in browser_files().items():
        source = content.decode() if name.endswith(".js") else ""
        for names, other in (*NAMED.findall(source), *PASSED_ON.findall(source)):
            asked.setdefault(beside(name, other), set()).update(one.split(" as ")[0] for one in listed(names))
    return asked


def listed(names: str) -> list[str]:
    """What stands between the braces of an import, one by one."""
    return [one.strip() for one in names.split(",") if one.strip()]


def rewritten(name: str) -> str:
    """The body of the function that a module becomes, without comments."""
    source = COMMENT.sub("", browser_files()[name].decode())

    def module(other: str) -> str:
        return f"need({json.dumps(beside(name, other))})"

    exports = [f"default: {own}" if default else own for default, _, own in DECLARED.findall(source)]
    passed_on = [(listed(names), module(other)) for names, other in PASSED_ON.findall(source)]
    known = {*(own for _, _, own in DECLARED.findall(source)), *(own for names, _ in passed_on for own in names)}
    exports += sorted(asked_of().get(name, set()) - known)
    exports += [f"...(({{ {', '.join(names)} }}) => ({{ {', '.join(names)} }}))({origin})" for names, origin in passed_on]
    source = PASSED_ON.sub("", source).replace("\nexport {};\n", "\n")
    source = NAMED.sub(lambda match: f"const {{ {match[1].replace(' as ', ': ')} }} = {module(match[2])};", source)
    source = WHOLE.sub(lambda match: f"const {match[1]} = {module(match[2])};", source)
    source = DECLARED.sub(lambda match: f"{match[2]} {match[3]}", source)
    source = WORKER.sub(lambda match: f"aevae.worker({json.dumps(beside(name, match[1]))})", source)
    if left := LEFT.search(source):
        raise ValueError(f"{name}: {left[0].strip()!r} is not written as the other modules write it, so it cannot be bundled.")
    return f"{source}return {{ {', '.join(exports)} }};"
