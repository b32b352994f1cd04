"""Where workflows say what they do: the recorder collects it, live.py prints it."""

import json
from collections.abc import Callable
from typing import Any

_sink: Callable[[str], None] = print


def send_to(sink: Callable[[str], None]) -> None:
    global _sink
    _sink = sink


def say(effect: str) -> None:
    _sink(effect)


def show(value: Any) -> str:
    """The value as compact JSON, so that a program in another language can say the same."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
