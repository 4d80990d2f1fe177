-- One circuit breaker, one step at a time, by the clock of this server.
-- KEYS: 1 the breaker (hash: state faults until generation ok), 2 its trials under way (sorted set:
--       when each lease ends). All times are in ms.
-- ARGV: 1 what to do, 2 faults that open it, 3 how long, 4 trials, 5 the lease of a trial,
--       then 6 the generation and 7 the lease that an outcome belongs to.
local BREAKER, TRIALS = KEYS[1], KEYS[2]
local KEEP = 604800000 -- a week
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function arg(n) return tonumber(ARGV[n]) end
local function field(name) return tonumber(redis.call('HGET', BREAKER, name) or '0') end
local state = redis.call('HGET', BREAKER, 'state') or 'closed'
local generation = field('generation')

-- Answers of an older generation say nothing about this one.
local function enter(new, ...)
  generation = generation + 1
  redis.call('DEL', TRIALS)
  redis.call('HSET', BREAKER, 'state', new, 'generation', generation, 'faults', 0, 'ok', 0, ...)
  redis.call('PEXPIRE', BREAKER, KEEP)
end

local act = {}

-- 7 a name for the lease, should this become a trial
function act.admit()
  if state == 'closed' then return {1, generation} end
  if state == 'open' then
    local wait = field('until') - now
    if wait > 0 then return {0, wait} end
    enter('half')
  end
  redis.call('ZREMRANGEBYSCORE', TRIALS, '-inf', now) -- of workers that died with theirs
  if redis.call('ZCARD', TRIALS) + field('ok') < arg(4) then
    redis.call('ZADD', TRIALS, now + arg(5), ARGV[7])
    redis.call('PEXPIRE', TRIALS, arg(5))
    return {1, generation}
  end
  local first = redis.call('ZRANGE', TRIALS, 0, 0, 'WITHSCORES')
  return {0, math.max(tonumber(first[2] or now) - now, 1000)}
end

function act.ok()
  if arg(6) ~= generation then return {0} end
  redis.call('ZREM', TRIALS, ARGV[7])
  if state == 'half' then
    if redis.call('HINCRBY', BREAKER, 'ok', 1) >= arg(4) then enter('closed') end
  elseif field('faults') > 0 then
    redis.call('HSET', BREAKER, 'faults', 0)
  end
  return {1}
end

function act.fault()
  if arg(6) ~= generation then return {0} end
  local faults = redis.call('HINCRBY', BREAKER, 'faults', 1)
  redis.call('PEXPIRE', BREAKER, KEEP)
  if state == 'half' or faults >= arg(2) then enter('open', 'until', now + arg(3)) end
  return {1}
end

function act.skip()
  redis.call('ZREM', TRIALS, ARGV[7])
  return {1}
end

function act.status()
  return {state, math.max(field('until') - now, 0), field('faults')}
end

return act[ARGV[1]]()
