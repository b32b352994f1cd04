"""Failures and aborts."""

from .case import Case

CASES = [
    Case("fail_in_first", "failing", "The first step raises.", "first"),
    Case("fail_in_second", "failing", "The second of three steps raises: what the first returned stays in the job.", "second"),
    Case("fail_in_third", "failing", "The last step raises.", "third"),
    Case("fail_after_jump", "failing_after_jump", "The step that was jumped to raises.", 1),
    Case("abort_in_first", "aborting", "The first step aborts the job.", "first"),
    Case("abort_in_second", "aborting", "The second step aborts the job.", "second"),
]
