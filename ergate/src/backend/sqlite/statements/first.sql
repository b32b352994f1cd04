SELECT workflow, priority, visible_at, seq FROM job INDEXED BY ready
WHERE visible_at IS NOT NULL AND workflow = ?1 AND priority = ?2
ORDER BY visible_at, seq LIMIT 1
