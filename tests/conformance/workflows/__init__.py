"""The workflows that are recorded, by name.

Every step has one input type and every way it can take is one that a typed language can declare, because each workflow is
written again in Rust. No module here may use `from __future__ import annotations`: the package would then hand the input
value to every parameter.
"""

from . import dependencies, documentation, failures, flow, inputs, ordering, progress
from .build import BUILDERS, build

__all__ = ["BUILDERS", "build", "dependencies", "documentation", "failures", "flow", "inputs", "ordering", "progress"]
