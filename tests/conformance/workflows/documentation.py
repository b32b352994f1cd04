"""The programs of the package's documentation, in the order of its pages up to the user context; ordering.py has the rest.

The step names, hints and jumps are theirs. The bodies only say what they saw, and what the clock says is fixed. The pages
call several programs my_first_workflow; only the last of them keeps the name.
"""

from collections.abc import Generator
from datetime import UTC, datetime
from typing import Annotated, Any

from ergate import Context, Depends, Workflow

from effects import say, show

from .build import workflow


def create_current_time() -> Generator[datetime, None, None]:
    yield datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def create_current_timestamp() -> Generator[float, None, None]:
    yield 1704164645.0


def create_time_from_timestamp(
    timestamp: Annotated[float, Depends(create_current_timestamp)],
) -> Generator[datetime, None, None]:
    yield datetime.fromtimestamp(timestamp, tz=UTC)


def written(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


@workflow
def home_page(workflow: Workflow) -> None:
    @workflow.step
    def say_hi() -> None:
        say("say_hi()")

    @workflow.step
    def say_bye() -> None:
        say("say_bye()")


@workflow
def creating_a_workflow(workflow: Workflow) -> None:
    @workflow.step
    def step_1() -> None:
        say("step_1()")

    @workflow.step
    def step_2() -> None:
        say("step_2()")


@workflow
def input_in_first_step(workflow: Workflow) -> None:
    @workflow.step
    def step_1(input_value: int) -> None:
        say(f"step_1({show(input_value)})")

    @workflow.step
    def step_2() -> None:
        say("step_2()")


@workflow
def input_values(workflow: Workflow) -> None:
    @workflow.step
    def step_1(input_value: int) -> int:
        say(f"step_1({show(input_value)})")
        return input_value + 1

    @workflow.step
    def step_2(input_value: int) -> None:
        say(f"step_2({show(input_value)})")


@workflow
def dependencies(workflow: Workflow) -> None:
    @workflow.step
    def step_1(input_value: int, now: Annotated[datetime, Depends(create_current_time)]) -> int:
        say(f"step_1({show(input_value)}, now={written(now)})")
        return input_value + 1

    @workflow.step
    def step_2(input_value: int) -> None:
        say(f"step_2({show(input_value)})")


@workflow
def sub_dependencies(workflow: Workflow) -> None:
    @workflow.step
    def step_1(input_value: int, now: Annotated[datetime, Depends(create_time_from_timestamp)]) -> int:
        say(f"step_1({show(input_value)}, now={written(now)})")
        return input_value + 1

    @workflow.step
    def step_2(input_value: int) -> None:
        say(f"step_2({show(input_value)})")


@workflow
def my_first_workflow(workflow: Workflow) -> None:
    @workflow.step
    def step_1(input_value: int, now: Annotated[datetime, Depends(create_current_time)]) -> int:
        say(f"step_1({show(input_value)}, now={written(now)})")
        return input_value + 1

    @workflow.step
    def step_2(input_value: int, user_context: Annotated[dict[str, Any], Context()]) -> None:
        say(f"step_2({show(input_value)}, user={show(user_context['user'])})")
