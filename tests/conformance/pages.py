"""Runs the Python programs of the book's chapter about this package, and compares what they print with what stands there.

A program defines `workflow` and `job`, and may define `state_store`. The queue is that of the package's documentation; when it
is empty, the app ends.
"""

import io
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from ergate import Ergate, Job

PAGE = Path(__file__).parents[2] / "ergate/docs/from_python.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Queue:
    def __init__(self, job: Job) -> None:
        self.jobs = [job.model_dump(mode="json")]

    def get_one(self) -> Job:
        if not self.jobs:
            raise KeyboardInterrupt
        return Job(**self.jobs.pop(0))

    def put(self, job: Job) -> None:
        self.jobs.append(job.model_dump(mode="json"))


class Store:
    def update(self, job: Job) -> None:
        pass


def printed(program: str) -> str:
    names: dict = {"__name__": "page"}
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        exec(compile(program, PAGE.name, "exec"), names)
        app = Ergate(queue=Queue(names["job"]), state_store=names.get("state_store", Store()))
        app.register_workflow(names["workflow"])
        try:
            app.run()
        except KeyboardInterrupt:
            pass
    return out.getvalue()


def main() -> int:
    blocks = BLOCK.findall(PAGE.read_text())
    programs, faults = 0, 0
    for at, (tag, program) in enumerate(blocks):
        if tag != "python":
            continue
        # The twin in Rust comes next, and then what both print.
        (twin, _), (output, shown) = blocks[at + 1], blocks[at + 2]
        assert (twin, output) == ("", "text"), f"no twin or no output behind\n{program}"
        programs += 1
        is_printed = printed(program)
        if is_printed != shown:
            faults += 1
            print(f"{program}\nprints\n{is_printed}\nbut the page shows\n{shown}")
    print(f"{programs} programs of {PAGE.name} ran, {programs - faults} of them as it says")
    return 1 if faults or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
