"""Records what the Python package ergate does with every case, or checks that the recordings still say so.

python record.py            writes recordings/<case>.json
python record.py --check    writes nothing; shows what differs and exits with 1
"""

import argparse
import difflib
import json
import logging
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ergate import Ergate, GoToEnd, GoToStep, Job
from ergate.signals.enum import ErgateSignal

import effects
from cases import CASES, Case
from workflows import BUILDERS, build

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"


class Recording:
    """What happens around one job, in order. Queue, state store, signals and log all write here."""

    def __init__(self) -> None:
        self.trace: list[dict[str, Any]] = []
        self.effects: list[str] = []
        self.logged_errors: list[str] = []

    def note(self, on: str, job: Job) -> None:
        self.trace.append({"on": on, "effects_before": len(self.effects), "job": job.model_dump(mode="json")})


class JsonQueue:
    """Carries jobs as JSON, and stops the app when it is empty."""

    def __init__(self, recording: Recording, first: Job) -> None:
        self._recording = recording
        self._waiting = [first.model_dump_json()]

    def put(self, job: Job) -> None:
        self._recording.note("put", job)
        self._waiting.append(job.model_dump_json())

    def get_one(self) -> Job:
        if not self._waiting:
            raise KeyboardInterrupt
        return Job(**json.loads(self._waiting.pop(0)))


class StateStore:
    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    def update(self, job: Job) -> None:
        self._recording.note("update", job)


class LoggedErrors(logging.Handler):
    """The package keeps no error in the job; its log is the only place that names it."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(logging.INFO)
        self._recording = recording

    def emit(self, record: logging.LogRecord) -> None:
        arguments = record.args if isinstance(record.args, tuple) else ()
        raised = record.exc_info[1] if record.exc_info else None
        for error in (*arguments, raised):
            if isinstance(error, Exception) and not isinstance(error, (GoToEnd, GoToStep)):
                self._recording.logged_errors.append(described(error))


def described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def submitted(case: Case) -> Job:
    fields = {
        "id": case.name,
        "workflow_name": case.workflow,
        "initial_input_value": case.input,
        "user_context": case.context,
    }
    return Job(**(fields | case.job))


def record(case: Case) -> dict[str, Any]:
    recording = Recording()
    effects.send_to(recording.effects.append)
    job = submitted(case)
    app = Ergate(queue=JsonQueue(recording, job), state_store=StateStore(recording))
    if case.workflow in BUILDERS:
        app.register_workflow(build(case.workflow))
    for signal in ErgateSignal:
        app.signal(signal)(lambda job, on=f"signal:{signal.name}": recording.note(on, job))

    log = logging.getLogger("ergate")
    log.handlers = [LoggedErrors(recording)]
    log.setLevel(logging.INFO)
    log.propagate = False

    ended: Any = "idle"
    try:
        app.run()
    except Exception as error:
        ended = {"raised": described(error)}
    return {
        "case": case.name,
        "workflow": case.workflow,
        "about": case.about,
        "input": case.input,
        "context": case.context,
        "job": job.model_dump(mode="json"),
        "trace": recording.trace,
        "effects": recording.effects,
        "logged_errors": recording.logged_errors,
        "ended": ended,
    }


def as_text(recording: dict[str, Any]) -> str:
    """JSON with one line to an entry, which reads and diffs better than the usual indentation."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def field(name: str, value: Any) -> str:
        if name in ("trace", "effects", "logged_errors") and value:
            entries = ",\n".join(f"    {line(entry)}" for entry in value)
            return f"  {line(name)}: [\n{entries}\n  ]"
        return f"  {line(name)}: {line(value)}"

    return "{\n" + ",\n".join(field(name, value) for name, value in recording.items()) + "\n}\n"


def check_environment() -> None:
    """The recordings are those of one version of the package and say nothing about another."""
    pins = dict(pin.split("==") for pin in (HERE / "requirements.txt").read_text().split())
    wrong = [f"{name} {version(name)} instead of {pin}" for name, pin in pins.items() if version(name) != pin]
    if wrong:
        sys.exit(f"installed: {', '.join(wrong)}; see requirements.txt")
    unused = BUILDERS.keys() - {case.workflow for case in CASES}
    if unused:
        sys.exit(f"workflows without a case: {', '.join(sorted(unused))}")
    if len({case.name for case in CASES}) != len(CASES):
        sys.exit("two cases have the same name")


def write(texts: dict[str, str]) -> int:
    RECORDINGS.mkdir(exist_ok=True)
    for stale in RECORDINGS.glob("*.json"):
        if stale.name not in texts:
            stale.unlink()
    for name, text in texts.items():
        (RECORDINGS / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(texts)} cases recorded")
    return 0


def check(texts: dict[str, str]) -> int:
    recorded = {path.name: path.read_text(encoding="utf-8") for path in RECORDINGS.glob("*.json")}
    differing = [name for name in sorted(texts.keys() | recorded.keys()) if texts.get(name) != recorded.get(name)]
    for name in differing:
        before, now = recorded.get(name, ""), texts.get(name, "")
        lines = difflib.unified_diff(
            before.splitlines(keepends=True), now.splitlines(keepends=True), f"recorded/{name}", f"now/{name}", n=1
        )
        sys.stdout.writelines(lines)
    print(f"{len(texts)} cases checked, {len(differing)} differ")
    return 1 if differing else 0


def main() -> int:
    arguments = argparse.ArgumentParser(description="Records what the Python package ergate does.")
    arguments.add_argument("--check", action="store_true", help="write nothing and exit with 1 if a recording differs")
    given = arguments.parse_args()
    check_environment()
    texts = {f"{case.name}.json": as_text(record(case)) for case in CASES}
    return check(texts) if given.check else write(texts)


if __name__ == "__main__":
    sys.exit(main())
