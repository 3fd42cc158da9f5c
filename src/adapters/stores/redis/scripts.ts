/**
 * What Redis does in one step each, in Lua. KEYS and ARGV are named in the first lines of each script; keys.ts says what they hold.
 *
 * Each script may run twice with the same values: then it changes nothing the second time.
 */
import { scriptOf } from "./connection.ts";

/** An effect that is no longer due: taken out of the session and of the list of all. */
const dropEffect = `
local function dropEffect(effects, due, key)
  redis.call('HDEL', effects, 'e:' .. key, 'a:' .. key)
  redis.call('ZREM', due, key)
end`;

const dropTimer = `
local function dropTimer(armed, timers, session, id)
  redis.call('HDEL', armed, 't:' .. id, 'k:' .. id)
  redis.call('ZREM', timers, #session .. ':' .. session .. id)
end`;

/** Reads lists out of ARGV: each begins with its length, or "all". `each` gets `size` texts at a time; the answer is whether it was "all". */
const listReader = `
local place
local function list(each, size)
  local count = ARGV[place]
  place = place + 1
  if count == 'all' then return true end
  for _ = 1, tonumber(count) do
    each(unpack(ARGV, place, place + size - 1))
    place = place + size
  end
  return false
end`;

/** What a session begins to wait for. The locals that it names are those of the scripts below. */
const adders = `
local function addEffect(effect, actor, text)
  local count = redis.call('INCR', number)
  redis.call('HSET', effects, 'e:' .. effect, count .. ':' .. text)
  if actor ~= '' then redis.call('HSET', effects, 'a:' .. effect, actor) end
  redis.call('ZADD', due, count, effect)
end
local function addTimer(id, timer, at, text)
  redis.call('HSET', armed, 't:' .. id, text, 'k:' .. id, timer)
  redis.call('ZADD', timers, at, #session .. ':' .. session .. id)
end`;

/**
 * The atomic change of one session (Append): checks, then everything, or nothing.
 *
 * ARGV: fence of the lease ("" for none), nonce, session, key, after, then the fence of the change (kind "", "effect", "settle" or "timer"
 * with two texts), the head (seq, at, hash, machine, state), and five lists, each begun by its length, "all" for everything: rows,
 * actors to stop, timers to disarm, effects (key, actor, JSON), timers (id, key, due, JSON).
 * The nonce of the last change is kept: the same change sent again, because its answer was lost, is "applied" and no duplicate.
 */
export const appendScript = scriptOf(`${dropEffect}${dropTimer}${listReader}
local fence, head, log, keys, effects, armed, sessions, number, due, timers = unpack(KEYS)
local token, nonce, session, key, after, kind, name, armedKey = unpack(ARGV, 1, 8)
${adders}
if token ~= '' and redis.call('GET', fence) ~= token then return 'lost' end
local present = redis.call('HMGET', head, 'seq', 'nonce')
if redis.call('HEXISTS', keys, key) == 1 then
  if present[2] == nonce then return 'applied' end
  return 'duplicate'
end
if kind == 'timer' then
  if redis.call('HGET', armed, 'k:' .. name) ~= armedKey then return 'stale' end
elseif kind ~= '' and redis.call('HEXISTS', effects, 'e:' .. name) == 0 then
  return 'stale'
end
if (present[1] or '-1') ~= after then return 'conflict' end

if kind == 'timer' then dropTimer(armed, timers, session, name) end
if kind == 'settle' then dropEffect(effects, due, name) end
if after == '-1' then redis.call('ZADD', sessions, redis.call('INCR', number), session) end
redis.call('HSET', head, 'seq', ARGV[9], 'at', ARGV[10], 'hash', ARGV[11], 'machine', ARGV[12], 'state', ARGV[13], 'nonce', nonce)
redis.call('HSET', keys, key, ARGV[9])
place = 14
list(function(row) redis.call('RPUSH', log, row) end, 1)
local stopped = {}
local stopsAll = list(function(actor) stopped[actor] = true end, 1)
if stopsAll or next(stopped) then
  local found = redis.call('HGETALL', effects)
  for index = 1, #found, 2 do
    local isTool = string.sub(found[index], 1, 2) == 'a:'
    if isTool and (stopsAll or stopped[found[index + 1]]) then dropEffect(effects, due, string.sub(found[index], 3)) end
  end
end
if list(function(id) dropTimer(armed, timers, session, id) end, 1) then
  for _, field in ipairs(redis.call('HKEYS', armed)) do
    if string.sub(field, 1, 2) == 't:' then dropTimer(armed, timers, session, string.sub(field, 3)) end
  end
end
list(addEffect, 3)
list(addTimer, 4)
return 'applied'`);

/** Marks a due effect as ended; a reply that was sent is kept under its receipt. ARGV: fence of the lease, session, key, receipt ("" for none), more fields of its JSON (`,"at":1` or ""). */
export const settleScript = scriptOf(`${dropEffect}
local fence, effects, sent, due, receipts = unpack(KEYS)
local token, session, key, receipt, more = unpack(ARGV)
if token ~= '' and redis.call('GET', fence) ~= token then return -1 end
local text = redis.call('HGET', effects, 'e:' .. key)
if not text then return 0 end
dropEffect(effects, due, key)
if receipt ~= '' then
  redis.call('HSET', sent, receipt, string.sub(text, string.find(text, ':', 1, true) + 1, -2) .. more .. '}')
  redis.call('HSET', receipts, receipt, session)
end
return 1`);

/** Due effects of all sessions in order, as `number:JSON`. The key of an effect is its session, "#", and a place. ARGV: prefix. */
export const dueScript = scriptOf(`
local found = {}
for _, key in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local session = string.match(key, '^(.*)#')
  found[#found + 1] = redis.call('HGET', ARGV[1] .. 'effects:' .. session, 'e:' .. key)
end
return found`);

/** The timers of all sessions that are due first, as JSON. ARGV: prefix, how many. */
export const timersScript = scriptOf(`
local found = {}
for _, name in ipairs(redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[2]) - 1)) do
  local size, rest = string.match(name, '^(%d+):(.*)$')
  local session = string.sub(rest, 1, tonumber(size))
  found[#found + 1] = redis.call('HGET', ARGV[1] .. 'armed:' .. session, 't:' .. string.sub(rest, tonumber(size) + 1))
end
return found`);

/** The reply that was sent under a receipt, as JSON. ARGV: prefix, receipt. */
export const receiptScript = scriptOf(`
local session = redis.call('HGET', KEYS[1], ARGV[2])
return session and redis.call('HGET', ARGV[1] .. 'sent:' .. session, ARGV[2])`);

/** Grants the lease to whoever asks while nobody holds it. ARGV: holder, milliseconds. Answers {fence} or {0, holder, milliseconds left}. */
export const acquireScript = scriptOf(`
local fence, lease = unpack(KEYS)
local holder = redis.call('GET', lease)
if holder == ARGV[1] then return {tonumber(redis.call('GET', fence))} end
if holder then return {0, holder, redis.call('PTTL', lease)} end
redis.call('SET', lease, ARGV[1], 'PX', ARGV[2])
return {redis.call('INCR', fence)}`);

/** Holds on to a lease, also to one that ran out, as long as nobody else was granted one. ARGV: fence, holder, milliseconds. Answers 1 or 0. */
export const renewScript = scriptOf(`
local fence, lease = unpack(KEYS)
if redis.call('GET', fence) ~= ARGV[1] then return 0 end
redis.call('SET', lease, ARGV[2], 'PX', ARGV[3])
return 1`);

/** Gives a lease back, so that the next one need not wait. ARGV: fence. */
export const releaseScript = scriptOf(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[2])`);

/** A whole session: head, log, keys, effects, armed and sent, as they are. */
export const takeScript = scriptOf(`
local head, log, keys, effects, armed, sent = unpack(KEYS)
return {
  redis.call('HMGET', head, 'seq', 'at', 'hash', 'machine', 'state'),
  redis.call('LRANGE', log, 0, -1),
  redis.call('HGETALL', keys),
  redis.call('HGETALL', effects),
  redis.call('HGETALL', armed),
  redis.call('HGETALL', sent),
}`);

/**
 * Puts a whole session in. ARGV: fence of the lease, session, the head, and six lists: rows, keys (key, seq), effects (key, actor, JSON),
 * timers (id, key, due, JSON), sent (receipt, JSON). Answers 1, "there" or "lost".
 */
export const putScript = scriptOf(`${listReader}
local fence, sessions, number, due, timers, receipts, head, log, keys, effects, armed, sent = unpack(KEYS)
local token, session = unpack(ARGV, 1, 2)
${adders}
if redis.call('GET', fence) ~= token then return 'lost' end
local present = redis.call('HMGET', head, 'seq', 'hash')
if present[1] == ARGV[3] and present[2] == ARGV[5] then return 1 end
if present[1] then return 'there' end
redis.call('HSET', head, 'seq', ARGV[3], 'at', ARGV[4], 'hash', ARGV[5], 'machine', ARGV[6], 'state', ARGV[7])
redis.call('ZADD', sessions, redis.call('INCR', number), session)
place = 8
list(function(row) redis.call('RPUSH', log, row) end, 1)
list(function(key, seq) redis.call('HSET', keys, key, seq) end, 2)
list(addEffect, 3)
list(addTimer, 4)
list(function(receipt, text)
  redis.call('HSET', sent, receipt, text)
  redis.call('HSET', receipts, receipt, session)
end, 2)
return 1`);

/** Takes a whole session away if it stands at a seq and nothing of it is due or armed. ARGV: fence of the lease, session, seq. */
export const removeScript = scriptOf(`
local fence, sessions, number, due, timers, receipts, head, log, keys, effects, armed, sent = unpack(KEYS)
local token, session, seq = unpack(ARGV)
if redis.call('GET', fence) ~= token then return 'lost' end
if redis.call('HGET', head, 'seq') ~= seq then return 0 end
if redis.call('EXISTS', effects, armed) > 0 then return 0 end
for _, receipt in ipairs(redis.call('HKEYS', sent)) do redis.call('HDEL', receipts, receipt) end
redis.call('DEL', head, log, keys, sent)
redis.call('ZREM', sessions, session)
return 1`);

/** Takes a whole session away, whatever is still due or armed in it. ARGV: fence of the lease, session. */
export const eraseScript = scriptOf(`
local fence, sessions, due, timers, receipts, head, log, keys, effects, armed, sent = unpack(KEYS)
local token, session = unpack(ARGV)
if redis.call('GET', fence) ~= token then return 'lost' end
for _, field in ipairs(redis.call('HKEYS', effects)) do redis.call('ZREM', due, string.sub(field, 3)) end
for _, field in ipairs(redis.call('HKEYS', armed)) do
  redis.call('ZREM', timers, #session .. ':' .. session .. string.sub(field, 3))
end
for _, receipt in ipairs(redis.call('HKEYS', sent)) do redis.call('HDEL', receipts, receipt) end
redis.call('DEL', head, log, keys, effects, armed, sent)
redis.call('ZREM', sessions, session)
return 1`);
