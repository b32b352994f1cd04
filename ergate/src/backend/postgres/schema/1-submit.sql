-- Takes in the jobs of the JSON array $1; nothing happens to those whose ids are known. It gives a row for each that is new.
--
-- It goes by the clock $2, or by the database's; waits for others for as long as $3 says, if it does; and tells those who listen
-- at $4, if at any, once the transaction is committed. A transaction of somebody else's can use it too, so it sets nothing that
-- would outlast it but what $3 says.
--
-- The tokens of a job's claims begin at a multiple of its number, so that all of them are higher than those of any job that was
-- deleted before under the same id: a worker that has been asleep since then can't settle this one. Ids are locked in their
-- order, so that nobody waits for somebody who waits for him.
CREATE FUNCTION {schema}.submit(text, timestamptz, text, text) RETURNS TABLE (
    "position" integer, id text
) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    moment timestamptz := coalesce($2, now());
BEGIN
    IF $3 IS NOT NULL THEN
        PERFORM set_config('lock_timeout', $3, true);
    END IF;
    RETURN QUERY
    WITH given AS MATERIALIZED (
        SELECT nextval('{schema}.job_seq') AS seq, given.*
        FROM json_to_recordset($1::json) AS given (
            position integer, id text, workflow text, priority smallint, submitted_at timestamptz, starts_at timestamptz, goes_on boolean,
            status_before text, status text, step bigint, step_name text, done bigint, percent float8, attempt bigint,
            value text, error text, runs text, chunks json, submission text)
    ), opened AS MATERIALIZED (
        SELECT workflow, priority, {schema}.line_number(workflow, priority) AS number
        FROM (SELECT DISTINCT workflow, priority FROM given ORDER BY workflow, priority) AS named
    ), new AS (
        INSERT INTO {schema}.job (seq, id, line, submitted_at, status, visible_at, finished_at, token, current_step,
            current_step_name, steps_completed, percent_completed, attempt, last_return_value, error, runs, chunks)
        SELECT seq, id, opened.number, coalesce(submitted_at, moment), CASE WHEN starts_at > moment THEN status_before ELSE status END,
            CASE WHEN goes_on THEN greatest(starts_at, moment) END, CASE WHEN NOT goes_on THEN moment END, seq << 24, step,
            step_name, done, percent, attempt, value, error, runs, json_array_length(given.chunks)
        FROM given JOIN opened USING (workflow, priority) ORDER BY id, seq
        ON CONFLICT (id) DO NOTHING
        RETURNING seq
    ), submitted AS (
        INSERT INTO {schema}.submission (seq, line, job)
        SELECT seq, opened.number, submission FROM given JOIN opened USING (workflow, priority) JOIN new USING (seq)
    ), chunked AS (
        INSERT INTO {schema}.run_chunk (seq, number, runs)
        SELECT seq, chunk.number - 1, chunk.runs
        FROM given JOIN new USING (seq)
        CROSS JOIN LATERAL json_array_elements_text(given.chunks) WITH ORDINALITY AS chunk (runs, number)
    )
    SELECT given.position, given.id FROM given JOIN new USING (seq);
    IF FOUND AND $4 IS NOT NULL THEN
        PERFORM pg_notify($4, '');
    END IF;
END
$$;
