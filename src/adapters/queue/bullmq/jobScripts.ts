/** What is asked of Redis beside BullMQ, each in one step. All are harmless to run twice. */
import { scriptOf } from "../../stores/redis/connection.ts";

/** The highest rank that BullMQ knows, for what is done in the background. */
const backgroundRank = 2_097_151;
/** Ranks begin anew here; reached after two million rounds in which the line was never idle for a day. */
const rankMax = 2_000_000;

/**
 * Finds the place of a job in its line: persons take turns, as in a start-time fair queue with jobs of equal length. A person's next job
 * ranks one behind the last one, but never before the job that began last.
 *
 * KEYS: line, base, cancel..id. ARGV: field of the person, id of the job, "1" for the background, the length of the line at most.
 * Gives the rank, "known" if the job is there already, "failed" if it is there and has failed, "full" if the line is. It is wanted now,
 * whatever was before.
 */
export const placeScript = scriptOf(`
redis.call('DEL', KEYS[3])
local ended = redis.call('HMGET', KEYS[2] .. ARGV[2], 'data', 'finishedOn', 'failedReason', 'returnvalue')
if ended[1] and ended[2] and (ended[3] or string.find(ended[4] or '', '{"failure"', 1, true) == 1) then return 'failed' end
if ended[1] then return 'known' end
if redis.call('ZCARD', KEYS[2] .. 'prioritized') >= tonumber(ARGV[4]) then return 'full' end
if ARGV[3] == '1' then return ${backgroundRank} end
local now = tonumber(redis.call('HGET', KEYS[1], 'v') or '1')
local last = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
local rank = math.max(now, last + 1)
if rank > ${rankMax} then
  redis.call('DEL', KEYS[1])
  rank = 1
end
redis.call('HSET', KEYS[1], ARGV[1], rank)
redis.call('PEXPIRE', KEYS[1], 86400000)
return rank
`);

/**
 * A job begins. KEYS: line, cancel..id. ARGV: its rank. Gives 1 if nobody wants it any more.
 */
export const beginScript = scriptOf(`
local rank = tonumber(ARGV[1])
if rank <= ${rankMax} and rank > tonumber(redis.call('HGET', KEYS[1], 'v') or '1') then
  redis.call('HSET', KEYS[1], 'v', rank)
  redis.call('PEXPIRE', KEYS[1], 86400000)
end
return redis.call('EXISTS', KEYS[2])
`);

/** Gives 1 if a job waits that somebody waits for. KEYS: base. BullMQ's score of a job begins with its rank. */
export const isAwaitedScript = scriptOf(`
local first = redis.call('ZRANGE', KEYS[1] .. 'prioritized', 0, 0)[1]
if not first then return 0 end
local rank = tonumber(redis.call('HGET', KEYS[1] .. first, 'priority') or '0')
return rank < ${backgroundRank} and 1 or 0
`);

/**
 * How jobs of a lane do. Before those that wait by rank come those that were lost, from the right end of BullMQ's list.
 *
 * KEYS: base, took. ARGV: ids of jobs. Gives the times of the last jobs, and for each job
 * { "gone" | "done" | "lost" | "waiting" | "running", outcome or reason or jobs ahead, progress }.
 */
export const lookScript = scriptOf(`
local base = KEYS[1]
local active = redis.call('LLEN', base .. 'active')
local again = redis.call('LLEN', base .. 'wait')
local rows = { redis.call('LRANGE', KEYS[2], 0, 8) }
for _, id in ipairs(ARGV) do
  local values = redis.call('HMGET', base .. id, 'data', 'finishedOn', 'returnvalue', 'failedReason', 'progress')
  local rank = redis.call('ZRANK', base .. 'prioritized', id)
  local lost = redis.call('LPOS', base .. 'wait', id)
  if not values[1] then table.insert(rows, { 'gone', '', '' })
  elseif values[2] and values[4] then table.insert(rows, { 'lost', values[4], '' })
  elseif values[2] then table.insert(rows, { 'done', values[3] or '', '' })
  elseif lost then table.insert(rows, { 'waiting', tostring(again - 1 - lost + active), '' })
  elseif rank then table.insert(rows, { 'waiting', tostring(rank + active + again), '' })
  else table.insert(rows, { 'running', '', values[5] or '' }) end
end
return rows
`);

/** KEYS: took. ARGV: milliseconds. */
export const tookScript = scriptOf(`
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, 8)
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1
`);

/** A process says that it does jobs. KEYS: workers. ARGV: its id, what it says of itself as JSON. Whoever was silent for a day is forgotten. */
export const announceScript = scriptOf(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if now - tonumber(string.match(all[i + 1], '^%d+')) > 86400000 then redis.call('HDEL', KEYS[1], all[i]) end
end
return 1
`);

/** Who does jobs: { now, id, "seen JSON", … }. KEYS: workers. */
export const workersScript = scriptOf(`
local time = redis.call('TIME')
local rows = redis.call('HGETALL', KEYS[1])
table.insert(rows, 1, string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
return rows
`);
