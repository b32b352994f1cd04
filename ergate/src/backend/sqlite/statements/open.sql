UPDATE job SET token = token + 1, leased = 1, status = 'running', visible_at = ?2, worker = ?3, crashes = ?4
WHERE seq = ?1
