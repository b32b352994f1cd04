"""ergate 0.6.0, the Python package: its queue and its store as its documentation shows them, in memory.

One job at a time, as it does. `--text` has each job pass through JSON text as over a broker. A job counts when the state
store saw it completed with the right result.
"""

import json
import resource
import sys
import time
from collections import deque

from ergate import Ergate, Job, JobStatus, Workflow

STEPS = 3
jobs = int(sys.argv[sys.argv.index("--jobs") + 1]) if "--jobs" in sys.argv else 20_000

count = Workflow(unique_name="count")


@count.step
def first(n: int) -> int:
    return n + 1


@count.step
def second(n: int) -> int:
    return n + 1


@count.step
def third(n: int) -> int:
    return n + 1


class Queue:
    def __init__(self):
        self.jobs = deque()

    def put(self, job):
        self.jobs.append(job.model_dump(mode="json"))

    def get_one(self):
        if not self.jobs:
            raise KeyboardInterrupt
        return Job(**self.jobs.popleft())


class TextQueue(Queue):
    def put(self, job):
        self.jobs.append(json.dumps(job.model_dump(mode="json")))

    def get_one(self):
        if not self.jobs:
            raise KeyboardInterrupt
        return Job(**json.loads(self.jobs.popleft()))


class Store:
    completed = 0

    def update(self, job):
        if job.status == JobStatus.COMPLETED:
            assert job.last_return_value == STEPS
            self.completed += 1


queue, store = TextQueue() if "--text" in sys.argv else Queue(), Store()
app = Ergate(queue, store)
app.register_workflow(count)
for _ in range(jobs):
    queue.put(Job(workflow_name="count", initial_input_value=0))
processor, began = time.process_time(), time.perf_counter()
app.run()
seconds, processor = time.perf_counter() - began, time.process_time() - processor
assert store.completed == jobs, store.completed
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(f"steps={jobs * STEPS} seconds={seconds:.6f} cpu={processor:.6f} server_cpu=0.00 peak_kib={peak}")
