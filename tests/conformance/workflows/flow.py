"""Straight runs, jumps and early ends."""

from typing import TypedDict

from ergate import GoToEnd, GoToEndPath, GoToStep, GoToStepPath, NextStepPath, Workflow

from effects import say, show

from .build import workflow


@workflow
def straight(workflow: Workflow) -> None:
    @workflow.step
    def add_one(number: int) -> int:
        say(f"add_one({show(number)})")
        return number + 1

    @workflow.step
    def halve(number: int) -> float:
        say(f"halve({show(number)})")
        return number / 2

    @workflow.step
    def describe(number: float) -> str:
        say(f"describe({show(number)})")
        return f"the half is {show(number)}"


class EndPlan(TypedDict):
    end_in: str
    end_with: int | None


@workflow
def early_end(workflow: Workflow) -> None:
    """Ends in the step that the input names, with the value that the input gives."""

    @workflow.step(paths=[GoToEndPath()])
    def first(plan: EndPlan) -> EndPlan:
        say(f"first({show(plan)})")
        if plan["end_in"] == "first":
            raise GoToEnd(retval=plan["end_with"])
        return plan

    @workflow.step(paths=[GoToEndPath()])
    def middle(plan: EndPlan) -> EndPlan:
        say(f"middle({show(plan)})")
        if plan["end_in"] == "middle":
            raise GoToEnd(retval=plan["end_with"])
        return plan

    @workflow.step(paths=[GoToEndPath()])
    def last(plan: EndPlan) -> EndPlan:
        say(f"last({show(plan)})")
        if plan["end_in"] == "last":
            raise GoToEnd(retval=plan["end_with"])
        return plan


@workflow
def end_by_default(workflow: Workflow) -> None:
    """The last step hints only its early end, but can also return: the package never completes it then."""

    @workflow.step(paths=[GoToEndPath()])
    def maybe_end(end: bool) -> None:
        say(f"maybe_end({show(end)})")
        if end:
            raise GoToEnd()


@workflow
def jump_hinted(workflow: Workflow) -> None:
    @workflow.step(paths=[GoToStepPath("fourth")])
    def first(jump: bool) -> int:
        say(f"first({show(jump)})")
        if jump:
            raise GoToStep(fourth, retval=40)
        return 10

    @workflow.step
    def second(number: int) -> int:
        say(f"second({show(number)})")
        return number + 10

    @workflow.step
    def third(number: int) -> int:
        say(f"third({show(number)})")
        return number + 10

    @workflow.step
    def fourth(number: int) -> int:
        say(f"fourth({show(number)})")
        return number + 10

    @workflow.step
    def fifth(number: int) -> int:
        say(f"fifth({show(number)})")
        return number + 10


@workflow
def jump_unhinted(workflow: Workflow) -> None:
    """The one before without its hint: only the percentage after the jump differs."""

    @workflow.step
    def first(jump: bool) -> int:
        say(f"first({show(jump)})")
        if jump:
            raise GoToStep(fourth, retval=40)
        return 10

    @workflow.step
    def second(number: int) -> int:
        say(f"second({show(number)})")
        return number + 10

    @workflow.step
    def third(number: int) -> int:
        say(f"third({show(number)})")
        return number + 10

    @workflow.step
    def fourth(number: int) -> int:
        say(f"fourth({show(number)})")
        return number + 10

    @workflow.step
    def fifth(number: int) -> int:
        say(f"fifth({show(number)})")
        return number + 10


@workflow
def jump_to_last(workflow: Workflow) -> None:
    """A jump without hint over everything: 20 %, then 100 %."""

    @workflow.step
    def first() -> None:
        say("first()")
        raise GoToStep(fifth, retval="over all of them")

    @workflow.step
    def second(note: str) -> str:
        say(f"second({show(note)})")
        return note

    @workflow.step
    def third(note: str) -> str:
        say(f"third({show(note)})")
        return note

    @workflow.step
    def fourth(note: str) -> str:
        say(f"fourth({show(note)})")
        return note

    @workflow.step
    def fifth(note: str) -> str:
        say(f"fifth({show(note)})")
        return note


@workflow
def end_after_jump(workflow: Workflow) -> None:
    @workflow.step(paths=[GoToStepPath("fourth")])
    def first() -> None:
        say("first()")
        raise GoToStep(fourth)

    @workflow.step
    def second() -> None:
        say("second()")

    @workflow.step
    def third() -> None:
        say("third()")

    @workflow.step(paths=[GoToEndPath(), NextStepPath()])
    def fourth() -> None:
        say("fourth()")
        raise GoToEnd(retval="early")

    @workflow.step
    def fifth() -> None:
        say("fifth()")
