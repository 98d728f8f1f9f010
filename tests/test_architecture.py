"""The floors: imports point downward only, and what must not be written is not written. Reads the syntax trees."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("recipe", "runs", "science", "training", "services", "screen")
HEAVY = {"torch", "torchvision", "sklearn"}
FILES = sorted([*(ROOT / "aevae").rglob("*.py"), ROOT / "app.py", *(ROOT / "pages").glob("*.py")])
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
MODULES = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES}
each_file = pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(ROOT)) for p in FILES])


def absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = MODULES[path].split(".")
    package = package if path.name == "__init__.py" else package[:-1]
    package = package[: len(package) - (node.level - 1)]
    return ".".join([*package, *([node.module] if node.module else [])])


def imports(path: Path, within: ast.AST | None = None) -> Iterator[str]:
    """Every module that a file imports, in functions too; `from a import b` counts as a and as a.b."""
    for node in ast.walk(within or TREES[path]):
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
    return len(FLOORS) if parts[0] in ("app", "pages") else None


def test_the_reader_of_imports_sees_them() -> None:
    """The checks below would pass on nothing; here is something."""
    assert len(FILES) > 20
    found = set(imports(ROOT / "aevae" / "training" / "driver.py"))
    assert {"aevae.recipe.config", "aevae.training.checkpoints", "aevae.science.model", "aevae.training.atlas", "torch"} <= found


@each_file
def test_imports_point_downward(path: Path) -> None:
    own = floor(MODULES[path])
    upward = [name for name in imports(path) if own is not None and (other := floor(name)) is not None and other > own]
    assert upward == []


def test_imports_go_in_no_circle() -> None:
    names = set(MODULES.values())
    graph = {name: {other for other in imports(path) if other in names and other != name} for path, name in MODULES.items()}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError with the circle


@each_file
def test_only_the_screen_imports_streamlit(path: Path) -> None:
    if floor(MODULES[path]) not in (FLOORS.index("screen"), len(FLOORS)):
        assert not [name for name in imports(path) if name.split(".")[0] == "streamlit"]


@each_file
def test_recipe_runs_and_screen_import_nothing_heavy(path: Path) -> None:
    if floor(MODULES[path]) in (FLOORS.index("recipe"), FLOORS.index("runs"), FLOORS.index("screen"), len(FLOORS)):
        assert not [name for name in imports(path) if name.split(".")[0] in HEAVY]
        assert not [name for name in imports(path) if floor(name) == FLOORS.index("science")]


@each_file
def test_science_knows_no_run_folders(path: Path) -> None:
    if floor(MODULES[path]) == FLOORS.index("science"):
        assert not [name for name in imports(path) if name.startswith("aevae.runs.catalog")]


@each_file
def test_every_module_says_what_it_is_for(path: Path) -> None:
    told = ast.get_docstring(TREES[path])
    assert told
    assert told.split("\n")[0].endswith((".", ":"))


FORBIDDEN_IMPORTS = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "torch.load", "torch.save", "os.system", "os.popen", "np.load", "numpy.load", "yaml.load"}


def constants(tree: ast.AST) -> set[str]:
    """Names of texts that the module itself spells out."""
    return {
        target.id for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets if isinstance(target, ast.Name) and target.id.isupper()
    }  # fmt: skip


def faults(tree: ast.AST) -> list[str]:
    found: list[str] = []
    fixed = constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [f"import {alias.name}" for alias in node.names if alias.name.split(".")[0] in FORBIDDEN_IMPORTS]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FORBIDDEN_IMPORTS:
            found.append(f"from {node.module} import")
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in FORBIDDEN_CALLS:
                found.append(called)
            if called in ("st.html", "streamlit.html") and not all(
                isinstance(a, ast.Constant) or (isinstance(a, ast.Name) and a.id in fixed) for a in node.args
            ):
                found.append(f"{called} with data")
            for keyword in node.keywords:
                on = not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
                if keyword.arg in ("shell", "unsafe_allow_html", "unsafe_allow_javascript", "allow_pickle") and on:
                    found.append(f"{called}({keyword.arg}=…)")
    return found


@each_file
def test_no_pickle_no_eval_no_shell_and_no_unsafe_html(path: Path) -> None:
    """S2."""
    assert faults(TREES[path]) == []


@pytest.mark.parametrize("line", [
    "import pickle", "from pickle import loads", "import torch; torch.load('x')", "eval('1')", "exec('1')", "np.load('x', allow_pickle=True)",
    "subprocess.run('ls', shell=True)", "st.markdown(x, unsafe_allow_html=True)", "st.markdown(x, unsafe_allow_html=y)", "os.system('ls')", "st.html(x)", "st.html(f'<b>{x}</b>')", "X = f'{y}'; st.html(X)",
])  # fmt: skip
def test_the_reader_of_faults_sees_them(line: str) -> None:
    assert faults(ast.parse(line))
    assert not faults(ast.parse("subprocess.run(['ls'], shell=False); st.markdown(x); X = '<b>'; st.html(X)"))


@pytest.mark.parametrize("path", sorted((ROOT / "aevae" / "browser").rglob("*.js")), ids=lambda p: p.name)
def test_the_browsers_modules_make_no_html_of_data_and_run_no_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for forbidden in ("outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function("):
        assert forbidden not in source
    for line in source.splitlines():
        if "innerHTML" in line:  # a text of our own is allowed, with entries of a constant table in it
            fixed = re.sub(r"\$\{[A-Z_]+\[\w+\]\}", "", line)
            assert re.search(r"innerHTML = ([`\"'])[^$`]*\1;$", fixed), line
