from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    name: str
    workflow: str
    about: str
    input: Any = None
    context: Any = None
    job: dict[str, Any] = field(default_factory=dict)
    """Fields of the job beside its workflow, input and context. The id is the case's name unless given here."""
