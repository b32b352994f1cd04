"""What steps receive: inputs, return values, the user context."""

from collections.abc import Generator
from typing import Annotated, Any, TypedDict

from ergate import Context, Depends, Input, Workflow

from effects import say, show

from .build import workflow


@workflow
def optional_input(workflow: Workflow) -> None:
    @workflow.step
    def double(number: int | None) -> int | None:
        say(f"double({show(number)})")
        return None if number is None else number * 2

    @workflow.step
    def report(number: int | None) -> None:
        say(f"report({show(number)})")


@workflow
def none_then_input(workflow: Workflow) -> None:
    @workflow.step
    def store(number: int) -> None:
        say(f"store({show(number)})")

    @workflow.step
    def report(nothing: None) -> str:
        say(f"report({show(nothing)})")
        return "reported"


@workflow
def ignored_input(workflow: Workflow) -> None:
    @workflow.step
    def count() -> int:
        say("count()")
        return 3

    @workflow.step
    def wait() -> str:
        say("wait()")
        return "waited"

    @workflow.step
    def report(text: str) -> None:
        say(f"report({show(text)})")


class Article(TypedDict):
    name: str
    price: float
    tags: list[str]


class Order(TypedDict):
    number: int
    customer: str
    articles: list[Article]
    note: str | None


@workflow
def nested_input(workflow: Workflow) -> None:
    @workflow.step
    def pick(order: Order) -> list[Article]:
        say(f"pick({show(order)})")
        return order["articles"]

    @workflow.step
    def add_up(articles: list[Article]) -> dict[str, float]:
        say(f"add_up({show(articles)})")
        return {"total": sum(article["price"] for article in articles)}

    @workflow.step
    def report(sums: dict[str, float]) -> None:
        say(f"report({show(sums)})")


@workflow
def big_integers(workflow: Workflow) -> None:
    @workflow.step
    def double(numbers: list[int]) -> list[int]:
        say(f"double({show(numbers)})")
        return [number * 2 for number in numbers]

    @workflow.step
    def report(numbers: list[int]) -> None:
        say(f"report({show(numbers)})")


@workflow
def floats(workflow: Workflow) -> None:
    """Says how many and not which, because languages write the exponents differently."""

    @workflow.step
    def negate(numbers: list[float]) -> list[float]:
        say(f"negate({len(numbers)} numbers)")
        return [-number for number in numbers]

    @workflow.step
    def report(numbers: list[float]) -> None:
        say(f"report({len(numbers)} numbers)")


@workflow
def unicode_text(workflow: Workflow) -> None:
    @workflow.step
    def greet(name: str) -> str:
        say(f"greet({show(name)})")
        return f'Grüße, {name}!\n\t"\\"'

    @workflow.step
    def report(text: str) -> None:
        say(f"report({show(text)})")


@workflow
def changed_input(workflow: Workflow) -> None:
    """A step owns its input: what it does to it is not seen in the job."""

    @workflow.step
    def append(numbers: list[int]) -> int:
        numbers.append(99)
        say(f"append({show(numbers)})")
        return len(numbers)

    @workflow.step
    def report(count: int) -> None:
        say(f"report({show(count)})")


@workflow
def expects_number(workflow: Workflow) -> None:
    """Given a text it fails: in Python where it adds, in a typed language before it starts."""

    @workflow.step
    def add_one(number: int) -> int:
        total = number + 1
        say(f"add_one({show(number)})")
        return total


def doubled(number: Annotated[int, Input()]) -> Generator[int, None, None]:
    yield number * 2


@workflow
def marked_input(workflow: Workflow) -> None:
    """The input marked as such, in a step and in a dependency."""

    @workflow.step
    def first(number: Annotated[int, Input()], twice: Annotated[int, Depends(doubled)]) -> int:
        say(f"first({show(number)}, twice={show(twice)})")
        return number + 1

    @workflow.step
    def second(twice: Annotated[int, Depends(doubled)]) -> None:
        say(f"second(twice={show(twice)})")


@workflow
def optional_context(workflow: Workflow) -> None:
    @workflow.step
    def first(context: Annotated[dict[str, str] | None, Context()]) -> None:
        say(f"first(context={show(context)})")

    @workflow.step
    def second(context: Annotated[dict[str, str] | None, Context()]) -> None:
        say(f"second(context={show(context)})")


def region(context: Annotated[dict[str, Any], Context()]) -> Generator[str, None, None]:
    yield context["tenant"]["region"]


@workflow
def nested_context(workflow: Workflow) -> None:
    @workflow.step
    def first(number: int, context: Annotated[dict[str, Any], Context()]) -> int:
        say(f"first({show(number)}, roles={show(context['user']['roles'])})")
        return number + 1

    @workflow.step
    def second(number: int, region: Annotated[str, Depends(region)]) -> None:
        say(f"second({show(number)}, region={show(region)})")
