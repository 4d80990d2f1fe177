-- The tokens and requests one model may spend, one step at a time, by the clock of this server.
-- KEYS: 1 the model (hash: day tokens requests until, and limits the provider told), 2 its starts of
--       the last minute (sorted set, by ms), 3 what each of them costs (hash)
-- ARGV: 1 what to do, 2 the window and 3 the day in ms, then what that needs. All times are in ms.
local MODEL, STARTS, COSTS = KEYS[1], KEYS[2], KEYS[3]
local KEEP = 172800000 -- two days: longer than any limit lasts
local CORRECTION = 'told:' -- starts we never saw: tokens that the provider says are gone
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local window, day_ms = tonumber(ARGV[2]), tonumber(ARGV[3])
local function arg(n) return tonumber(ARGV[n]) end
local function field(name) return tonumber(redis.call('HGET', MODEL, name) or '0') end
local function limit_or(name, default) return tonumber(redis.call('HGET', MODEL, name) or default) end
local function day_of(ms) return math.floor(ms / day_ms) end
local function is_request(id) return string.sub(id, 1, #CORRECTION) ~= CORRECTION end

local function on_day(day, name) return field('day') == day and field(name) or 0 end

local function keep(key, ms) redis.call('PEXPIRE', key, math.ceil(ms)) end

-- {id, start, cost} of all that began after `from`, oldest first.
local function starts_after(from)
  local listed = redis.call('ZRANGEBYSCORE', STARTS, '(' .. from, '+inf', 'WITHSCORES')
  local starts = {}
  for i = 1, #listed, 2 do
    local cost = tonumber(redis.call('HGET', COSTS, listed[i]) or '0')
    starts[#starts + 1] = {listed[i], tonumber(listed[i + 1]), cost}
  end
  return starts
end

-- Adds one start, and forgets those that are older than a window.
local function add(id, cost)
  local old = redis.call('ZRANGEBYSCORE', STARTS, '-inf', now - window)
  for _, gone in ipairs(old) do redis.call('HDEL', COSTS, gone) end
  redis.call('ZREMRANGEBYSCORE', STARTS, '-inf', now - window)
  redis.call('ZADD', STARTS, now, id)
  redis.call('HSET', COSTS, id, cost)
  keep(STARTS, window + 1000)
  keep(COSTS, window + 1000)
end

local function add_to_day(day, tokens, requests)
  tokens, requests = on_day(day, 'tokens') + tokens, on_day(day, 'requests') + requests
  redis.call('HSET', MODEL, 'day', day, 'tokens', math.max(tokens, 0), 'requests', requests)
  keep(MODEL, KEEP)
end

-- The first moment at which the window holds `cost` more tokens and one more request.
local function next_start(cost, tokens_limit, requests_limit)
  local starts = starts_after(now - window)
  local tokens, requests, start = cost, 1, now
  for _, one in ipairs(starts) do
    tokens = tokens + one[3]
    if is_request(one[1]) then requests = requests + 1 end
  end
  for _, one in ipairs(starts) do
    if tokens <= tokens_limit and requests <= requests_limit then break end
    start = one[2] + window
    tokens = tokens - one[3]
    if is_request(one[1]) then requests = requests - 1 end
  end
  return start
end

local act = {}

-- 4 a name for the start, 5 its tokens,
-- 6, 7 tokens and 8, 9 requests a window and a day, where the provider told nothing else
function act.reserve()
  local cost, till = arg(5), field('until')
  local tokens_window, tokens_day = limit_or('tokens_window', ARGV[6]), arg(7)
  local requests_day = limit_or('requests_day', ARGV[9])
  if cost > tokens_window or cost > tokens_day then return {0, 0, 'size'} end
  if till > now then return {0, till - now, 'closed'} end
  local day = day_of(now)
  if on_day(day, 'tokens') + cost > tokens_day or on_day(day, 'requests') + 1 > requests_day then
    return {0, (day + 1) * day_ms - now, 'day'}
  end
  local start = next_start(cost, tokens_window, arg(8))
  if start > now then return {0, start - now, 'minute'} end
  add(ARGV[4], cost)
  add_to_day(day, cost, 1)
  return {1, now, ''}
end

-- 4 the start's name, 5 the tokens it reserved, 6 when it began, 7 the tokens it took;
-- 8, 9 tokens a window: the limit, and how many are gone; 10, 11 requests a day (-1: not told)
function act.settle()
  local day = day_of(now)
  if redis.call('HEXISTS', COSTS, ARGV[4]) == 1 then redis.call('HSET', COSTS, ARGV[4], arg(7)) end
  if day_of(arg(6)) == day then add_to_day(day, arg(7) - arg(5), 0) end
  if arg(8) > 0 then
    redis.call('HSET', MODEL, 'tokens_window', ARGV[8])
    local unseen = arg(9)
    for _, one in ipairs(starts_after(now - window)) do unseen = unseen - one[3] end
    if unseen > 0 then add(CORRECTION .. ARGV[4], unseen) end
  end
  if arg(10) > 0 then
    redis.call('HSET', MODEL, 'requests_day', ARGV[10])
    local unseen = arg(11) - on_day(day, 'requests')
    if unseen > 0 then add_to_day(day, 0, unseen) end
  end
  keep(MODEL, KEEP)
  return {1}
end

-- 4 how long
function act.close()
  local till = math.max(field('until'), now + arg(4))
  redis.call('HSET', MODEL, 'until', till)
  keep(MODEL, KEEP)
  return {till - now}
end

-- 4 tokens and 5 requests a day, where the provider told nothing else
function act.status()
  local day = day_of(now)
  return {on_day(day, 'tokens'), arg(4), on_day(day, 'requests'),
    limit_or('requests_day', ARGV[5]), math.max(field('until') - now, 0)}
end

return act[ARGV[1]]()
