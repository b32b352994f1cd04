-- A workflow's name, kept once: a number takes less room in each job's row and in the index.
CREATE TABLE workflow (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
) STRICT;

-- What changes as a job goes on. Each claim and each settlement writes one of these rows, so they are narrow:
-- what never changes stands in `submission`, long values in `long_value`, and the older runs in `run_chunk`.
CREATE TABLE job (
    -- The order of submission.
    seq               INTEGER PRIMARY KEY,
    id                TEXT    NOT NULL UNIQUE,
    workflow          INTEGER NOT NULL REFERENCES workflow (number),
    priority          INTEGER NOT NULL,
    status            TEXT    NOT NULL,
    -- What stood there when the job came up to be claimed, if that was no status of a job that can be. It has failed then.
    odd_status        TEXT,
    -- In microseconds since 1970. The job isn't claimable before: its start, its retry, or the end of its lease.
    visible_at        INTEGER,
    finished_at       INTEGER,
    -- The newest claim's number, whether that claim is still open, and who made it.
    token             INTEGER NOT NULL,
    leased            INTEGER NOT NULL DEFAULT 0,
    worker            TEXT,
    -- How many workers in a row were lost while they had the job.
    crashes           INTEGER NOT NULL DEFAULT 0,
    -- The claim that was settled last, and whether that was 'committed', 'kept' or 'cancelled'.
    settled_token     INTEGER,
    settled_as        TEXT,
    current_step      INTEGER NOT NULL,
    current_step_name TEXT,
    steps_completed   INTEGER NOT NULL,
    percent_completed REAL    NOT NULL,
    attempt           INTEGER NOT NULL,
    -- JSON; NULL if it stands in `long_value`.
    last_return_value TEXT,
    -- JSON.
    error             TEXT,
    -- A JSON array of the newest runs, and how many chunks of older ones stand in `run_chunk`.
    runs              TEXT    NOT NULL,
    chunks            INTEGER NOT NULL,
    CHECK ((visible_at IS NULL) <> (finished_at IS NULL))
) STRICT;

-- Every job that is or will be claimable. Starts, retries and the ends of leases all stand here, so nothing ever has to
-- be moved when it falls due.
CREATE INDEX ready ON job (workflow, priority, visible_at) WHERE visible_at IS NOT NULL;

-- Every job that has ended, for pruning.
CREATE INDEX ended ON job (status, finished_at) WHERE finished_at IS NOT NULL;

-- The jobs that are neither waiting nor running, by their status and in the order of submission, for lists and for what is
-- to be cancelled. Those that wait or run stand in `ready`; here, each transition would write them anew.
CREATE INDEX by_status ON job (status, seq) WHERE status NOT IN ('queued', 'running');

-- The jobs of each workflow in the order of submission, for lists. A job stays with its workflow, so a transition doesn't
-- write it.
CREATE INDEX of_workflow ON job (workflow);

-- The job as it was submitted, in JSON: its input, its context, and what else never changes. It is never updated.
CREATE TABLE submission (
    seq INTEGER PRIMARY KEY REFERENCES job (seq) ON DELETE CASCADE,
    job TEXT NOT NULL
) STRICT;

-- The last return value of a job, where it is long: a claim doesn't touch it, and so needn't write it anew.
CREATE TABLE long_value (
    seq   INTEGER PRIMARY KEY REFERENCES job (seq) ON DELETE CASCADE,
    value TEXT NOT NULL
) STRICT;

-- The older runs of jobs that have many, a JSON array of a fixed length in each.
CREATE TABLE run_chunk (
    seq    INTEGER NOT NULL REFERENCES job (seq) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    runs   TEXT    NOT NULL,
    PRIMARY KEY (seq, number)
) STRICT, WITHOUT ROWID;

-- The highest claim number of all jobs that were deleted. New jobs begin there, so that a job that is submitted again
-- under the same id can't be settled by a worker that has been asleep since before the deletion.
CREATE TABLE floor (
    token INTEGER NOT NULL
) STRICT;
INSERT INTO floor VALUES (0);
