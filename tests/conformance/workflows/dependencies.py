"""Dependencies: when they are set up and torn down, in what order, how often, and what they see."""

from collections.abc import Generator
from typing import Annotated

from ergate import AbortJob, Depends, GoToEnd, GoToEndPath, GoToStep, GoToStepPath, Workflow

from effects import say, show

from .build import workflow


def lock() -> Generator[str, None, None]:
    """Does the same whatever the outcome."""
    say("lock: taken")
    try:
        yield "lock"
    finally:
        say("lock: released")


def session(lock: Annotated[str, Depends(lock)]) -> Generator[str, None, None]:
    """Asks for the outcome. Here a jump or an early end looks like a failure."""
    say("session: begin")
    try:
        yield f"session under {lock}"
    except Exception:
        say("session: rollback")
        raise
    else:
        say("session: commit")


@workflow
def session_workflow(workflow: Workflow) -> None:
    """The step with the session leaves it the way that the input says."""

    @workflow.step(paths=[GoToStepPath("finish"), GoToEndPath()])
    def work(way: str, session: Annotated[str, Depends(session)]) -> str:
        say(f"work({show(way)}, session={show(session)})")
        match way:
            case "jump":
                raise GoToStep(finish, retval="jumped")
            case "end":
                raise GoToEnd(retval="ended")
            case "abort":
                raise AbortJob("card declined")
            case "fail":
                raise ValueError("no such file")
        return "returned"

    @workflow.step
    def check(how: str) -> str:
        say(f"check({show(how)})")
        return how

    @workflow.step
    def finish(how: str) -> None:
        say(f"finish({show(how)})")


def broken() -> Generator[int, None, None]:
    say("broken: set up")
    raise ConnectionError("no database")
    yield 1


def never_made() -> Generator[int, None, None]:
    say("never_made: set up")
    yield 1


@workflow
def setup_fails(workflow: Workflow) -> None:
    @workflow.step
    def work(
        lock: Annotated[str, Depends(lock)],
        broken: Annotated[int, Depends(broken)],
        never_made: Annotated[int, Depends(never_made)],
    ) -> str:
        say(f"work(lock={show(lock)}, broken={show(broken)}, never_made={show(never_made)})")
        return "worked"

    @workflow.step
    def report(text: str) -> None:
        say(f"report({show(text)})")


def careless() -> Generator[int, None, None]:
    """Whatever the outcome, its teardown fails."""
    say("careless: set up")
    try:
        yield 7
    finally:
        say("careless: torn down")
        raise OSError("disk full")


@workflow
def teardown_fails(workflow: Workflow) -> None:
    """The step with the dependency leaves it the way that the input says. The lock around it is released all the same."""

    @workflow.step(paths=[GoToStepPath("finish"), GoToEndPath()])
    def charge(way: str, lock: Annotated[str, Depends(lock)], careless: Annotated[int, Depends(careless)]) -> str:
        say(f"charge({show(way)}, lock={show(lock)}, careless={show(careless)})")
        match way:
            case "jump":
                raise GoToStep(finish, retval="charged")
            case "end":
                raise GoToEnd(retval="charged")
            case "abort":
                raise AbortJob("card declined")
            case "fail":
                raise ValueError("no such file")
        return "charged"

    @workflow.step
    def check(how: str) -> str:
        say(f"check({show(how)})")
        return how

    @workflow.step
    def finish(how: str) -> None:
        say(f"finish({show(how)})")


def base() -> Generator[int, None, None]:
    say("base: set up")
    try:
        yield 1
    finally:
        say("base: torn down")


def left(base: Annotated[int, Depends(base)]) -> Generator[int, None, None]:
    say("left: set up")
    try:
        yield base + 10
    finally:
        say("left: torn down")


def right(base: Annotated[int, Depends(base)]) -> Generator[int, None, None]:
    say("right: set up")
    try:
        yield base + 100
    finally:
        say("right: torn down")


def top(left: Annotated[int, Depends(left)], right: Annotated[int, Depends(right)]) -> Generator[int, None, None]:
    say("top: set up")
    try:
        yield left + right
    finally:
        say("top: torn down")


@workflow
def diamond(workflow: Workflow) -> None:
    @workflow.step
    def work(top: Annotated[int, Depends(top)], base: Annotated[int, Depends(base)]) -> int:
        say(f"work(top={show(top)}, base={show(base)})")
        return top

    @workflow.step
    def report(number: int) -> None:
        say(f"report({show(number)})")


@workflow
def made_once_per_step(workflow: Workflow) -> None:
    @workflow.step
    def first(one: Annotated[int, Depends(base)], same: Annotated[int, Depends(base)]) -> None:
        say(f"first(one={show(one)}, same={show(same)})")

    @workflow.step
    def second() -> None:
        say("second()")

    @workflow.step
    def third(again: Annotated[int, Depends(base)]) -> None:
        say(f"third(again={show(again)})")


@workflow
def three_in_order(workflow: Workflow) -> None:
    """Set up in the order of the parameters, torn down in the reverse, also when the step fails."""

    @workflow.step
    def work(
        right: Annotated[int, Depends(right)],
        fail: bool,
        lock: Annotated[str, Depends(lock)],
        session: Annotated[str, Depends(session)],
    ) -> int:
        say(f"work({show(fail)}, right={show(right)}, lock={show(lock)}, session={show(session)})")
        if fail:
            raise ValueError("no such file")
        return right


def swallowing() -> Generator[int, None, None]:
    """Swallows whatever the step raises, and so its jumps."""
    say("swallowing: set up")
    try:
        yield 1
    except Exception:
        pass
    say("swallowing: torn down")


@workflow
def swallowed(workflow: Workflow) -> None:
    @workflow.step(paths=[GoToStepPath("finish")])
    def work(way: str, swallowing: Annotated[int, Depends(swallowing)]) -> str:
        say(f"work({show(way)}, swallowing={show(swallowing)})")
        if way == "jump":
            raise GoToStep(finish, retval="jumped")
        if way == "fail":
            raise RuntimeError("the real cause")
        return "returned"

    @workflow.step
    def check(how: str) -> str:
        say(f"check({show(how)})")
        return how

    @workflow.step
    def finish(how: str) -> None:
        say(f"finish({show(how)})")
