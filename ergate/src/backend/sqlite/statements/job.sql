SELECT job.seq, job.id, (SELECT name FROM workflow WHERE number = job.workflow), job.status, job.leased, job.token,
    job.crashes, job.priority, job.current_step, job.current_step_name, job.steps_completed, job.percent_completed,
    job.attempt,
    CASE WHEN job.last_return_value IS NULL THEN (SELECT value FROM long_value WHERE seq = job.seq)
        ELSE job.last_return_value END,
    job.error, job.runs, job.chunks, (SELECT job FROM submission WHERE seq = job.seq), job.odd_status
FROM job WHERE seq = ?1
