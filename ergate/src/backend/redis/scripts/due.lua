-- ARGV: the time, the limit, whether priority counts, whether only some workflows are asked for, and these. The answer is
-- when the next of the other jobs is due, and the texts.
local now, limit, by_priority = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
local wanted = nil
if ARGV[4] == '1' then
  wanted = {}
  for i = 5, #ARGV do
    wanted[ARGV[i]] = true
  end
end
local due, next_due = {}, nil
local function later(at)
  if not next_due or tonumber(at) < tonumber(next_due) then
    next_due = at
  end
end
for _, group in ipairs(redis.call('SMEMBERS', p .. ':waiting')) do
  local bar = string.find(group, '|', 1, true)
  local priority = by_priority and tonumber(string.sub(group, 1, bar - 1)) or 0
  if not wanted or wanted[string.sub(group, bar + 1)] then
    -- One more than could be chosen, since the first of the others is asked for too.
    local first = redis.call('ZRANGE', p .. ':ready:' .. group, 0, limit, 'WITHSCORES')
    for i = 1, #first, 2 do
      local at = first[i + 1]
      if tonumber(at) <= now then
        due[#due + 1] = { number = first[i], priority = priority, at = at }
      else
        later(at)
      end
    end
  end
end
table.sort(due, function(one, other)
  if one.priority ~= other.priority then
    return one.priority > other.priority
  elseif one.at ~= other.at then
    return tonumber(one.at) < tonumber(other.at)
  end
  return one.number < other.number
end)
local answer = { '' }
for i, job in ipairs(due) do
  if i <= limit then
    answer[#answer + 1] = redis.call('HGET', p .. ':records', job.number)
  else
    later(job.at)
  end
end
answer[1] = next_due or ''
return answer
