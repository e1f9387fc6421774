"""Files of at most 400 lines, functions of at most 40, and no file that leans on more than eight others of ours."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from tests.house.source_tree import (
    FUNCTION_TYPES,
    OUR_FOLDERS,
    has_behaviour,
    known_names,
    modules,
    own_imports,
    read_module,
    sources,
)

if TYPE_CHECKING:
    from tests.house.source_tree import (
        Function,
        Module,
    )

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_FAN_OUT = 8

MAY_KNOW_MANY = {
    "emulator/app.py": "the composition root: knowing every room is its job",
    "emulator/api/app.py": "assembles the REST API: one line a resource",
    "emulator/api/control/__init__.py": "assembles /control: one line a resource",
    "emulator/cli.py": "the command line: knowing every room is its job",
    "emulator/control_assembly.py": "a part of the composition root: assembles what /control acts upon",
    "emulator/dashboard/app.py": "assembles the dashboard: one line a part",
    "emulator/dashboard_assembly.py": "a part of the composition root: assembles what the dashboard sees",
    "emulator/flow_assembly.py": "a part of the composition root: assembles what flows share",
    "emulator/live.py": "assembles the live world",
    "emulator/sip_side.py": "a part of the composition root: assembles the SIP endpoint",
    "emulator/surroundings.py": "names the parts that differ between the worlds, and does nothing",
    "emulator/media/engine.py": "assembles the parts of the media engine",
    "emulator/calls/exchange.py": "assembles the parts of the exchange",
    "emulator/sip/endpoint.py": "assembles the parts of the SIP endpoint",
    "emulator/runtime/flow_surroundings.py": "names the parts of the shell that flows share, and does nothing",
    "emulator/runtime/operator.py": "the platform as the REST API sees it: a line an operation, done elsewhere",
    "emulator/runtime/onlooking/platform_onlooker.py": "the platform as the dashboard sees it: a line a view",
    "emulator/testing/world.py": "assembles a simulated world",
    "emulator/callflow/verbs/__init__.py": "the registry: one line a verb",
    "tools/bench/offhook_uas.py": "assembles our SIP side without a platform, to be measured",
    "tools/fuzz/targets.py": "the registry: one function a target",
    "tools/mutate/every_mutant.py": "the registry: one line a room",
}


def function_lines(function: Function) -> int:
    """Lines from `def` to the end without the docstring: what a function says about itself is not its size."""
    docstring = 0
    if ast.get_docstring(function, clean=False) is not None:
        first = function.body[0]
        docstring = (first.end_lineno or first.lineno) - first.lineno + 1
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def long_functions(module: Module) -> list[str]:
    """One line for every function of `module` that is too long."""
    sizes = [(node, function_lines(node)) for node in ast.walk(module.tree) if isinstance(node, FUNCTION_TYPES)]
    return [
        f"{module.place(node.lineno)}: {node.name} has {size} lines"
        for node, size in sizes
        if size > MAX_FUNCTION_LINES
    ]


def fan_out(module: Module, known: frozenset[str], vocabulary: frozenset[str]) -> set[str]:
    """The modules of ours whose behaviour `module` leans on.

    Messages and protocols are the words in which rooms speak to each other. Knowing many words is no dependence.
    """
    return {found.module for found in own_imports(module, known)} - vocabulary - {module.name}


def test_no_file_is_long() -> None:
    counted = {str(module.path): len(module.text.splitlines()) for module in modules(*OUR_FOLDERS)}
    wrong = [f"{path}: {lines} lines" for path, lines in counted.items() if lines > MAX_FILE_LINES]
    assert not wrong, f"more than {MAX_FILE_LINES} lines:\n" + "\n".join(wrong)


def test_no_function_is_long() -> None:
    # A test may tell a long story; its file may not.
    wrong = [line for module in sources() for line in long_functions(module)]
    assert not wrong, f"more than {MAX_FUNCTION_LINES} lines:\n" + "\n".join(wrong)


def test_no_file_needs_many_others() -> None:
    vocabulary = frozenset(module.name for module in sources() if not has_behaviour(module))
    counted = {str(module.path): len(fan_out(module, known_names(), vocabulary)) for module in sources()}
    wrong = [
        f"{path}: leans on {count} of our modules"
        for path, count in counted.items()
        if count > MAX_FAN_OUT and path not in MAY_KNOW_MANY
    ]
    assert not wrong, f"more than {MAX_FAN_OUT}:\n" + "\n".join(wrong)


def test_the_docstring_does_not_count() -> None:
    statements = "    x = 1\n" * 39
    fits = read_module(Path("emulator/x.py"), f'def f():\n    """One.\n\n    Two.\n    """\n{statements}')
    too_long = read_module(Path("emulator/x.py"), f"def f():\n{statements}    x = 2\n")
    assert long_functions(fits) == []
    assert long_functions(too_long) == ["emulator/x.py:1: f has 41 lines"]


def test_fan_out_counts_modules_not_names_and_no_words() -> None:
    text = "from emulator.a import One, Two\nfrom emulator import b\nfrom emulator.events import Three\nimport os\n"
    known = frozenset({"emulator.a", "emulator.b", "emulator.events"})
    found = fan_out(read_module(Path("emulator/x.py"), text), known, vocabulary=frozenset({"emulator.events"}))
    assert found == {"emulator.a", "emulator.b"}
