"""Steps that fail or abort."""

from ergate import AbortJob, GoToStep, GoToStepPath, Workflow

from effects import say, show

from .build import workflow


@workflow
def failing(workflow: Workflow) -> None:
    """Fails in the step that the input names."""

    @workflow.step
    def first(fail_in: str) -> str:
        say(f"first({show(fail_in)})")
        if fail_in == "first":
            raise ValueError("no such file")
        return fail_in

    @workflow.step
    def second(fail_in: str) -> str:
        say(f"second({show(fail_in)})")
        if fail_in == "second":
            raise ValueError("no such file")
        return fail_in

    @workflow.step
    def third(fail_in: str) -> str:
        say(f"third({show(fail_in)})")
        if fail_in == "third":
            raise ValueError("no such file")
        return fail_in


@workflow
def aborting(workflow: Workflow) -> None:
    """Aborts in the step that the input names."""

    @workflow.step
    def first(abort_in: str) -> str:
        say(f"first({show(abort_in)})")
        if abort_in == "first":
            raise AbortJob("card declined")
        return abort_in

    @workflow.step
    def second(abort_in: str) -> str:
        say(f"second({show(abort_in)})")
        if abort_in == "second":
            raise AbortJob("card declined")
        return abort_in


@workflow
def failing_after_jump(workflow: Workflow) -> None:
    @workflow.step(paths=[GoToStepPath("third")])
    def first(number: int) -> None:
        say(f"first({show(number)})")
        raise GoToStep(third, retval=number + 1)

    @workflow.step
    def second(number: int) -> int:
        say(f"second({show(number)})")
        return number

    @workflow.step
    def third(number: int) -> int:
        say(f"third({show(number)})")
        raise ValueError("no such file")
