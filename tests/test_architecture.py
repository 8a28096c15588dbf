"""Claims about how the project hangs together: layers, and who may import Streamlit and Altair."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ["app", "pages", "training", "models", "features"]  # a layer may import those to its right
FILES = sorted(
    file for layer in LAYERS for file in (*ROOT.glob(f"{layer}.py"), *(ROOT / layer).rglob("*.py"))
)


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{file} imports relatively"
            names.add(node.module)
    return names


def place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_layer_imports_only_what_stands_to_its_right(file):
    layer = place(file).split("/")[0].removesuffix(".py")
    left = set(LAYERS[: LAYERS.index(layer)])
    assert not {name for name in imported(file) if name.split(".")[0] in left}


@pytest.mark.parametrize("file", FILES, ids=place)
def test_streamlit_stays_in_the_app_and_its_pages(file):
    may = place(file) == "app.py" or (
        place(file).startswith("pages/") and not place(file).startswith("pages/charts/")
    )
    assert may or not {name for name in imported(file) if name.split(".")[0] == "streamlit"}


@pytest.mark.parametrize("file", FILES, ids=place)
def test_altair_stays_in_the_charts(file):
    may = place(file).startswith("pages/charts/")
    assert may or not {name for name in imported(file) if name.split(".")[0] == "altair"}


@pytest.mark.parametrize("file", FILES, ids=place)
def test_a_module_opens_with_the_question_it_answers(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert file.name == "__init__.py" or ast.get_docstring(tree)


def test_pages_take_no_computation_home():
    """A page calls; it neither fits nor groups: those words belong to the core."""
    words = (".groupby(", ".merge(", ".fit(", "np.random", "scipy", "sklearn", "lightgbm")
    found = [
        f"{place(file)}: {word}"
        for file in (ROOT / "pages").glob("*.py")
        for word in words
        if word in file.read_text(encoding="utf-8")
    ]
    assert found == []


@pytest.mark.parametrize("package", ["features", "models", "training"])
def test_each_core_module_has_its_test_module(package):
    tests = {file.name for file in (ROOT / "tests").rglob("test_*.py")}
    modules = [file for file in (ROOT / package).rglob("*.py") if not file.name.startswith("__")]
    wanted = {
        place(file): {f"test_{file.stem}.py", f"test_{file.parent.name}_{file.stem}.py"} for file in modules
    }
    assert [name for name, names in wanted.items() if not names & tests] == []
