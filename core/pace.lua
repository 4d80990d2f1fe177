-- How fast all processes of one bot ask, and how often they were refused, by the clock of this server.
-- KEYS: 1 the last starts (list, newest first), 2 refusals (hash: number of the slice to count),
--       3 until when nobody asks
-- ARGV: 1 what to do, 2 requests a window, 3 the window, 4 refusals at most, 5 one slice of their
--       window, 6 slices in it, 7 what it needs. All times are in ms.
local STARTS, REFUSED, HELD = KEYS[1], KEYS[2], KEYS[3]
local function arg(n) return tonumber(ARGV[n]) end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local slice_ms, slices = arg(5), arg(6)
local slice = math.floor(now / slice_ms)

-- How many were refused in the window; and its oldest slice that has any. Older ones are forgotten.
local function refused()
  local all, sum, oldest = redis.call('HGETALL', REFUSED), 0, slice
  for i = 1, #all, 2 do
    local at = tonumber(all[i])
    if at <= slice - slices then
      redis.call('HDEL', REFUSED, all[i])
    else
      sum, oldest = sum + tonumber(all[i + 1]), math.min(oldest, at)
    end
  end
  return sum, oldest
end

local act = {}

-- {1, ms until the start that is now this request's} or {0, ms until it makes sense to come again}
function act.turn()
  local count, oldest = refused()
  if count >= arg(4) then return {0, (oldest + slices) * slice_ms - now} end
  local start = math.max(now, tonumber(redis.call('GET', HELD) or '0'))
  local edge = redis.call('LINDEX', STARTS, arg(2) - 1)
  if edge then start = math.max(start, tonumber(edge) + arg(3)) end
  redis.call('LPUSH', STARTS, start)
  redis.call('LTRIM', STARTS, 0, arg(2) - 1)
  redis.call('PEXPIRE', STARTS, start - now + arg(3))
  return {1, start - now}
end

function act.refused()
  redis.call('HINCRBY', REFUSED, slice, 1)
  redis.call('PEXPIRE', REFUSED, slice_ms * (slices + 1))
  return {1}
end

-- 7 for how long
function act.hold()
  local till = math.max(now + arg(7), tonumber(redis.call('GET', HELD) or '0'))
  redis.call('SET', HELD, till, 'PX', till - now)
  return {1}
end

function act.status()
  return {(refused())}
end

return act[ARGV[1]]()
