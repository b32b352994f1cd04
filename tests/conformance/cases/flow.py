"""Straight runs, jumps and early ends."""

from .case import Case

CASES = [
    Case("straight", "straight", "Three steps, each with another type.", 4),
    Case("end_in_first", "early_end", "Ends in the first step with a value.", {"end_in": "first", "end_with": 1}),
    Case(
        "end_in_first_without_value",
        "early_end",
        "Ends in the first step without a value.",
        {"end_in": "first", "end_with": None},
    ),
    Case("end_in_middle", "early_end", "Ends in the middle step with a value.", {"end_in": "middle", "end_with": 2}),
    Case(
        "end_in_middle_without_value",
        "early_end",
        "Ends in the middle step without a value.",
        {"end_in": "middle", "end_with": None},
    ),
    Case("end_in_last", "early_end", "Ends early in the last step with a value.", {"end_in": "last", "end_with": 3}),
    Case(
        "end_in_last_without_value",
        "early_end",
        "Ends early in the last step without a value.",
        {"end_in": "last", "end_with": None},
    ),
    Case(
        "end_nowhere", "early_end", "Could end early in every step and does in none.", {"end_in": "no step", "end_with": None}
    ),
    Case("end_by_default_ends", "end_by_default", "The last step takes the early end that it hints.", True),
    Case(
        "end_by_default_returns",
        "end_by_default",
        "The last step returns though only its early end is hinted: the package queues the job again and dies.",
        False,
    ),
    Case("jump_hinted", "jump_hinted", "Jumps from the first step to the fourth of five.", True),
    Case("jump_hinted_not_taken", "jump_hinted", "The hinted jump is not taken.", False),
    Case("jump_unhinted", "jump_unhinted", "The same jump without a hint.", True),
    Case("jump_unhinted_not_taken", "jump_unhinted", "The unhinted jump is not taken.", False),
    Case("jump_to_last", "jump_to_last", "Jumps from the first step to the last of five without a hint: 20 %, then 100 %."),
    Case(
        "end_after_jump",
        "end_after_jump",
        "Ends early in the fourth step after a jump: the package says that it ended in step 1.",
    ),
]
