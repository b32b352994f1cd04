UPDATE job SET settled_token = token, settled_as = 'kept', token = token + 1, worker = ?3, crashes = ?4,
    current_step = ?5, current_step_name = ?6, steps_completed = ?7, percent_completed = ?8, attempt = ?9,
    last_return_value = ?10, error = ?11, runs = ?12, chunks = ?13
WHERE seq = ?1 AND token = ?2 AND leased = 1
