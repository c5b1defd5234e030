-- wrk: requests of many organizations, each with the token of its own, formatted once before the load.
-- Arguments: file of requests ("<number of the organization> <path>", for a POST followed by its JSON body),
-- file of organizations ("<id> <token>"), seed of the place to begin.
local threads = 0

function setup(thread)
  thread:set('nth', threads)
  threads = threads + 1
end

local requests = {}
local at = 0

function init(args)
  local organizations = {}
  for line in io.lines(args[2]) do
    local id, token = line:match('(%S+) (%S+)')
    organizations[#organizations + 1] =
      { ['X-Org-ID'] = id, ['Authorization'] = 'Bearer ' .. token, ['Content-Type'] = 'application/json' }
  end
  for line in io.lines(args[1]) do
    local organization, path, body = line:match('(%S+) (%S+) ?(.*)')
    local post = body ~= ''
    requests[#requests + 1] =
      wrk.format(post and 'POST' or 'GET', path, organizations[tonumber(organization)], post and body or nil)
  end
  -- Threads and rounds begin far apart, so that they do not ask for the same rows one after the other.
  at = (tonumber(args[3]) * 7919 + nth * 104729) % #requests
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"duration_us":%d,"p50_us":%d,"p95_us":%d,"p99_us":%d,"max_us":%d,' ..
    '"connect":%d,"read":%d,"write":%d,"timeout":%d,"status":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95),
    latency:percentile(99), latency.max,
    errors.connect, errors.read, errors.write, errors.timeout, errors.status))
end
