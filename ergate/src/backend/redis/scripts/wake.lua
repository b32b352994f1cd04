-- Puts back messages whose time away is over. KEYS[1]: the stream, KEYS[2]: those that are away. ARGV: the time.
local back = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, 100)
for _, message in ipairs(back) do
  redis.call('ZREM', KEYS[2], message)
  redis.call('XADD', KEYS[1], '*', 'm', message)
end
return #back
