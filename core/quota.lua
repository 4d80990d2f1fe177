-- The governor of OpenRouter's free requests, one step at a time, by the clock of this server.
-- KEYS: 1 the account (hash: day used limit closed number), 2 its starts (sorted set, by ms),
--       3 one model (hash: until step)
-- ARGV: 1 what to do, 2 the length of a day in ms, then what that needs. All times are in ms.
local ACCOUNT, STARTS, MODEL = KEYS[1], KEYS[2], KEYS[3]
local KEEP = 172800000 -- two days: longer than any limit lasts
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local day_ms = tonumber(ARGV[2])
local function arg(n) return tonumber(ARGV[n]) end
local function field(key, name) return tonumber(redis.call('HGET', key, name) or '0') end
local function day_of(ms) return math.floor(ms / day_ms) end
local function used_on(day) return field(ACCOUNT, 'day') == day and field(ACCOUNT, 'used') or 0 end
local function limit_or(default)
  return tonumber(redis.call('HGET', ACCOUNT, 'limit') or default)
end

local function store(key, keep, ...)
  redis.call('HSET', key, ...)
  redis.call('PEXPIRE', key, math.ceil(keep))
end

-- The first moment at which the minute and the spacing let another request start.
local function next_start(window, limit, spacing)
  local start = now
  local last = redis.call('ZREVRANGE', STARTS, 0, 0, 'WITHSCORES')
  local nth = redis.call('ZREVRANGE', STARTS, limit - 1, limit - 1, 'WITHSCORES')
  if last[2] then start = math.max(start, tonumber(last[2]) + spacing) end
  if nth[2] then start = math.max(start, tonumber(nth[2]) + window) end
  return start
end

local act = {}

-- 3 limit while none is known, 4 share kept for live questions, 5 is this one live (1 or 0),
-- 6 window, 7 starts a window, 8 spacing, 9 how long the asker would wait
function act.acquire()
  local closed, cooling = field(ACCOUNT, 'closed'), field(MODEL, 'until')
  if closed > now then return {0, closed - now, 'account'} end
  if cooling > now then return {0, cooling - now, 'model'} end
  local window, start = arg(6), next_start(arg(6), arg(7), arg(8))
  local day = day_of(start)
  local used, limit = used_on(day), limit_or(ARGV[3])
  local to_next_day = (day + 1) * day_ms - now
  if used >= limit then return {0, to_next_day, 'day'} end
  if arg(5) == 0 and used >= limit - math.ceil(limit * arg(4)) then
    return {0, to_next_day, 'reserve'}
  end
  if start - now > arg(9) then return {0, start - now, 'minute'} end
  redis.call('ZADD', STARTS, start, redis.call('HINCRBY', ACCOUNT, 'number', 1))
  redis.call('ZREMRANGEBYSCORE', STARTS, '-inf', now - window)
  redis.call('PEXPIRE', STARTS, math.ceil(start - now + window + 1000))
  store(ACCOUNT, KEEP, 'day', day, 'used', used + 1)
  return {1, now, start}
end

-- 3 wait (0: double the last one), 4 first wait, 5 longest
function act.cool()
  local wait, step, old = arg(3), field(MODEL, 'step'), field(MODEL, 'until')
  if wait == 0 then
    if step == 0 then step = arg(4)
    elseif old <= now then step = math.min(step * 2, arg(5)) end -- once a cool-down, not once a worker
    wait = step
  end
  local till = math.max(old, now + wait)
  store(MODEL, till - now + arg(5), 'until', till, 'step', step)
  return {till - now}
end

-- 3 wait (0: to the end of the day), 4 shortest, 5 longest
function act.close()
  local wait = arg(3)
  if wait == 0 then wait = day_ms - now % day_ms end
  wait = math.min(math.max(wait, arg(4)), arg(5))
  local till = math.max(field(ACCOUNT, 'closed'), now + wait)
  store(ACCOUNT, KEEP, 'closed', till)
  return {till - now}
end

-- 3 limit, 4 used, 5 how long a new day's answer may still speak of the old day
function act.resync()
  local day = day_of(now)
  local used = used_on(day)
  if now % day_ms >= arg(5) then used = math.max(used, arg(4)) end
  store(ACCOUNT, KEEP, 'day', day, 'used', used, 'limit', ARGV[3])
  return {used}
end

-- 3 limit while none is known
function act.status()
  local closed = math.max(field(ACCOUNT, 'closed') - now, 0)
  return {used_on(day_of(now)), limit_or(ARGV[3]), closed, day_ms - now % day_ms}
end

return act[ARGV[1]]()
