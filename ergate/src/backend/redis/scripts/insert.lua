-- ARGV: for each record its id, number, revision, text, status, group, `visible_at` and `ended_at`.
local answers = {}
for i = 1, #ARGV, 8 do
  local id, number = ARGV[i], ARGV[i + 1]
  if redis.call('HSETNX', p .. ':ids', id, number) == 1 then
    redis.call('ZADD', p .. ':all', number, number)
    redis.call('HSET', p .. ':names', number, id)
    place(number, ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], ARGV[i + 6], ARGV[i + 7])
    answers[#answers + 1] = 1
  else
    answers[#answers + 1] = 0
  end
end
return answers
