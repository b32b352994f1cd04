-- ARGV: the revision that is replaced, and then as in `insert`, without the id.
if redis.call('HGET', p .. ':revisions', ARGV[2]) ~= ARGV[1] then
  return 0
end
place(ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8])
return 1
