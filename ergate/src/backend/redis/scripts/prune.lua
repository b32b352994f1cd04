-- ARGV: the time, the limit, how many statuses are asked for (0 for all), these statuses, how many ids (-1 for all jobs),
-- and these ids.
local before, limit, wanted, pruned = tonumber(ARGV[1]), tonumber(ARGV[2]), {}, 0
local statuses = tonumber(ARGV[3])
for i = 4, 3 + statuses do
  wanted[ARGV[i]] = true
end
local ids = tonumber(ARGV[4 + statuses])

local found = {}
if ids < 0 then
  found = redis.call('ZRANGEBYSCORE', p .. ':ended', '-inf', '(' .. ARGV[1])
else
  local ended = {}
  for i = 5 + statuses, 4 + statuses + ids do
    local number = redis.call('HGET', p .. ':ids', ARGV[i])
    local at = number and redis.call('ZSCORE', p .. ':ended', number)
    if at and tonumber(at) < before then
      table.insert(found, number)
      ended[number] = tonumber(at)
    end
  end
  table.sort(found, function(one, other)
    if ended[one] == ended[other] then
      return tonumber(one) < tonumber(other)
    end
    return ended[one] < ended[other]
  end)
end

for _, number in ipairs(found) do
  if pruned == limit then
    break
  end
  if statuses == 0 or wanted[redis.call('HGET', p .. ':statuses', number)] then
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
