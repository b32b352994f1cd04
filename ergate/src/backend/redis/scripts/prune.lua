-- ARGV: the time, the limit, and the statuses that are asked for, or none for all.
local wanted, limit, pruned = {}, tonumber(ARGV[2]), 0
for i = 3, #ARGV do
  wanted[ARGV[i]] = true
end
for _, number in ipairs(redis.call('ZRANGEBYSCORE', p .. ':ended', '-inf', '(' .. ARGV[1])) do
  if pruned == limit then
    break
  end
  if #ARGV == 2 or wanted[redis.call('HGET', p .. ':statuses', number)] then
    leave(number)
    redis.call('ZREM', p .. ':all', number)
    local id = redis.call('HGET', p .. ':names', number)
    redis.call('HDEL', p .. ':ids', id)
    for _, of in ipairs({ ':records', ':revisions', ':statuses', ':groups', ':names' }) do
      redis.call('HDEL', p .. of, number)
    end
    pruned = pruned + 1
  end
end
return pruned
