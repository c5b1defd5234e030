/**
 * What the cache does in Redis, each in one step. Texts under a name:
 *   V<epoch> <generation> …   a value (frame.ts)
 *   L<epoch> <generation> <token>   a lease
 *   F<writer>=<until>;…       fences, by the clock of Redis. They have no expiry, so that no eviction of
 *                             volatile keys takes them; whoever finds them too old takes them away
 *   G<epoch> <generation>     the generation of a collection
 * Anything else is not ours. A fence may have been there, so a fence is put in its place: slower, not wrong.
 */

/** The name under which Redis itself is known: its run and a random part. */
export const IDENTITY_KEY = 'v1:identity'

/** Functions that the scripts share. `now` in milliseconds. */
const COMMON = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function isForeign()
  local identity = redis.pcall('GET', KEYS[1])
  return identity ~= ARGV[1]
end

-- The fences of a text that still count; nil when it is no text of fences.
local function liveFences(text)
  local entries = string.sub(text, 2)
  if string.gsub(entries, '[%w%-]+=%d+;', '') ~= '' then return nil end
  local kept = {}
  for writer, till in string.gmatch(entries, '([%w%-]+)=(%d+);') do
    local left = tonumber(till) - now
    if left > 3600000 then return nil end
    if left > 0 then kept[#kept + 1] = writer .. '=' .. till .. ';' end
  end
  return table.concat(kept)
end

-- What is under a name: its kind and its text; for fences those that still count.
local function peek(name)
  local text = redis.pcall('GET', name)
  if not text then return 'free', '' end
  if type(text) ~= 'string' then return 'junk', '' end
  local mark = string.sub(text, 1, 1)
  -- A value names its key; one of another key was not put there by us.
  if mark == 'V' then
    if string.find(string.sub(text, 1, 512), ' ' .. name .. ' ', 1, true) then return 'value', text end
    return 'junk', ''
  end
  if mark == 'L' and string.find(text, '^L%d+ [%w%-]+ [%w%-]+$') then return 'lease', text end
  if mark == 'G' and string.find(text, '^G%d+ [%w%-]+$') then return 'generation', text end
  if mark ~= 'F' then return 'junk', '' end
  local fences = liveFences(text)
  if not fences then return 'junk', '' end
  if fences == '' then return 'free', '' end
  return 'fences', fences
end

local function startsWith(text, head)
  return string.sub(text, 1, #head) == head
end
`

/**
 * Takes leases. KEYS: identity, then of each look-up its name and its collection's (the identity for none).
 * ARGV: identity, epoch, life of a lease, life of a fence; then of each look-up a new token, and 1 when the
 * value there was found to be no good.
 *
 * Returns: for each look-up {what, text, generation}; or the text 'foreign'.
 */
export const TAKE = `#!lua
${COMMON}
if isForeign() then return 'foreign' end
local epoch, leaseMs, fenceMs = ARGV[2], ARGV[3], tonumber(ARGV[4])
local found = {}

local function quarantine(name)
  redis.call('SET', name, 'Fjunk=' .. string.format('%.0f', now + fenceMs) .. ';')
end

local function generationOf(collection, token)
  local kind, text = peek(collection)
  local head = 'G' .. epoch .. ' '
  if kind == 'generation' and startsWith(text, head) then return string.sub(text, #head + 1) end
  if kind == 'fences' then return nil end
  if kind == 'free' or kind == 'generation' then
    redis.call('SET', collection, head .. token, 'PX', 86400000)
    return token
  end
  quarantine(collection)
  return nil
end

for i = 1, (#KEYS - 1) / 2 do
  local name, collection = KEYS[2 * i], KEYS[2 * i + 1]
  local token, isBad = ARGV[2 * i + 3], ARGV[2 * i + 4]
  local generation = '-'
  if collection ~= KEYS[1] then generation = generationOf(collection, token) end
  local kind, text = peek(name)
  local head = epoch .. ' ' .. (generation or '') .. ' '
  if kind == 'junk' or kind == 'generation' or (kind == 'value' and isBad == '1') then
    quarantine(name)
    found[i] = {'fenced', '', ''}
  elseif not generation or kind == 'fences' then
    found[i] = {'fenced', '', ''}
  elseif kind == 'value' and startsWith(text, 'V' .. head) then
    found[i] = {'value', text, generation}
  elseif kind == 'lease' and startsWith(text, 'L' .. head) then
    found[i] = {'lease', text, generation}
  else
    local lease = 'L' .. head .. token
    redis.call('SET', name, lease, 'PX', leaseMs)
    found[i] = {'mine', lease, generation}
  end
end
return found
`

/**
 * Puts a value in the place of its lease. KEYS: name, collection (the name itself for none).
 * ARGV: lease, what the collection's key must hold, life in milliseconds, value or '' to give the lease back,
 * life of a lease. The value's life began when the lease was taken, however late this is carried out.
 */
export const FILL = `#!lua
local lease = redis.pcall('GET', KEYS[1])
if lease ~= ARGV[1] then return 0 end
local isCurrent = KEYS[2] == KEYS[1] or redis.pcall('GET', KEYS[2]) == ARGV[2]
local left = tonumber(ARGV[3]) - (tonumber(ARGV[5]) - redis.call('PTTL', KEYS[1]))
if ARGV[4] == '' or not isCurrent or left <= 0 then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('SET', KEYS[1], ARGV[4], 'PX', string.format('%.0f', left))
return 1
`

/**
 * Puts fences. KEYS: identity, names. ARGV: identity, writer, life.
 *
 * Returns: 1; 0 when this is another Redis.
 */
export const FENCE = `#!lua flags=allow-oom
${COMMON}
if isForeign() then return 0 end
local till = string.format('%.0f', now + tonumber(ARGV[3]))
for i = 2, #KEYS do
  local kind, text = peek(KEYS[i])
  local others = ''
  if kind == 'fences' then others = text end
  if kind == 'junk' then others = 'junk=' .. till .. ';' end
  redis.call('SET', KEYS[i], 'F' .. others .. ARGV[2] .. '=' .. till .. ';')
end
return 1
`

/** Takes a writer's fences away. KEYS: names. ARGV: writer. */
export const LIFT = `#!lua flags=allow-oom
${COMMON}
for i = 1, #KEYS do
  local kind, text = peek(KEYS[i])
  if kind == 'fences' then
    local kept = {}
    for writer, till in string.gmatch(text, '([%w%-]+)=(%d+);') do
      if writer ~= ARGV[1] then kept[#kept + 1] = writer .. '=' .. till .. ';' end
    end
    if #kept == 0 then redis.call('DEL', KEYS[i])
    else redis.call('SET', KEYS[i], 'F' .. table.concat(kept)) end
  end
end
return 1
`

/**
 * Gives this run of Redis its name. KEYS: identity. ARGV: run, a new name that begins with it.
 *
 * A restart, also one that loads what it had saved, is another run: what it holds may be old.
 */
export const IDENTIFY = `#!lua flags=allow-oom
local known = redis.pcall('GET', KEYS[1])
if type(known) == 'string' and string.sub(known, 1, #ARGV[1] + 1) == ARGV[1] .. ':' then return known end
redis.call('SET', KEYS[1], ARGV[2])
return ARGV[2]
`
