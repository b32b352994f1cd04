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
    text[]
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
    numbers bigint[];
    hows   text[];
    untils timestamptz[];
    first  timestamptz;
BEGIN
    -- Saves jobs that are still held by these tokens, and gives them up, but for those that are kept. They come in the order of
    -- their ids, and are locked in it.
    --
    -- What is to become of a job is given twice, for the case that it is to be cancelled and for the other: only here is it
    -- known which it is. What is not postponed is due now, in its place among those that are.
    --
    -- The jobs whose worker asks for more, and that are due, stand in line with all that are due, and as many as the worker
    -- asks for are the next: $23 by age, $24 by priority. Those of its own that are among them are kept: saved and claimed again
    -- at once. What stands behind all of them doesn't matter, so mostly nothing else has to be looked at. A job whose lease has
    -- run out stands among those that are due, and is left to the claim. The lease of a job that is kept stays as it is while
    -- two thirds of it are left, so that nothing changes that stands in an index.
    IF cardinality($1) > 0 THEN
        WITH given AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
                WITH ORDINALITY AS given (id, token, status, cancelling_status, goes_on, goes_on_cancelling, at, postponed,
                    returned, step, step_name, done, percent, attempt, value, error, runs, chunks, asks, number)
        ), wanted AS MATERIALIZED (
            SELECT number, priority FROM {schema}.line WHERE $22 IS NULL OR workflow = ANY($22)
        ), mine AS MATERIALIZED (
            SELECT found.id, found.seq, wanted.priority, least(given.at, moment) AS visible_at
            FROM given CROSS JOIN LATERAL (
                SELECT * FROM {schema}.job WHERE job.id = given.id OFFSET 0
            ) AS found JOIN wanted ON wanted.number = found.line
            WHERE given.asks AND given.goes_on AND NOT given.postponed AND found.token = given.token AND found.leased
                AND found.visible_at > moment AND found.status <> 'cancelling'
        ), ahead AS MATERIALIZED (
            SELECT wanted.priority, first.visible_at, first.seq
            FROM wanted CROSS JOIN LATERAL (
                SELECT job.visible_at, job.seq FROM {schema}.job
                WHERE job.line = wanted.number AND job.visible_at <= CASE
                    WHEN wanted.priority > (SELECT min(priority) FROM mine) THEN moment
                    ELSE (SELECT max(visible_at) FROM mine) END
                ORDER BY job.visible_at, job.seq LIMIT $23 + $24
            ) AS first
        ), due AS MATERIALIZED (
            SELECT id, priority, visible_at, seq FROM mine UNION ALL SELECT NULL, priority, visible_at, seq FROM ahead
        ), by_age AS MATERIALIZED (
            SELECT id, seq FROM due ORDER BY visible_at, seq LIMIT $23
        ), by_priority AS (
            SELECT id FROM due WHERE seq NOT IN (SELECT seq FROM by_age) ORDER BY priority DESC, visible_at, seq LIMIT $24
        ), kept AS MATERIALIZED (
            SELECT id FROM (SELECT id FROM by_age UNION ALL SELECT id FROM by_priority) AS next WHERE id IS NOT NULL
        ), saved AS (
            UPDATE {schema}.job SET
                settled_token = job.token, token = job.token + {keeps}::integer, leased = {keeps},
                worker = CASE WHEN {keeps} THEN $20 END,
                settled_as = CASE WHEN {keeps} THEN 'kept'
                    WHEN job.status = 'cancelling' AND given.goes_on AND NOT given.goes_on_cancelling THEN 'cancelled'
                    ELSE 'committed' END,
                status = CASE WHEN {keeps} THEN 'running' WHEN job.status = 'cancelling' THEN given.cancelling_status
                    ELSE given.status END,
                visible_at = CASE WHEN {keeps}
                    THEN CASE WHEN job.visible_at BETWEEN most AND whole THEN job.visible_at ELSE whole END
                    WHEN CASE WHEN job.status = 'cancelling' THEN given.goes_on_cancelling ELSE given.goes_on END
                    THEN CASE WHEN given.postponed THEN given.at ELSE least(given.at, moment) END END,
                finished_at = CASE
                    WHEN NOT CASE WHEN job.status = 'cancelling' THEN given.goes_on_cancelling ELSE given.goes_on END
                    THEN moment END,
                crashes = CASE WHEN given.returned THEN job.crashes ELSE 0 END,
                current_step = given.step, current_step_name = given.step_name, steps_completed = given.done,
                percent_completed = given.percent, attempt = given.attempt, last_return_value = given.value,
                error = given.error, runs = given.runs, chunks = given.chunks
            FROM (SELECT *, id IN (SELECT id FROM kept) AS keeps FROM given OFFSET 0) AS given
            WHERE job.id = given.id AND job.token = given.token AND job.leased
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
    IF room > 0 THEN
        RETURN QUERY
        WITH wanted AS MATERIALIZED (
            SELECT number, workflow, priority FROM {schema}.line WHERE $22 IS NULL OR workflow = ANY($22)
        ), due AS MATERIALIZED (
            SELECT wanted.number, wanted.priority, first.visible_at, first.seq
            FROM wanted CROSS JOIN LATERAL (
                SELECT job.visible_at, job.seq FROM {schema}.job
                WHERE job.line = wanted.number AND job.visible_at <= moment
                ORDER BY job.visible_at, job.seq LIMIT room
            ) AS first
        ), by_age AS MATERIALIZED (
            SELECT number, seq FROM due ORDER BY visible_at, seq LIMIT least($23, room)
        ), by_priority AS (
            SELECT number FROM due WHERE seq NOT IN (SELECT seq FROM by_age)
            ORDER BY priority DESC, visible_at, seq LIMIT greatest(room - $23, 0)
        ), chosen AS MATERIALIZED (
            SELECT number, count(*) AS count
            FROM (SELECT number FROM by_age UNION ALL SELECT number FROM by_priority) AS next
            GROUP BY number
        ), held AS MATERIALIZED (
            SELECT next.seq, next.leased, next.is_kept, next.visible_at AS due, wanted.workflow, wanted.priority
            FROM chosen JOIN wanted USING (number) CROSS JOIN LATERAL (
                SELECT job.seq, job.leased, job.visible_at, {is_of_now} AND EXISTS (
                    SELECT FROM unnest($1, $19) AS given (id, asks) WHERE given.id = job.id AND given.asks
                ) AS is_kept
                FROM {schema}.job
                WHERE job.line = chosen.number AND job.visible_at <= moment
                ORDER BY job.visible_at, job.seq LIMIT chosen.count FOR UPDATE SKIP LOCKED
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
