"""What a queue may hand over beside a fresh job: one half done, finished, cancelled or not yet due."""

from ergate import JobStatus

from .case import Case

AFTER_STEP_1 = {"current_step": 1, "steps_completed": 1, "percent_completed": 50.0, "last_return_value": 22}
AFTER_STEP_2 = {"current_step": 2, "steps_completed": 2, "percent_completed": 100.0, "last_return_value": None}

CASES = [
    Case("unknown_workflow", "no_such_workflow", "A workflow that the app does not know: the package dies.", 21),
    Case("taken_over", "input_values", "A job that another worker brought past its first step.", 21, job=AFTER_STEP_1),
    Case(
        "redelivered_running",
        "input_values",
        "A job whose worker died in the second step: it is run again.",
        21,
        job=AFTER_STEP_1 | {"status": JobStatus.RUNNING},
    ),
    Case(
        "redelivered_completed",
        "input_values",
        "A finished job handed over again: the package dies.",
        21,
        job=AFTER_STEP_2 | {"status": JobStatus.COMPLETED},
    ),
    Case(
        "redelivered_ended",
        "early_end",
        "A job that ended early in its first step handed over again: the package runs that step on the value it ended with.",
        {"end_in": "first", "end_with": 1},
        job={
            "status": JobStatus.COMPLETED,
            "steps_completed": 1,
            "percent_completed": 100.0,
            "last_return_value": {"end_in": "last", "end_with": 3},
        },
    ),
    Case(
        "redelivered_failed",
        "input_values",
        "A failed job handed over again: the package runs the step again.",
        21,
        job=AFTER_STEP_1 | {"status": JobStatus.FAILED},
    ),
    Case(
        "redelivered_aborted",
        "input_values",
        "An aborted job handed over again: the package runs the step again.",
        21,
        job=AFTER_STEP_1 | {"status": JobStatus.ABORTED},
    ),
    Case("cancelled", "input_values", "A cancelled job: the package runs it.", 21, job={"status": JobStatus.CANCELLED}),
    Case(
        "cancelling",
        "input_values",
        "A job that is being cancelled: the package runs it.",
        21,
        job=AFTER_STEP_1 | {"status": JobStatus.CANCELLING},
    ),
    Case(
        "scheduled_in_future",
        "input_values",
        "A job that is not due for centuries: the package runs it now.",
        21,
        job={"status": JobStatus.SCHEDULED, "requested_start_time": "2900-01-01T00:00:00Z"},
    ),
    Case(
        "scheduled_in_past",
        "input_values",
        "A job that is due: its start time stays in the job.",
        21,
        job={"status": JobStatus.SCHEDULED, "requested_start_time": "2024-01-02T03:04:05.678901Z"},
    ),
    Case(
        "pending", "input_values", "A job that no publisher queued: the package runs it.", 21, job={"status": JobStatus.PENDING}
    ),
]
