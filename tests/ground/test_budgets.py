"""The budgets of CONTRIBUTING.md, counted on the sources themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.ground.sources import PROJECT, tracked

LONGEST_FUNCTION = 60
LONGEST_FILE = 300
MEDIAN_FUNCTION = 8

LONG_FILES = {
    "appliance/errors/__init__.py": "a list of names and nothing else",
    "tools/verify_besace.py": "one file, to be read and carried alone by a third party",
    "tests/spool/test_maildir.py": "all promises of one module, on one practice's spool",
}
"""Files over the budget, each with its reason."""

BROAD_HANDLERS: dict[str, str] = {}
"""Files that catch everything, each with its reason: a process's border, one record of a loop."""

FORBIDDEN = {
    "a path of somebody's machine": r"/(?:root|home|work)/(?!\.)\w|/tmp/\w+_jobs",
    "the host of a package index": r"pypi\.org|pythonhosted|piwheels|deb\.debian\.org|/simple\b",
    "an index chosen for the machine": r"--(?:extra-)?index-url|--find-links|PIP_INDEX",
}
FORBIDDEN_WHERE_MEANT = {
    "tests/ground/test_budgets.py": "the list itself",
    "tests/ground/test_install.py": "a Python in a home directory is what it refuses",
}
A_TEST_THAT_MAY_NOT_RUN = re.compile(r"\b(?:mark\.skip|mark\.xfail|pytest\.skip|importorskip)")

Function = ast.FunctionDef | ast.AsyncFunctionDef
SOURCES = [path for path in tracked() if path.suffix == ".py"]
PRODUCT = [path for path in SOURCES if path.is_relative_to(PROJECT / "appliance")]
DOMAIN = [path for path in PRODUCT if path.is_relative_to(PROJECT / "appliance/domain")]


def short(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_there_is_something_to_judge() -> None:
    assert len(PRODUCT) > 50
    assert len(DOMAIN) > 10


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{short(path)}:{function.lineno} {function.name}": length(function)
        for path in SOURCES
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    }
    assert not long


def test_half_of_the_functions_are_tiny() -> None:
    lengths = [length(function) for path in PRODUCT for function in functions(path)]
    assert median(lengths) <= MEDIAN_FUNCTION


def test_no_file_is_long_without_a_reason() -> None:
    long = {
        short(path)
        for path in SOURCES
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    }
    assert long == set(LONG_FILES)


def public(path: Path) -> Iterator[tuple[str, ast.Module | ast.ClassDef | Function]]:
    """Yield what a reader may call, by name: what is inside a function is nobody's."""
    module = tree(path)
    yield short(path), module
    for node in module.body:
        if isinstance(node, ast.ClassDef | Function):
            yield f"{short(path)}:{node.name}", node
        if isinstance(node, ast.ClassDef):
            methods = (each for each in node.body if isinstance(each, Function) and not sets(each))
            yield from ((f"{short(path)}:{node.name}.{each.name}", each) for each in methods)


def sets(function: Function) -> bool:
    """Tell a property's setter: its getter has spoken for both."""
    return any(isinstance(mark, ast.Attribute) for mark in function.decorator_list)


def test_every_public_name_says_what_it_is() -> None:
    silent = [
        name
        for path in PRODUCT
        for name, node in public(path)
        if not re.search(r"[:.]_", name) and not ast.get_docstring(node)
    ]
    assert not silent


def floats(path: Path) -> Iterator[int]:
    for node in ast.walk(tree(path)):
        match node:
            case ast.Constant(value=float()) | ast.Name(id="float") | ast.BinOp(op=ast.Div()):
                yield node.lineno
            case _:
                pass


@pytest.mark.parametrize("path", DOMAIN, ids=short)
def test_money_and_dates_never_meet_a_float(path: Path) -> None:
    assert list(floats(path)) == []


def test_a_float_would_be_found(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text("a = 1.5\nb: float\nc = a / 2\nd = 3 // 2\n")
    assert list(floats(sample)) == [1, 2, 3]


def catches_everything(node: ast.AST) -> bool:
    match node:
        case ast.ExceptHandler(type=None):
            return True
        case ast.ExceptHandler(type=ast.expr() as caught):
            caught_names = {name.id for name in ast.walk(caught) if isinstance(name, ast.Name)}
        case ast.Call(func=ast.Name(id="suppress"), args=arguments):
            caught_names = {name.id for name in arguments if isinstance(name, ast.Name)}
        case _:
            return False
    return bool(caught_names & {"Exception", "BaseException"})


def test_broad_handlers_stand_only_where_this_list_says() -> None:
    found = {short(path) for path in PRODUCT if any(map(catches_everything, ast.walk(tree(path))))}
    assert found == set(BROAD_HANDLERS)


def writes_its_arguments_out(node: ast.AST) -> bool:
    """Tell whether Textual would keep the `repr` of all that this worker is given."""
    match node:
        case ast.AsyncFunctionDef() | ast.FunctionDef():
            makers = [one for one in node.decorator_list if "work" in names_in(one)]
            given = len(node.args.args) > 1
            return given and any("description" not in keywords_of(one) for one in makers)
        case _:
            return False


def names_in(node: ast.expr) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def keywords_of(node: ast.expr) -> set[str | None]:
    return {one.arg for one in node.keywords} if isinstance(node, ast.Call) else set()


def test_no_worker_of_the_screen_writes_out_what_it_is_given() -> None:
    found = {
        short(path) for path in PRODUCT if any(map(writes_its_arguments_out, ast.walk(tree(path))))
    }
    assert not found


def test_no_test_may_choose_not_to_run() -> None:
    shy = [
        short(path)
        for path in SOURCES
        if path != Path(__file__) and A_TEST_THAT_MAY_NOT_RUN.search(path.read_text("utf-8"))
    ]
    assert not shy


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names_a_machine_or_an_index(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{short(path)}:{number}"
        for path in tracked()
        if short(path) not in FORBIDDEN_WHERE_MEANT
        for number, line in enumerate(path.read_text("utf-8", errors="ignore").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found
