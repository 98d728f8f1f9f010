"""The floors of both languages: imports point downward only, in no circle, and what must not be written is not written.

Reads the sources: syntax trees of Python, import lines of JavaScript (imports of types included).
"""

from __future__ import annotations

import ast
import graphlib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = {"torch", "torchvision", "sklearn"}
FLOORS = ("recipe", "runs", "lessons", "planes", "science", "training", "services", "screen")
TOP = len(FLOORS)  # app.py and pages/
FILES = sorted([*(ROOT / "aevae").rglob("*.py"), ROOT / "app.py", *(ROOT / "pages").glob("*.py")])
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
MODULES = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES}

BROWSER = ROOT / "aevae" / "browser"
# Each room may import those before it.
ROOMS = ({"math"}, {"network", "image"}, {"model"}, {"ui"}, {"features", "evaluation", "learn", "chart"}, {"plane"}, {"explorer"}, {"frame"}, {"offline"})
PURE = {"math", "network", "image", "model"}  # they run in Node and in workers as they do in the page
SCRIPTS = {path.relative_to(BROWSER).as_posix(): path.read_text(encoding="utf-8") for path in sorted(BROWSER.glob("*/**/*.js"))}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(source: str) -> int:
    return source.count("\n")


# --- Python: floors ------------------------------------------------------------------------------------


def absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = MODULES[path].split(".")
    package = package if path.name == "__init__.py" else package[:-1]
    package = package[: len(package) - (node.level - 1)]
    return ".".join([*package, *([node.module] if node.module else [])])


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, in functions too; `from a import b` counts as a and as a.b."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(path, node)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def floor(module: str) -> int | None:
    parts = module.split(".")
    if parts[0] == "aevae" and len(parts) > 1 and parts[1] in FLOORS:
        return FLOORS.index(parts[1])
    return TOP if parts[0] in ("app", "pages") else None


def importing(floors: set[int], forbidden: set[str]) -> list[str]:
    """Files on these floors that import a library, or a package of ours, that is forbidden there."""

    def is_forbidden(module: str) -> bool:
        return any(module == one or module.startswith(f"{one}.") for one in forbidden)

    return [f"{name(path)}: {module}" for path in FILES if floor(MODULES[path]) in floors for module in imports(path) if is_forbidden(module)]


ALL = set(range(TOP + 1))
RECIPE, RUNS, LESSONS, PLANES, SCIENCE, _, SERVICES, SCREEN = range(TOP)


def test_the_reader_of_imports_sees_them() -> None:
    """The checks below would pass on nothing; here is something."""
    assert len(FILES) > 20
    found = set(imports(ROOT / "aevae" / "training" / "driver.py"))
    assert {"aevae.recipe.config", "aevae.training.checkpoints", "aevae.science.model", "aevae.training.atlas", "torch"} <= found
    assert importing({TOP}, {"streamlit"})


def test_imports_point_downward() -> None:
    def upward(path: Path) -> list[str]:
        here = floor(MODULES[path])
        return [module for module in imports(path) if here is not None and (other := floor(module)) is not None and other > here]

    assert [f"{name(path)}: {module}" for path in FILES for module in upward(path)] == []


def test_imports_go_in_no_circle() -> None:
    names = set(MODULES.values())
    graph = {module: {other for other in imports(path) if other in names and other != module} for path, module in MODULES.items()}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError with the circle


def test_only_the_screen_imports_streamlit() -> None:
    assert importing(ALL - {SCREEN, TOP}, {"streamlit"}) == []


def test_looking_needs_nothing_heavy() -> None:
    assert importing({RECIPE, RUNS, PLANES, SCREEN, TOP}, HEAVY | {"aevae.science", "aevae.training"}) == []


def test_science_knows_no_run_folders() -> None:
    assert importing({SCIENCE}, {"aevae.runs"}) == []


def test_every_module_says_what_it_is_for() -> None:
    def first_line(path: Path) -> str:
        return (ast.get_docstring(TREES[path]) or "").split("\n")[0]

    assert [name(path) for path in FILES if not first_line(path).endswith((".", ":"))] == []


# --- JavaScript: rooms ---------------------------------------------------------------------------------

IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+)["']|new URL\(["'](\.{1,2}/[^"']+\.js)["']""")
PAGE = re.compile(r"(?<![.\w$])(document|window|localStorage|sessionStorage|history|location)\b(?!\s*:[^:])")


def targets(script: str, source: str) -> list[str]:
    """Paths below browser/ that a script imports: modules, types and workers."""
    return [posixpath.normpath(posixpath.join(posixpath.dirname(script), a or b)) for a, b in IMPORT.findall(source)]


def room(script: str) -> int:
    return next(i for i, rooms in enumerate(ROOMS) if script.split("/")[0] in rooms)


def feature(script: str) -> str | None:
    """The folder of a feature; None for what all of them share."""
    parts = script.split("/")
    return parts[1] if parts[0] == "features" and len(parts) > 2 else None


def wrong(script: str, target: str) -> bool:
    """An import of what is above, beside, or another feature's own."""
    if target not in SCRIPTS:
        return True
    here, there = script.split("/")[0], target.split("/")[0]
    if feature(script) is None and feature(target) and room(target) >= room(script):
        return True  # what all features share knows none of them
    if here == there:
        return feature(target) not in (None, feature(script))
    return room(target) >= room(script)


def code(source: str) -> str:
    """Without comments and without what stands between quotes."""
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    source = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', source)
    return re.sub(r"(?m)(^|\s)//.*$", "", source)


def test_the_reader_of_scripts_sees_what_they_import() -> None:
    assert len(SCRIPTS) > 100
    line = 'import { a } from "../math/a.js"; /** @type {import("../ui/b.js").B} */ new Worker(new URL("./c.js", import.meta.url))'
    assert targets("plane/x.js", line) == ["math/a.js", "ui/b.js", "plane/c.js"]
    assert wrong("math/geometry.js", "model/load.js")
    assert wrong("features/drawing/feature.js", "features/overlays/table.js")
    assert wrong("network/network.js", "image/picture.js")
    assert wrong("math/geometry.js", "math/none.js")
    assert not wrong("plane/panel.js", "math/geometry.js")
    assert PAGE.findall(code('const a = document.body; b.window; ({ window: c }); // document\n"window"')) == ["document"]


def test_scripts_import_downward_only() -> None:
    assert [f"{script}: {target}" for script, source in SCRIPTS.items() for target in targets(script, source) if wrong(script, target)] == []


def test_scripts_import_in_no_circle() -> None:
    graph = {script: {target for target in targets(script, source) if target != script} for script, source in SCRIPTS.items()}
    graphlib.TopologicalSorter(graph).prepare()


def test_the_rooms_below_the_page_never_touch_it() -> None:
    assert [f"{script}: {word}" for script, source in SCRIPTS.items() if script.split("/")[0] in PURE for word in PAGE.findall(code(source))] == []


def test_no_room_is_flat_and_no_file_long() -> None:
    """As many as one can see at once, and a file that is one idea."""
    folders: dict[str, int] = {}
    for path in [*SCRIPTS, *map(name, FILES)]:
        folders[posixpath.dirname(path)] = folders.get(posixpath.dirname(path), 0) + 1
    assert [folder for folder, modules in folders.items() if modules > 26] == []
    assert [script for script, source in SCRIPTS.items() if lines(source) > 250] == []


def leading(sheet: str) -> set[str]:
    """The classes with which the selectors of a style sheet begin; nested ones begin with their parent's."""
    found: set[str] = set()
    depth, text = [False], ""  # whether each open block is a rule, and what stands before the next brace
    for char in re.sub(r"/\*.*?\*/", "", sheet, flags=re.S):
        if char == "{":
            if not any(depth) and "@" not in text:
                found |= {match[1] for selector in re.split(r",(?![^(]*\))", text) if (match := re.match(r"\s*(?::where\()?\.([\w-]+)", selector))}
            depth.append("@" not in text)
        elif char == "}":
            depth.pop()
        text = "" if char in "{};" else text + char
    return found


def test_a_class_is_styled_in_one_room() -> None:
    """Features may place something of theirs on the plane; the pages' layouts, in explorer.css, begin with classes of their own."""
    assert leading(".a > .b, :is(.c) { .d { x: y } } @media x { .e:is(.f, .g), :where(.h) { x: y } } p { }") == {"a", "e", "h"}
    homes: dict[str, str] = {}
    for path in sorted(BROWSER.rglob("*.css")):
        assert path.stem == path.parent.name, path
        for css_class in leading(path.read_text(encoding="utf-8")) - {"plane"}:
            assert homes.setdefault(css_class, path.name) == path.name, css_class


def test_scripts_make_no_html_and_run_no_text() -> None:
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function(")
    assert [f"{script}: {word}" for script, source in SCRIPTS.items() for word in forbidden if word in source] == []


# --- what must not be written --------------------------------------------------------------------------

FORBIDDEN_IMPORTS = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "torch.load", "torch.save", "os.system", "os.popen", "yaml.load"}
UNSAFE = {"shell", "unsafe_allow_html", "unsafe_allow_javascript", "allow_pickle"}  # keywords that must not be on
TAKE_UNSAFE = {"markdown", "html", "caption", "write", "load", "Popen"}


def constants(tree: ast.AST) -> set[str]:
    """Names of texts that the module itself spells out."""
    return {
        target.id for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets if isinstance(target, ast.Name) and target.id.isupper()
    }  # fmt: skip


def meant(tree: ast.AST) -> dict[str, str]:
    """What the imported names of a module stand for: `from torch import load as x` makes x torch.load."""
    imported = [(alias, "") for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names if alias.asname]
    imported += [(alias, f"{node.module}.") for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level for alias in node.names]
    return {alias.asname or alias.name: before + alias.name for alias, before in imported}


def faults(tree: ast.AST) -> list[str]:
    found: list[str] = []
    fixed, names = constants(tree), meant(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [f"import {alias.name}" for alias in node.names if alias.name.split(".")[0] in FORBIDDEN_IMPORTS]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_IMPORTS:
            found.append(f"from {node.module} import")
        elif isinstance(node, ast.Call):
            said = ast.unparse(node.func)
            first, dot, rest = said.partition(".")
            called = names.get(first, first) + dot + rest
            last = called.rpartition(".")[2]
            if called in FORBIDDEN_CALLS or (called in ("np.load", "numpy.load") and not any(keyword.arg == "allow_pickle" for keyword in node.keywords)):
                found.append(called)
            if (".html" in called and last == "html") and not all(
                isinstance(a, ast.Constant) or (isinstance(a, ast.Name) and a.id in fixed) for a in node.args
            ):
                found.append(f"{called} with data")  # of st, or of any container
            for keyword in node.keywords:
                on = not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
                if keyword.arg in UNSAFE and on:
                    found.append(f"{called}({keyword.arg}=…)")
                if keyword.arg is None and (called.startswith("subprocess.") or last in TAKE_UNSAFE) and not isinstance(keyword.value, ast.Dict):
                    found.append(f"{called}(**…)")  # nobody sees what is in it
                if keyword.arg is None and isinstance(keyword.value, ast.Dict):
                    found += [f"{called}(**{{{key.value}}})" for key in keyword.value.keys if isinstance(key, ast.Constant) and key.value in UNSAFE]
    return found


def test_no_pickle_no_eval_no_shell_and_no_unsafe_html() -> None:
    """S2. Fails on any of the lines of FAULTS."""
    assert [f"{name(path)}: {fault}" for path in FILES for fault in faults(TREES[path])] == []


FAULTS = (
    "import pickle", "from pickle import loads", "import torch; torch.load('x')", "eval('1')", "exec('1')", "np.load('x', allow_pickle=True)",
    "subprocess.run('ls', shell=True)", "st.markdown(x, unsafe_allow_html=True)", "st.markdown(x, unsafe_allow_html=y)", "os.system('ls')",
    "st.html(x)", "st.html(f'<b>{x}</b>')", "X = f'{y}'; st.html(X)", "left.html(x)", "st.container().html(x)", "from streamlit import html as h; h(x)",
    "from torch import load; load('x')", "import torch as t; t.load('x')", "from os import system; system('ls')", "import numpy as n; n.load('x')",
    "st.markdown(x, **kw)", "subprocess.run('ls', **kw)", "st.write(x, **{'unsafe_allow_html': True})", "left.markdown(x, **given())",
)  # fmt: skip


def test_the_reader_of_faults_sees_them() -> None:
    assert [line for line in FAULTS if not faults(ast.parse(line))] == []
    assert not faults(ast.parse("subprocess.run(['ls'], shell=False); st.markdown(x); X = '<b>'; st.html(X); html(); st.button(x, **kw); from a import html"))
