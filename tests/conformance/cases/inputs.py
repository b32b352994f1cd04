"""Inputs, return values, contexts."""

from .case import Case

CASES = [
    Case("optional_input_absent", "optional_input", "No input, and None returned to a step that takes it."),
    Case("optional_input_given", "optional_input", "The same workflow with an input.", 21),
    Case("none_then_input", "none_then_input", "A step that returns nothing before one that takes its value.", 5),
    Case("ignored_input", "ignored_input", "Steps that take no value lose the one before.", "not looked at"),
    Case(
        "nested_input",
        "nested_input",
        "An object with lists of objects.",
        {
            "number": 7,
            "customer": "Zoë",
            "articles": [{"name": "tea", "price": 2.5, "tags": ["hot", "green"]}, {"name": "cup", "price": 4.25, "tags": []}],
            "note": None,
        },
    ),
    Case("big_integers", "big_integers", "Integers beyond 53, 64 and 100 bits.", [-(2**63), 2**53 + 1, 2**64 - 1, 2**100]),
    Case(
        "floats",
        "floats",
        "The largest and the smallest float, one that is a whole number, one without exact form.",
        [0.1, 1.0, -2.5e-10, 1.7976931348623157e308, 5e-324],
    ),
    Case(
        "unicode_text", "unicode_text", "Letters, an emoji, control characters and quotes.", 'Søren \U0001f41c 蟻\u0001 "ant"'
    ),
    Case("changed_input", "changed_input", "A step changes its input: the job keeps it as it was.", [1, 2]),
    Case("input_of_another_type", "expects_number", "A text where the step expects a number: the job fails.", "twenty-one"),
    Case("marked_input", "marked_input", "The input marked as such, and read by a dependency in both steps.", 10),
    Case("context_absent", "optional_context", "No user context: the steps see None."),
    Case("context_given", "optional_context", "Both steps see the user context.", context={"user": "prryplatypus"}),
    Case(
        "context_nested",
        "nested_context",
        "A dependency reads the region out of the context.",
        1,
        {"user": {"name": "Ann", "roles": ["admin", "clerk"]}, "tenant": {"region": "eu", "limits": [1, 2.5, None]}},
    ),
    Case(
        "context_of_another_shape",
        "nested_context",
        "The context lacks what the step needs: the job fails.",
        1,
        {"tenant": {"region": "eu"}},
    ),
]
