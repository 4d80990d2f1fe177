-- A bounded cache of bytes, one step at a time, by the clock of this server.
-- KEYS: 1 the values (hash), 2 when each of them ends (sorted set, by ms), 3 how large each is (hash)
-- ARGV: get NAME -> {value} or {}; put NAME VALUE TTL_MS MAX_BYTES -> {1} or {0}; drop NAME... -> {}
local VALUES, ENDS, SIZES = KEYS[1], KEYS[2], KEYS[3]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function forget(names)
  for _, name in ipairs(names) do
    redis.call('HDEL', VALUES, name)
    redis.call('HDEL', SIZES, name)
    redis.call('ZREM', ENDS, name)
  end
end

local function held()
  local total = 0
  for _, size in ipairs(redis.call('HVALS', SIZES)) do total = total + tonumber(size) end
  return total
end

forget(redis.call('ZRANGEBYSCORE', ENDS, '-inf', now))
local todo, name = ARGV[1], ARGV[2]

if todo == 'get' then
  local value = redis.call('HGET', VALUES, name)
  return value and {value} or {}
end

if todo == 'drop' then
  forget({unpack(ARGV, 2)})
  return {}
end

local value, ttl, most = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
if #value > most then return {0} end
forget({name})
while held() + #value > most do forget(redis.call('ZRANGE', ENDS, 0, 0)) end
redis.call('HSET', VALUES, name, value)
redis.call('HSET', SIZES, name, #value)
redis.call('ZADD', ENDS, now + ttl, name)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ttl) end
return {1}
