"""The programs of the documentation's last two pages: manual step ordering and path hints.

As in documentation.py, the step names, hints and jumps are the pages' and the bodies only say what they saw.
"""

from collections.abc import Generator
from typing import Annotated, Any

from ergate import Context, Depends, GoToEnd, GoToEndPath, GoToStep, GoToStepPath, NextStepPath, Workflow

from effects import say, show

from .build import workflow


@workflow
def my_ordered_workflow(workflow: Workflow) -> None:
    @workflow.step
    def step_1() -> None:
        say("step_1()")

    @workflow.step
    def step_2() -> None:
        say("step_2()")
        raise GoToStep(step_4)

    @workflow.step
    def step_3() -> None:
        say("step_3()")

    @workflow.step
    def step_4() -> None:
        say("step_4()")
        raise GoToStep(step_5)

    @workflow.step
    def step_5() -> None:
        say("step_5()")
        raise GoToEnd()


@workflow
def my_ordered_workflow_2(workflow: Workflow) -> None:
    @workflow.step
    def step_1(input_value: str) -> None:
        say(f"step_1({show(input_value)})")
        match input_value:
            case "a":
                raise GoToStep(step_a2)
            case "b":
                raise GoToStep(step_b2)
            case "c":
                raise GoToStep(step_c2)
            case _:
                raise GoToStep(step_default2)

    @workflow.step
    def step_default2() -> None:
        say("step_default2()")
        raise GoToStep(step_4)

    @workflow.step
    def step_a2() -> None:
        say("step_a2()")

    @workflow.step
    def step_a3() -> None:
        say("step_a3()")
        raise GoToStep(step_4)

    @workflow.step
    def step_b2() -> None:
        say("step_b2()")

    @workflow.step
    def step_b3() -> None:
        say("step_b3()")
        raise GoToStep(step_4)

    @workflow.step
    def step_c2() -> None:
        say("step_c2()")

    @workflow.step
    def step_c3() -> None:
        say("step_c3()")
        raise GoToEnd()

    @workflow.step
    def step_4() -> None:
        say("step_4()")


@workflow
def my_ordered_workflow_2_hinted(workflow: Workflow) -> None:
    """The one before with every jump hinted, as the page advises."""

    @workflow.step(
        paths=[GoToStepPath("step_a2"), GoToStepPath("step_b2"), GoToStepPath("step_c2"), GoToStepPath("step_default2")]
    )
    def step_1(input_value: str) -> None:
        say(f"step_1({show(input_value)})")
        match input_value:
            case "a":
                raise GoToStep(step_a2)
            case "b":
                raise GoToStep(step_b2)
            case "c":
                raise GoToStep(step_c2)
            case _:
                raise GoToStep(step_default2)

    @workflow.step(paths=[GoToStepPath("step_4")])
    def step_default2() -> None:
        say("step_default2()")
        raise GoToStep(step_4)

    @workflow.step
    def step_a2() -> None:
        say("step_a2()")

    @workflow.step(paths=[GoToStepPath("step_4")])
    def step_a3() -> None:
        say("step_a3()")
        raise GoToStep(step_4)

    @workflow.step
    def step_b2() -> None:
        say("step_b2()")

    @workflow.step(paths=[GoToStepPath("step_4")])
    def step_b3() -> None:
        say("step_b3()")
        raise GoToStep(step_4)

    @workflow.step
    def step_c2() -> None:
        say("step_c2()")

    @workflow.step(paths=[GoToEndPath()])
    def step_c3() -> None:
        say("step_c3()")
        raise GoToEnd()

    @workflow.step
    def step_4() -> None:
        say("step_4()")


@workflow
def workflow_with_paths(workflow: Workflow) -> None:
    @workflow.step
    def step_1() -> int:
        say("step_1()")
        return 1

    @workflow.step(paths=[GoToStepPath("step_3")])
    def step_2(number: int) -> None:
        say(f"step_2({show(number)})")
        raise GoToStep(step_3, retval=2)

    @workflow.step(paths=[GoToEndPath()])
    def step_5() -> None:
        say("step_5()")
        raise GoToEnd()

    @workflow.step
    def step_3(number: int) -> int:
        say(f"step_3({show(number)})")
        return 3

    @workflow.step(paths=[GoToStepPath("step_7"), GoToEndPath()])
    def step_4(number: int) -> int:
        say(f"step_4({show(number)})")
        if number % 2:
            raise GoToStep(step_7, retval=4)
        if number > 6:
            raise GoToEnd()
        return 4

    @workflow.step
    def step_6(number: int) -> int:
        say(f"step_6({show(number)})")
        return 6

    @workflow.step
    def step_7(number: int) -> int:
        say(f"step_7({show(number)})")
        return 7


def today(day: Annotated[dict[str, int], Context()]) -> Generator[int, None, None]:
    """The day of the week, Monday 0: the page asks the clock."""
    yield day["weekday"]


def add_days(workflow: Workflow, step_two_paths: list[Any]) -> None:
    @workflow.step(paths=[GoToStepPath("step_two")])
    def step_one() -> None:
        say("step_one()")
        raise GoToStep(step_two)

    @workflow.step(paths=step_two_paths)
    def step_two(today: Annotated[int, Depends(today)]) -> None:
        say(f"step_two(today={show(today)})")
        if today < 5:
            raise GoToStep(weekday)
        if today == 5:
            raise GoToStep(saturday)

    @workflow.step(paths=[GoToStepPath("step_three")])
    def sunday() -> None:
        say("sunday()")
        raise GoToStep(step_three)

    @workflow.step(paths=[GoToStepPath("step_three")])
    def weekday() -> None:
        say("weekday()")
        raise GoToStep(step_three)

    @workflow.step(paths=[GoToStepPath("step_three")])
    def saturday() -> None:
        say("saturday()")
        raise GoToStep(step_three)

    @workflow.step
    def step_three() -> None:
        say("step_three()")


@workflow
def workflow_with_paths_2(workflow: Workflow) -> None:
    """With the hint that the page's program lacks, as the page corrects it."""
    add_days(workflow, [GoToStepPath("weekday"), GoToStepPath("saturday"), NextStepPath()])


@workflow
def workflow_with_paths_2_as_printed(workflow: Workflow) -> None:
    add_days(workflow, [GoToStepPath("weekday"), GoToStepPath("saturday")])
