"""Runs one step of one job with the Python package ergate, out of a directory that other programs share.

    python live.py DIRECTORY [--workflow NAME]

Each job is a file <id>.json: `job.model_dump(mode="json")`. The first by file name that is queued is taken, and the file is
replaced whenever the package updates the job. Another program takes the next step after this one has ended: nothing is
locked, so they take turns.

What the step and its dependencies did goes to standard output, a line each; the package's log to standard error.
Exits with 0 after a step, whatever came of it, and with 3 if no job is queued.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from ergate import Ergate, Job, JobStatus

from workflows import BUILDERS, build

NOTHING_QUEUED = 3


class Directory:
    """Queue and state store in one: a job in it is queued because its file says so."""

    def __init__(self, path: Path, workflow: str | None) -> None:
        self._path = path
        self._workflow = workflow
        self.taken: Path | None = None

    def get_one(self) -> Job:
        """The first queued job, but only once: the app stops at a keyboard interrupt, which leaves the job one step on."""
        if self.taken is not None:
            raise KeyboardInterrupt
        for path in sorted(self._path.glob("[!.]*.json")):
            fields = json.loads(path.read_text(encoding="utf-8"))
            if fields["status"] == JobStatus.QUEUED and self._workflow in (None, fields["workflow_name"]):
                self.taken = path
                return Job(**fields)
        raise KeyboardInterrupt

    def put(self, job: Job) -> None:
        """Nothing to do: the update before it has written the job as queued."""

    def update(self, job: Job) -> None:
        """Writes beside the file and renames, so that a reader sees the job before or after, never half of it."""
        assert self.taken is not None
        beside = self.taken.with_name(f".{self.taken.name}.{os.getpid()}")
        beside.write_text(json.dumps(job.model_dump(mode="json"), ensure_ascii=False), encoding="utf-8")
        beside.replace(self.taken)


def main() -> int:
    arguments = argparse.ArgumentParser(description="Runs one step of one job with the Python package ergate.")
    arguments.add_argument("directory", type=Path)
    arguments.add_argument("--workflow", metavar="NAME", help="take only jobs of this workflow")
    given = arguments.parse_args()

    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    directory = Directory(given.directory, given.workflow)
    app = Ergate(queue=directory, state_store=directory)
    for name in BUILDERS:
        app.register_workflow(build(name))
    app.run()
    return 0 if directory.taken else NOTHING_QUEUED


if __name__ == "__main__":
    sys.exit(main())
