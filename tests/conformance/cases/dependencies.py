"""Dependencies: set-up, teardown, order."""

from .case import Case

CASES = [
    Case("session_return", "session_workflow", "Teardown after success: lock and session in reverse order.", "return"),
    Case("session_fail", "session_workflow", "Teardown after a failure: the session rolls back.", "fail"),
    Case("session_abort", "session_workflow", "Teardown after an abort: the session rolls back.", "abort"),
    Case(
        "session_jump",
        "session_workflow",
        "Teardown after a jump: the package shows it to the session as an exception, which rolls back.",
        "jump",
    ),
    Case(
        "session_end",
        "session_workflow",
        "Teardown after an early end: the session rolls back and the job is completed.",
        "end",
    ),
    Case(
        "setup_fails",
        "setup_fails",
        "The second dependency can't be set up: the first is torn down, the third never made, the step not run.",
    ),
    Case(
        "teardown_fails_after_return",
        "teardown_fails",
        "The step returned, then a teardown fails: the job fails and the value is lost.",
        "return",
    ),
    Case(
        "teardown_fails_after_fail",
        "teardown_fails",
        "The step failed, then a teardown fails: the package reports the second error.",
        "fail",
    ),
    Case(
        "teardown_fails_after_abort",
        "teardown_fails",
        "The step aborted, then a teardown fails: the package makes it a failure.",
        "abort",
    ),
    Case("teardown_fails_after_jump", "teardown_fails", "The step jumped, then a teardown fails: the job fails.", "jump"),
    Case("teardown_fails_after_end", "teardown_fails", "The step ended the job, then a teardown fails: the job fails.", "end"),
    Case("diamond", "diamond", "A dependency that two others and the step need is made once and torn down last."),
    Case(
        "made_once_per_step", "made_once_per_step", "A dependency is made once for two parameters, and anew for another step."
    ),
    Case(
        "three_in_order",
        "three_in_order",
        "Set up in the order of the parameters, torn down in reverse; the shared lock only once.",
        False,
    ),
    Case(
        "three_in_order_fail",
        "three_in_order",
        "The same order when the step fails.",
        True,
    ),
    Case("swallowed_return", "swallowed", "A dependency that would swallow exceptions, and none comes.", "return"),
    Case(
        "swallowed_fail",
        "swallowed",
        "A dependency swallows the step's exception: the package reports another in its place.",
        "fail",
    ),
    Case("swallowed_jump", "swallowed", "A dependency swallows the step's jump: the package fails the job.", "jump"),
]
