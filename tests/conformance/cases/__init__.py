"""The cases that are recorded: a workflow, an input, a context, and for a few the job as a broker would hand it over again."""

from . import dependencies, documentation, failures, flow, handed_over, inputs, progress
from .case import Case

__all__ = ["CASES", "Case"]

_GROUPS = (documentation, flow, progress, failures, inputs, dependencies, handed_over)

CASES = sorted((case for group in _GROUPS for case in group.CASES), key=lambda case: case.name)
