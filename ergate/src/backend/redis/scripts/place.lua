-- What the other scripts begin with. KEYS[1] begins the names of all keys.
--
-- `ids` has the number of each job and `names` the reverse, `records` the text by number, `revisions`, `statuses` and `groups` what stands in it
-- that is searched for. A group is a priority and a workflow; `ready:GROUP` has its jobs by when they are due, and
-- `waiting` the groups that have any. `ended` has jobs by when they ended, `all` by their number.
local p = KEYS[1]

local function leave(number)
  local group = redis.call('HGET', p .. ':groups', number)
  if group then
    redis.call('ZREM', p .. ':ready:' .. group, number)
    if redis.call('EXISTS', p .. ':ready:' .. group) == 0 then
      redis.call('SREM', p .. ':waiting', group)
    end
  end
  redis.call('ZREM', p .. ':ended', number)
end

local function place(number, revision, text, status, group, visible, ended)
  leave(number)
  redis.call('HSET', p .. ':records', number, text)
  redis.call('HSET', p .. ':revisions', number, revision)
  redis.call('HSET', p .. ':statuses', number, status)
  redis.call('HSET', p .. ':groups', number, group)
  if visible ~= '' then
    redis.call('ZADD', p .. ':ready:' .. group, visible, number)
    redis.call('SADD', p .. ':waiting', group)
  end
  if ended ~= '' then
    redis.call('ZADD', p .. ':ended', ended, number)
  end
end
