-- The requests of tests/load/run, for wrk. The mode is the first argument: health, read, list, write,
-- step, mine, attention or dashboard.

local mode
local ids, applications, members, program = {}, {}, {}, nil
local headers = { ["Authorization"] = "Bearer " .. os.getenv("LOAD_TOKEN"), ["Content-Type"] = "application/json" }
local number = 0
local started = os.time()

function init(arguments)
  mode = arguments[1]
  for line in io.lines(os.getenv("LOAD_IDS")) do
    local kind, id = line:match("(%S+) (%S+)")
    if kind == "person" then ids[#ids + 1] = id
    elseif kind == "application" then applications[#applications + 1] = id
    elseif kind == "member" then members[#members + 1] = { ["Authorization"] = "Bearer " .. id }
    else program = id end
  end
  math.randomseed(started)
end

-- A person as a directory has them: about 450 bytes.
local person = [[{"full_name":"Load Person %d","email":"%s@example.org","job_title":"Data analyst","department":"Finance",]] ..
  [["years_of_experience":4,"time_zone":"Europe/Lisbon","languages":["en","pt"],"skills_offered":[{"skill":"SQL","level":4}],]] ..
  [["skills_sought":[{"skill":"Public speaking","level":4,"importance":3}],"goals":[{"statement":"Present findings to the board","topics":["presenting"]}],]] ..
  [["availability":{"windows":[{"weekday":"tuesday","start":"09:00","end":"11:00"}]}}]]

-- Unique over all runs against one database.
local function fresh()
  number = number + 1
  return string.format("%d-%d-%d", started, number, math.random(1, 2 ^ 30))
end

-- Each application is paused, and when all are, each is resumed: there are many more of them than connections, so no
-- two requests under way concern the same one.
-- wrk asks for one request more than it sends, before it begins.
local turn = -1
local function step()
  if turn < 0 then
    turn = 0
    return wrk.format("GET", "/healthz")
  end
  local verb = math.floor(turn / #applications) % 2 == 0 and "pause" or "resume"
  local id = applications[turn % #applications + 1]
  turn = turn + 1
  headers["Idempotency-Key"] = fresh()
  return wrk.format("POST", "/v1/applications/" .. id .. "/" .. verb, headers, "{}")
end

function request()
  if mode == "health" then return wrk.format("GET", "/healthz") end
  if mode == "read" then return wrk.format("GET", "/v1/people/" .. ids[math.random(#ids)], headers) end
  if mode == "list" then return wrk.format("GET", "/v1/people?limit=50", headers) end
  if mode == "mine" then return wrk.format("GET", "/v1/pairings?limit=50", members[math.random(#members)]) end
  if mode == "attention" then return wrk.format("GET", "/v1/programs/" .. program .. "/attention?limit=50", headers) end
  if mode == "dashboard" then return wrk.format("GET", "/v1/programs/" .. program .. "/dashboard", headers) end
  if mode == "step" then return step() end
  headers["Idempotency-Key"] = fresh()
  return wrk.format("POST", "/v1/people", headers, string.format(person, number, headers["Idempotency-Key"]))
end

function done(summary, latency)
  local errors = summary.errors
  local refused = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("figures %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), refused))
end
