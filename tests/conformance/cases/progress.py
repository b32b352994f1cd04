"""Many ways through a workflow, for their percentages."""

from .case import Case

CASES = [
    Case("order_small", "order", "Checked, charged, packed, shipped.", 50),
    Case("order_large", "order", "Reviewed and shipped.", 5000),
    Case("order_too_large", "order", "Reviewed and refused.", 9999),
    Case("order_left_open", "order", "The review ends the job.", 7777),
    Case("order_empty", "order", "Refused at once.", 0),
    Case("ladder_every_step", "ladder", "Takes no jump: six steps.", ["next", "next", "next", "next", "next"]),
    Case("ladder_two_jumps", "ladder", "From s0 to s2 to s4.", ["s2", "s4", "next"]),
    Case("ladder_jump_and_return", "ladder", "From s0 to s2 and on by returning.", ["s2", "next", "next", "next"]),
    Case("ladder_jump_and_end", "ladder", "From s0 to s3, which ends the job.", ["s3", "end"]),
    Case("ladder_jump_to_last", "ladder", "From s0 to s5, the last.", ["s5"]),
    Case("ladder_end_at_once", "ladder", "s0 ends the job.", ["end"]),
]
