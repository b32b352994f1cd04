SELECT seq, token, leased, status, visible_at, crashes, settled_token, settled_as, chunks, last_return_value IS NULL,
    workflow, priority
FROM job WHERE id = ?1
