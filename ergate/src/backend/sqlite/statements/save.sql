UPDATE job SET settled_token = ?2, settled_as = ?3, status = ?4, visible_at = ?5, finished_at = ?6, token = ?7,
    leased = ?8, worker = ?9, crashes = ?10, current_step = ?11, current_step_name = ?12, steps_completed = ?13,
    percent_completed = ?14, attempt = ?15, last_return_value = ?16, error = ?17, runs = ?18, chunks = ?19
WHERE seq = ?1 AND token = ?2 AND leased = 1
