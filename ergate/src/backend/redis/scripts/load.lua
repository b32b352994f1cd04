-- ARGV: the id.
local number = redis.call('HGET', p .. ':ids', ARGV[1])
return number and redis.call('HGET', p .. ':records', number)
