SELECT workflow, priority, visible_at, seq FROM job INDEXED BY ready
WHERE visible_at IS NOT NULL AND (workflow, priority) >= (?1, ?2)
ORDER BY workflow, priority, visible_at, seq LIMIT 1
