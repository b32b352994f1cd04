-- Jobs of one workflow and one priority stand in one line: the jobs of a line that are due are handed out in the order in
-- which they fell due, and there are few lines, however many jobs there are.
CREATE TABLE {schema}.line (
    number   integer  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workflow text     COLLATE "C" NOT NULL,
    priority smallint NOT NULL
);

-- A name may be longer than what an index has room for.
CREATE UNIQUE INDEX line_name ON {schema}.line (md5(workflow), priority);

-- The number of a line, which is opened if it is new.
CREATE FUNCTION {schema}.line_number(of_workflow text, of_priority smallint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    known integer;
BEGIN
    SELECT number INTO known FROM {schema}.line
    WHERE md5(workflow) = md5(of_workflow) AND workflow = of_workflow AND priority = of_priority;
    IF known IS NULL THEN
        -- Another transaction may have opened it just now. An update of nothing gives its number all the same.
        INSERT INTO {schema}.line (workflow, priority) VALUES (of_workflow, of_priority)
        ON CONFLICT (md5(workflow), priority) DO UPDATE SET priority = excluded.priority
        RETURNING number INTO known;
    END IF;
    RETURN known;
END
$$;

-- The order of submission.
CREATE SEQUENCE {schema}.job_seq AS bigint;

-- What changes as a job goes on. Each claim and each settlement writes one of these rows, so they are narrow: what never
-- changes stands in `submission`, and the older runs in `run_chunk`. Long values are moved out of the row by PostgreSQL,
-- and aren't written again by a claim.
--
-- Each update leaves a dead row behind, so vacuum comes after a fixed number of them, not after a fraction of the table,
-- which grows with the jobs that have ended; and it doesn't pause, since it has little to do each time. A job that stays with
-- its worker from step to step changes nothing that stands in an index, so half of each page is left for its next versions,
-- which grow with its runs: these are written beside it, no index is touched, and whoever comes to the page clears the old
-- ones away.
CREATE TABLE {schema}.job (
    seq               bigint           PRIMARY KEY,
    id                text             COLLATE "C" NOT NULL,
    line              integer          NOT NULL,
    submitted_at      timestamptz      NOT NULL,
    status            text             COLLATE "C" NOT NULL,
    -- The job isn't claimable before: its start, its retry, or the end of its lease.
    visible_at        timestamptz,
    finished_at       timestamptz,
    -- The newest claim's number, whether that claim is still open, and who made it.
    token             bigint           NOT NULL,
    leased            boolean          NOT NULL DEFAULT false,
    worker            text,
    -- How many workers in a row were lost while they had the job.
    crashes           integer          NOT NULL DEFAULT 0,
    -- The claim that was settled last, and whether that was 'committed', 'kept' or 'cancelled'.
    settled_token     bigint,
    settled_as        text,
    current_step      bigint           NOT NULL,
    current_step_name text,
    steps_completed   bigint           NOT NULL,
    percent_completed double precision NOT NULL,
    attempt           bigint           NOT NULL,
    -- JSON, kept as text: what was stored comes back byte for byte.
    last_return_value text             NOT NULL,
    error             text,
    -- A JSON array of the newest runs, and how many chunks of older ones stand in `run_chunk`.
    runs              text             NOT NULL,
    chunks            integer          NOT NULL,
    CHECK ((visible_at IS NULL) <> (finished_at IS NULL)),
    CHECK (CASE WHEN visible_at IS NULL THEN status IN ('completed', 'failed', 'aborted', 'cancelled')
        ELSE status IN ('queued', 'running', 'scheduled', 'cancelling') END)
) WITH (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000
);

CREATE UNIQUE INDEX job_id ON {schema}.job (id);

-- Every job that is or will be claimable. Starts, retries and the ends of leases all stand here, so nothing ever has to
-- be moved when it falls due.
CREATE INDEX job_ready ON {schema}.job (line, visible_at, seq) WHERE visible_at IS NOT NULL;

-- Every job that has ended, for pruning.
CREATE INDEX job_ended ON {schema}.job (status, finished_at, seq) WHERE finished_at IS NOT NULL;

-- The jobs that are neither waiting nor running, by their status and in the order of submission, for lists. Those that wait
-- or run stand in `job_ready`; here, each transition would write them anew.
CREATE INDEX job_by_status ON {schema}.job (status, seq) WHERE status NOT IN ('queued', 'running');

-- The job as it was submitted, in JSON: its input, its context, and what else never changes. It is never updated, and it
-- comes and goes in one statement with its job, so there is no foreign key to be checked each time.
CREATE TABLE {schema}.submission (
    seq  bigint  PRIMARY KEY,
    line integer NOT NULL,
    job  text    NOT NULL
);

-- The jobs of each workflow in the order of submission, for lists. It stands here, since in `job` each transition would write
-- it anew.
CREATE INDEX submission_line ON {schema}.submission (line, seq);

-- The older runs of jobs that have many, a JSON array of a fixed length in each.
CREATE TABLE {schema}.run_chunk (
    seq    bigint  NOT NULL,
    number integer NOT NULL,
    runs   text    NOT NULL,
    PRIMARY KEY (seq, number)
);
