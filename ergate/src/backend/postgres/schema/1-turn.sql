-- What workers ask for all the time stands here and not in the library: the server plans it once for each connection, and
-- takes longer to plan it than to do it. A name of a prepared statement would do the same, but not behind a pooler that hands
-- out connections by the transaction.
--
-- The plan is settled by the indexes, so one does whatever the parameters are, and whatever the statistics say, which for a
-- table that changes all the time are always of another time. The parameters are called by their number, since names would be
-- taken for columns.
--
-- A turn is a transaction by itself, mostly, so what it needs to be set is set here: one statement and one answer is all that
-- passes between a worker and the server. It saves jobs, then claims others. Its last row tells what became of those that it
-- saved, when the next is due that it has not claimed, and what time it is.
CREATE FUNCTION {schema}.turn(
    -- Of the jobs to be saved, in the order of their ids:
    -- id, token, status, the same if it is to be cancelled, whether it goes on, the same if it is to be cancelled, when
    text[], bigint[], text[], text[], boolean[], boolean[], timestamptz[],
    -- whether it goes on at that time only, whether it was handed back
    boolean[], boolean[],
    -- step, step_name, done, percent, attempt, value, error, runs, chunks
    bigint[], text[], bigint[], double precision[], bigint[], text[], text[], text[], integer[],
    -- whether its worker asks for more
    boolean[],
    -- worker, microseconds of its lease, workflows, how many it gets by age, how many by priority
    text, double precision, text[], bigint, bigint,
    -- a clock other than the server's
    timestamptz,
    -- whether the last row tells when the next is due
    boolean,
    -- chunks of runs that are to be written: of which job, saved by which token, number, runs
    text[], bigint[], integer[], text[],
    -- the jobs that don't have as many chunks any more
    text[],
    -- of the jobs to be saved: its priority if it may be kept
    smallint[]
) RETURNS TABLE (
    seq bigint, id text, workflow text, priority smallint, status text, token bigint, crashes integer, current_step bigint,
    current_step_name text, steps_completed bigint, percent_completed double precision, attempt bigint,
    last_return_value text, error text, runs text, chunks integer, submitted_at timestamptz, older text[], submission text,
    until timestamptz, due timestamptz, was_leased boolean, is_kept boolean,
    saved bigint[], saved_as text[], saved_until timestamptz[], next_due timestamptz, told timestamptz
) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off SET lock_timeout = '5s'
AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := coalesce($25, now());
    whole  timestamptz := least(moment + greatest($21, 1) * interval '1 microsecond', '9999-12-31 23:59:59.999999Z');
    most   timestamptz := moment + ceil($21 - $21 / 3) * interval '1 microsecond';
    room   bigint := $23 + $24;
    -- How many may be kept, the last place of them by time and by number, and the lowest priority. A token tells the job's
    -- number, as long as it has not been claimed millions of times; here, that only decides between jobs of one time.
    mine   bigint := 0;
    latest timestamptz;
    last   bigint;
    lowest smallint;
    -- The lines that are asked for, and whether a job in one of them is ahead of one of those.
    lines  integer[];
    counts bigint[];
    is_behind boolean;
    -- The numbers of those that are kept, if not all are that may be.
    kept   integer[];
    numbers bigint[];
    hows   text[];
    untils timestamptz[];
    first  timestamptz;
BEGIN
    -- The jobs whose worker asks for more, and that are due, stand in line with all that are due, and as many as the worker
    -- asks for are the next: $23 by age, $24 by priority. Those of its own that are among them are kept: saved and claimed again
    -- at once. What stands behind all of them doesn't matter, so mostly there is nothing to compare them with, and all are
    -- kept. A job whose lease has run out stands among those that are due, and is left to the claim.
    --
    -- Arrays are read by their places: to unnest so many takes as long as to save the jobs.
    IF cardinality($1) > 0 THEN
        SELECT count(*), max(least(($7)[number], moment)), max(($2)[number] >> 24), min(($32)[number])
        INTO mine, latest, last, lowest
        FROM generate_series(1, cardinality($1)) AS number WHERE ($32)[number] IS NOT NULL;
    END IF;
    IF room > 0 THEN
        SELECT coalesce(array_agg(line.number), '{}'), bool_or(ahead.is_there) INTO lines, is_behind
        FROM {schema}.line LEFT JOIN LATERAL (
            SELECT true AS is_there FROM {schema}.job
            WHERE job.line = line.number AND job.visible_at IS NOT NULL AND (job.visible_at, job.seq) <= (
                CASE WHEN line.priority > lowest THEN moment ELSE latest END,
                CASE WHEN line.priority > lowest THEN 9223372036854775807 ELSE last END)
            ORDER BY job.visible_at, job.seq LIMIT 1
        ) AS ahead ON true
        WHERE $22 IS NULL OR line.workflow = ANY($22);
    END IF;
    IF is_behind OR mine > room THEN
        WITH own AS MATERIALIZED (
            SELECT number, ($32)[number] AS priority, least(($7)[number], moment) AS visible_at, ($2)[number] >> 24 AS seq
            FROM generate_series(1, cardinality($1)) AS number WHERE ($32)[number] IS NOT NULL
        ), due AS MATERIALIZED (
            SELECT number, priority, visible_at, seq FROM own
            UNION ALL
            SELECT NULL, line.priority, first.visible_at, first.seq
            FROM {schema}.line CROSS JOIN LATERAL (
                SELECT job.visible_at, job.seq FROM {schema}.job
                WHERE job.line = line.number
                    AND job.visible_at <= CASE WHEN line.priority > lowest THEN moment ELSE latest END
                ORDER BY job.visible_at, job.seq LIMIT $23 + $24
            ) AS first
            WHERE line.number = ANY(lines)
        ), by_age AS MATERIALIZED (
            SELECT number, seq FROM due ORDER BY visible_at, seq LIMIT $23
        ), by_priority AS (
            SELECT number FROM due WHERE seq NOT IN (SELECT seq FROM by_age)
            ORDER BY priority DESC, visible_at, seq LIMIT $24
        )
        SELECT coalesce(array_agg(number), '{}') INTO kept
        FROM (SELECT number FROM by_age UNION ALL SELECT number FROM by_priority) AS next WHERE number IS NOT NULL;
    END IF;

    -- Saves jobs that are still held by these tokens, and gives them up, but for those that are kept. They come in the order of
    -- their ids, and are locked in it.
    --
    -- What is to become of a job is given twice, for the case that it is to be cancelled and for the other: only here is it
    -- known which it is. What is not postponed is due now, in its place among those that are. The lease of a job that is kept
    -- stays as it is while two thirds of it are left, so that nothing changes that stands in an index.
    IF cardinality($1) > 0 THEN
        WITH saved AS (
            UPDATE {schema}.job SET
                settled_token = job.token, token = job.token + {keeps}::integer, leased = {keeps},
                worker = CASE WHEN {keeps} THEN $20 END,
                settled_as = CASE WHEN {keeps} THEN 'kept'
                    WHEN job.status = 'cancelling' AND ($5)[number] AND NOT ($6)[number] THEN 'cancelled'
                    ELSE 'committed' END,
                status = CASE WHEN {keeps} THEN 'running' WHEN job.status = 'cancelling' THEN ($4)[number]
                    ELSE ($3)[number] END,
                visible_at = CASE WHEN {keeps}
                    THEN CASE WHEN job.visible_at BETWEEN most AND whole THEN job.visible_at ELSE whole END
                    WHEN CASE WHEN job.status = 'cancelling' THEN ($6)[number] ELSE ($5)[number] END
                    THEN CASE WHEN ($8)[number] THEN ($7)[number] ELSE least(($7)[number], moment) END END,
                finished_at = CASE WHEN NOT CASE WHEN job.status = 'cancelling' THEN ($6)[number] ELSE ($5)[number] END
                    THEN moment END,
                crashes = CASE WHEN ($9)[number] THEN job.crashes ELSE 0 END,
                current_step = ($10)[number], current_step_name = ($11)[number], steps_completed = ($12)[number],
                percent_completed = ($13)[number], attempt = ($14)[number], last_return_value = ($15)[number],
                error = ($16)[number], runs = ($17)[number], chunks = ($18)[number]
            FROM (
                SELECT id, number::integer, ($32)[number::integer] IS NOT NULL AND (kept IS NULL OR number = ANY(kept)) AS keeps
                FROM unnest($1) WITH ORDINALITY AS given (id, number) LIMIT cardinality($1)
            ) AS given
            WHERE job.id = given.id AND job.token = ($2)[number] AND job.leased
            RETURNING given.number, job.settled_as, job.visible_at
        )
        SELECT array_agg(number), array_agg(settled_as), array_agg(visible_at),
            room - count(*) FILTER (WHERE settled_as = 'kept')
        INTO numbers, hows, untils, room FROM saved;
    END IF;

    -- Few jobs have so many runs. Whoever claims one of them next reads them all.
    IF cardinality($27) > 0 THEN
        INSERT INTO {schema}.run_chunk (seq, number, runs)
        SELECT job.seq, given.number, given.runs
        FROM unnest($27, $28, $29, $30) AS given (id, token, number, runs)
        JOIN {schema}.job ON job.id = given.id AND job.settled_token = given.token
        ORDER BY job.seq, given.number
        ON CONFLICT (seq, number) DO UPDATE SET runs = excluded.runs;
    END IF;
    IF cardinality($31) > 0 THEN
        DELETE FROM {schema}.run_chunk USING {schema}.job
        WHERE job.id = ANY($31) AND run_chunk.seq = job.seq AND run_chunk.number >= job.chunks;
    END IF;

    -- Claims as many jobs as there is room for then. Those that were given up just now are kept after all if it is their turn.
    --
    -- The next are in each line those that have stood there for longest, so it is enough to know how many of each line are
    -- among them. If others are at them, those that come after are claimed. Nobody waits for anybody here. A job that is leased
    -- was another worker's, whose lease has run out.
    counts := ARRAY[room];
    IF room > 0 AND cardinality(lines) > 1 THEN
        WITH due AS MATERIALIZED (
            SELECT line.number, line.priority, first.visible_at, first.seq
            FROM {schema}.line CROSS JOIN LATERAL (
                SELECT job.visible_at, job.seq FROM {schema}.job
                WHERE job.line = line.number AND job.visible_at <= moment
                ORDER BY job.visible_at, job.seq LIMIT room
            ) AS first
            WHERE line.number = ANY(lines)
        ), by_age AS MATERIALIZED (
            SELECT number, seq FROM due ORDER BY visible_at, seq LIMIT least($23, room)
        ), by_priority AS (
            SELECT number FROM due WHERE seq NOT IN (SELECT seq FROM by_age)
            ORDER BY priority DESC, visible_at, seq LIMIT greatest(room - $23, 0)
        )
        SELECT coalesce(array_agg(number), '{}'), array_agg(count) INTO lines, counts FROM (
            SELECT number, count(*) AS count
            FROM (SELECT number FROM by_age UNION ALL SELECT number FROM by_priority) AS next
            GROUP BY number
        ) AS chosen;
    END IF;
    IF room > 0 THEN
        RETURN QUERY
        WITH held AS MATERIALIZED (
            SELECT next.seq, next.leased, next.is_kept, next.visible_at AS due, line.workflow, line.priority
            FROM generate_series(1, cardinality(lines)) AS place
            JOIN {schema}.line ON line.number = lines[place] CROSS JOIN LATERAL (
                SELECT job.seq, job.leased, job.visible_at, {is_of_now} AND EXISTS (
                    SELECT FROM unnest($1, $19) AS given (id, asks) WHERE given.id = job.id AND given.asks
                ) AS is_kept
                FROM {schema}.job
                WHERE job.line = lines[place] AND job.visible_at <= moment
                ORDER BY job.visible_at, job.seq LIMIT counts[place] FOR UPDATE SKIP LOCKED
            ) AS next
        )
        UPDATE {schema}.job SET
            token = job.token + 1, leased = true, worker = $20, crashes = job.crashes + job.leased::integer,
            status = CASE WHEN job.leased AND job.status = 'cancelling' THEN job.status ELSE 'running' END,
            visible_at = whole,
            settled_as = CASE WHEN line.is_kept THEN 'kept' ELSE job.settled_as END
        FROM held AS line WHERE job.seq = line.seq
        RETURNING {job}, job.visible_at, line.due, line.leased, line.is_kept,
            NULL::bigint[], NULL::text[], NULL::timestamptz[], NULL::timestamptz, NULL::timestamptz;
    END IF;

    IF $26 THEN
        first := (
            SELECT min(first.visible_at) FROM {schema}.line CROSS JOIN LATERAL (
                SELECT job.visible_at FROM {schema}.job
                WHERE job.line = line.number AND job.visible_at IS NOT NULL
                ORDER BY job.visible_at, job.seq LIMIT 1
            ) AS first
            WHERE $22 IS NULL OR line.workflow = ANY($22)
        );
    END IF;
    saved := numbers; saved_as := hows; saved_until := untils; next_due := first; told := moment;
    seq := NULL;
    RETURN NEXT;
END
$$;
