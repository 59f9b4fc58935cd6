// What runs inside Redis: each decision is one script, so that it is one round trip and nothing comes between. All keys of
// a prefix share one hash tag, and so one node of a cluster.
import { createHash } from 'node:crypto';
import { SLOTS } from '../sliding-window.ts';

export interface Script {
  readonly source: string;
  readonly sha: string;
}

/** A gateway that was not heard of for this long holds no slots any more. In milliseconds, by the clock of Redis. */
export const GATEWAY_LIVES_MS = 15_000;

function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/**
 * Windows are hashes: amounts by the number of their slot, `t` the sum, `h` no later than the oldest, `l` the latest slot.
 * A clock that is behind others' counts as standing at the latest slot, so that skew never gives anything back early.
 */
const WINDOWS = `
local SLOTS = ${SLOTS}
local function field(number) return string.format('%.0f', number) end
local function window(key, slotMs, now)
  local said = redis.call('HMGET', key, 'h', 'l', 't')
  local slot = math.floor(now / slotMs)
  local head, last, total = tonumber(said[1] or slot), tonumber(said[2] or slot), tonumber(said[3] or 0)
  if last > slot then slot = last end
  local oldest = slot - SLOTS
  if last < oldest then
    redis.call('DEL', key)
    return { slot = slot, head = slot, last = slot, total = 0 }
  end
  while head < oldest do
    local amount = redis.call('HGET', key, field(head))
    if amount then
      total = total - tonumber(amount)
      redis.call('HDEL', key, field(head))
    end
    head = head + 1
  end
  if math.abs(total) < 1e-9 then total = 0 end
  redis.call('HSET', key, 'h', field(head), 'l', field(last), 't', tostring(total))
  redis.call('PEXPIRE', key, math.ceil(slotMs * (SLOTS + 10)))
  return { slot = slot, head = head, last = last, total = total }
end
local function until_at_most(key, state, slotMs, room, now)
  local left = state.total
  if left <= room then return 0 end
  for number = state.head, state.last do
    left = left - tonumber(redis.call('HGET', key, field(number)) or 0)
    if left <= room + 1e-9 then return (number + SLOTS + 1) * slotMs - now end
  end
  return 0
end
local function add(key, number, amount)
  redis.call('HINCRBYFLOAT', key, field(number), tostring(amount))
  redis.call('HINCRBYFLOAT', key, 't', tostring(amount))
end
`;

/**
 * KEYS: the gateways, then one a charge. ARGV: now, this gateway, then for each charge kind, amount, most, and the
 * milliseconds of a slot (window) or until the end of the period (calendar). Answers: the number of the charge that does
 * not fit (0: granted), milliseconds until it may (-1: once a slot is released), then used, reset and place of each.
 */
export const TAKE = script(`${WINDOWS}
local now, gateway = tonumber(ARGV[1]), ARGV[2]
local function slots(key)
  local time = redis.call('TIME')
  local alive = time[1] * 1000 + math.floor(time[2] / 1000) - ${GATEWAY_LIVES_MS}
  local used, held = 0, redis.call('HGETALL', key)
  for index = 1, #held, 2 do
    local beat = redis.call('ZSCORE', KEYS[1], held[index])
    if held[index] == gateway or (beat and tonumber(beat) >= alive) then
      used = used + tonumber(held[index + 1])
    else
      redis.call('HDEL', key, held[index])
    end
  end
  return used
end
local refused, retry, states = 0, 0, {}
for index = 2, #KEYS do
  local key, at = KEYS[index], 3 + (index - 2) * 4
  local kind, amount, most, span = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local state = { kind = kind, span = span, amount = math.min(amount, most) }
  if kind == 'window' then
    local counted = window(key, span, now)
    state.window, state.used = counted, counted.total
  elseif kind == 'slots' then
    state.used = slots(key)
  else
    state.used = tonumber(redis.call('GET', key) or 0)
  end
  if refused == 0 and not (state.used < most and state.used + state.amount <= most) then
    refused = index - 1
    if kind == 'window' then retry = until_at_most(key, state.window, span, most - state.amount, now)
    elseif kind == 'slots' then retry = -1
    else retry = span end
  end
  states[index] = state
end
local answer = { tostring(refused), tostring(retry) }
for index = 2, #KEYS do
  local key, state = KEYS[index], states[index]
  local used, reset, place = state.used, 0, 0
  if refused == 0 and state.amount > 0 then
    if state.kind == 'window' then
      add(key, state.window.slot, state.amount)
      state.window.last = state.window.slot
      redis.call('HSET', key, 'l', field(state.window.slot))
    elseif state.kind == 'slots' then
      redis.call('HINCRBY', key, gateway, state.amount)
    end
    used = used + state.amount
  end
  if state.kind == 'window' then
    place = state.window.slot
    if used > 0 then reset = (state.window.last + SLOTS + 1) * state.span - now end
  elseif state.kind == 'calendar' and used > 0 then
    reset = state.span
  end
  answer[#answer + 1] = tostring(used)
  answer[#answer + 1] = tostring(reset)
  answer[#answer + 1] = field(place)
end
return answer
`);

/**
 * Differences to what was charged, or what was charged without Redis. KEYS: one a difference. ARGV: now, then for each
 * kind, amount, slot number (window) or gateway (slots), and the milliseconds of a slot or until the key is of no use.
 */
export const ADJUST = script(`${WINDOWS}
local now = tonumber(ARGV[1])
for index = 1, #KEYS do
  local key, at = KEYS[index], 2 + (index - 1) * 4
  local kind, amount, place, span = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2], tonumber(ARGV[at + 3])
  if kind == 'window' then
    local state, number = window(key, span, now), tonumber(place)
    if number >= state.slot - SLOTS then
      if number < state.head then redis.call('HSET', key, 'h', field(number)) end
      if number > state.last then redis.call('HSET', key, 'l', field(number)) end
      add(key, number, amount)
    end
  elseif kind == 'slots' then
    if redis.call('HINCRBY', key, place, amount) <= 0 then redis.call('HDEL', key, place) end
  elseif kind == 'held' then
    if amount > 0 then redis.call('HSET', key, place, amount) else redis.call('HDEL', key, place) end
  else
    redis.call('INCRBYFLOAT', key, tostring(amount))
    redis.call('PEXPIRE', key, math.ceil(span))
  end
end
return 'OK'
`);

/** KEYS: the gateways. ARGV: this gateway, the channel. Answers how many there are; of a new one the others hear. */
export const BEAT = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('ZADD', KEYS[1], now, ARGV[1]) == 1 then redis.call('PUBLISH', ARGV[2], 'beat') end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ${GATEWAY_LIVES_MS})
return redis.call('ZCARD', KEYS[1])
`);

/**
 * Facts that every gateway keeps a copy of: outages, circuits, affinities. KEYS: the hash of the kind, and what is sorted
 * by the time after which each of its facts is of no use. ARGV: now, this gateway, the channel, the kind, how many facts,
 * then name, JSON (empty: ended) and that time for each.
 *
 * Of two outages the longer counts, and one that another gateway has made longer is not ended; an open circuit is not
 * closed by who does not know of it, and failures add up; of two affinities the later counts. What comes of it is told
 * to all others, and where it is not what was said, to this gateway too.
 */
export const SHARE = script(`
local now, gateway, channel, kind, count = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local function merged(before, after)
  local changed = false
  if kind == 'outage' and before['halfOpen'] == after['halfOpen'] and before['until'] > after['until'] then
    after['until'] = before['until']
    after['strikes'] = math.max(before['strikes'], after['strikes'])
    changed = true
  elseif kind == 'circuit' then
    if before['open'] and not after['open'] and before['open']['until'] > now then return before, true end
    if not before['open'] and not after['open'] then
      local seen = {}
      for _, at in ipairs(after['failures']) do seen[at] = true end
      for _, at in ipairs(before['failures']) do
        if not seen[at] and at > now - 3600000 then
          table.insert(after['failures'], at)
          changed = true
        end
      end
      table.sort(after['failures'])
    end
  end
  return after, changed
end
local function over(before)
  if kind == 'outage' then return before['until'] <= now end
  return true
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 20)) do
  redis.call('HDEL', KEYS[1], name)
  redis.call('ZREM', KEYS[2], name)
end
for index = 0, count - 1 do
  local name, said, ends = ARGV[6 + index * 3], ARGV[7 + index * 3], tonumber(ARGV[8 + index * 3])
  local known = redis.call('HGET', KEYS[1], name)
  local before = known and cjson.decode(known)
  local after, from = said, gateway
  if said == '' then
    if not before or over(before) then
      redis.call('HDEL', KEYS[1], name)
      redis.call('ZREM', KEYS[2], name)
    else
      after, from = known, ''
    end
  else
    if before and kind ~= 'affinity' then
      local both, changed = merged(before, cjson.decode(said))
      if changed then after, from = cjson.encode(both), '' end
    end
    redis.call('HSET', KEYS[1], name, after)
    redis.call('ZADD', KEYS[2], ends, name)
  end
  redis.call('PUBLISH', channel, cjson.encode({ from = from, kind = kind, name = name, said = after }))
end
return 'OK'
`);

export const SCRIPTS: readonly Script[] = [TAKE, ADJUST, BEAT, SHARE];
