"""How a workflow is written: a function that adds its steps, named like the workflow.

The steps are local to that function, so that two workflows can both have a `step_1`. A jump names its target when it is
raised, and at module level it would find whichever `step_1` was written last.
"""

from collections.abc import Callable

from ergate import Workflow

BUILDERS: dict[str, Callable[[Workflow], None]] = {}


def workflow(builder: Callable[[Workflow], None]) -> Callable[[Workflow], None]:
    name = builder.__name__
    if name in BUILDERS:
        raise ValueError(f"two workflows are called {name}")
    BUILDERS[name] = builder
    return builder


def build(name: str) -> Workflow:
    built = Workflow(unique_name=name)
    BUILDERS[name](built)
    return built
