"""Workflows with many ways, recorded for their percentages: every jump is hinted."""

from ergate import GoToEnd, GoToEndPath, GoToStep, GoToStepPath, Workflow

from effects import say, show

from .build import workflow


@workflow
def order(workflow: Workflow) -> None:
    @workflow.step
    def receive(amount: int) -> int:
        say(f"receive({show(amount)})")
        return amount

    @workflow.step(paths=[GoToStepPath("review"), GoToStepPath("refuse")])
    def check(amount: int) -> int:
        say(f"check({show(amount)})")
        if amount <= 0:
            raise GoToStep(refuse, retval="nothing to pay")
        if amount > 1000:
            raise GoToStep(review, retval=amount)
        return amount

    @workflow.step
    def charge(amount: int) -> int:
        say(f"charge({show(amount)})")
        return amount

    @workflow.step(paths=[GoToStepPath("ship")])
    def pack(amount: int) -> None:
        say(f"pack({show(amount)})")
        raise GoToStep(ship, retval=amount)

    @workflow.step(paths=[GoToStepPath("refuse"), GoToEndPath()])
    def review(amount: int) -> int:
        say(f"review({show(amount)})")
        if amount > 9000:
            raise GoToStep(refuse, retval="too much")
        if amount > 5000:
            raise GoToEnd(retval="left to a person")
        return amount

    @workflow.step(paths=[GoToStepPath("close")])
    def ship(amount: int) -> None:
        say(f"ship({show(amount)})")
        raise GoToStep(close, retval=f"shipped for {amount}")

    @workflow.step
    def refuse(why: str) -> str:
        say(f"refuse({show(why)})")
        return f"refused: {why}"

    @workflow.step
    def close(result: str) -> None:
        say(f"close({show(result)})")


@workflow
def ladder(workflow: Workflow) -> None:
    """The input is the ways to take: each step takes the first and hands on the others."""

    @workflow.step(paths=[GoToStepPath("s2"), GoToStepPath("s3"), GoToStepPath("s5"), GoToEndPath()])
    def s0(ways: list[str]) -> list[str]:
        say(f"s0({show(ways)})")
        match ways[0]:
            case "s2":
                raise GoToStep(s2, retval=ways[1:])
            case "s3":
                raise GoToStep(s3, retval=ways[1:])
            case "s5":
                raise GoToStep(s5, retval=ways[1:])
            case "end":
                raise GoToEnd(retval="ended in s0")
        return ways[1:]

    @workflow.step
    def s1(ways: list[str]) -> list[str]:
        say(f"s1({show(ways)})")
        return ways[1:]

    @workflow.step(paths=[GoToStepPath("s4")])
    def s2(ways: list[str]) -> list[str]:
        say(f"s2({show(ways)})")
        if ways[0] == "s4":
            raise GoToStep(s4, retval=ways[1:])
        return ways[1:]

    @workflow.step(paths=[GoToEndPath()])
    def s3(ways: list[str]) -> list[str]:
        say(f"s3({show(ways)})")
        if ways[0] == "end":
            raise GoToEnd(retval="ended in s3")
        return ways[1:]

    @workflow.step
    def s4(ways: list[str]) -> list[str]:
        say(f"s4({show(ways)})")
        return ways[1:]

    @workflow.step
    def s5(ways: list[str]) -> str:
        say(f"s5({show(ways)})")
        return "ran to the end"
