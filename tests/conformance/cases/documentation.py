"""The programs of the documentation."""

from .case import Case

CASES = [
    Case("home_page", "home_page", "The program of the home page: two steps without input; its id is a number.", job={"id": 1}),
    Case(
        "creating_a_workflow",
        "creating_a_workflow",
        "The page's two steps; the job has no id, as in the pages after it.",
        job={"id": None},
    ),
    Case("input_in_first_step", "input_in_first_step", "Only the first step takes the input.", 21, job={"id": None}),
    Case("input_values", "input_values", "The second step receives what the first returned.", 21, job={"id": None}),
    Case("dependencies", "dependencies", "The first step is given the time.", 21, job={"id": None}),
    Case(
        "sub_dependencies",
        "sub_dependencies",
        "The time is made from a time stamp, which is a dependency too.",
        21,
        job={"id": None},
    ),
    Case(
        "my_first_workflow",
        "my_first_workflow",
        "The tutorial's last program: input, dependency and user context.",
        21,
        {"user": "prryplatypus"},
        {"id": None},
    ),
    Case("my_ordered_workflow", "my_ordered_workflow", "Jumps over step_3 and ends early, without hints."),
    Case("my_ordered_workflow_2_a", "my_ordered_workflow_2", "Branch a, without hints.", "a"),
    Case("my_ordered_workflow_2_b", "my_ordered_workflow_2", "Branch b, without hints.", "b"),
    Case("my_ordered_workflow_2_c", "my_ordered_workflow_2", "Branch c ends before step_4, without hints.", "c"),
    Case(
        "my_ordered_workflow_2_other",
        "my_ordered_workflow_2",
        "Any other input takes the short branch, without hints.",
        "zebra",
    ),
    Case("my_ordered_workflow_2_hinted_a", "my_ordered_workflow_2_hinted", "Branch a, with hints.", "a"),
    Case("my_ordered_workflow_2_hinted_b", "my_ordered_workflow_2_hinted", "Branch b, with hints.", "b"),
    Case("my_ordered_workflow_2_hinted_c", "my_ordered_workflow_2_hinted", "Branch c ends before step_4, with hints.", "c"),
    Case(
        "my_ordered_workflow_2_hinted_other",
        "my_ordered_workflow_2_hinted",
        "Any other input takes the short branch, with hints.",
        "zebra",
    ),
    Case("workflow_with_paths", "workflow_with_paths", "The page says 1 2 3 4 6 7; it runs 1 2 3 4 7, because 3 is odd."),
    Case("workflow_with_paths_2_monday", "workflow_with_paths_2", "On a weekday.", context={"weekday": 0}),
    Case("workflow_with_paths_2_saturday", "workflow_with_paths_2", "On a Saturday.", context={"weekday": 5}),
    Case("workflow_with_paths_2_sunday", "workflow_with_paths_2", "On a Sunday: step_two returns.", context={"weekday": 6}),
    Case(
        "workflow_with_paths_2_as_printed_sunday",
        "workflow_with_paths_2_as_printed",
        "On a Sunday without the hint for the return: the percentage is a guess.",
        context={"weekday": 6},
    ),
]
