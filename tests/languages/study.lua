-- A study through LuaJIT's FFI: luajit study.lua crm_ffi.h libcrm.so
local ffi = require("ffi")
local header = assert(io.open(arg[1])):read("*a")
ffi.cdef(header)
local crm = ffi.load(arg[2])

-- Owns the object of one call, and frees it when it is collected.
local function owned(name)
    return ffi.gc(ffi.new("struct " .. name .. "_t *[1]"), crm[name .. "_free"])
end

local function text(found)
    return ffi.string(found.data, found.length)
end

local failure = owned("crm_error")

local function check(status)
    if status ~= crm.CRM_OK then
        error({status = status, message = text(crm.crm_error_message(failure[0]))})
    end
end

local definition = [[{"version": 1, "arm": "arm", "control": "none", "churned": "lost",
    "currency": "USD", "follow_up": {"days": 30},
    "cost": {"fixed": "8000", "per_assigned": "12"}}]]
local study = owned("crm_retention_study")
check(crm.crm_retention_study_new(definition, #definition, study, failure))

local rows = 2000
local mail, none = "mail", "none"
local arms, lost = ffi.new("const char *[?]", rows), ffi.new("uint8_t[?]", rows)
for row = 0, rows - 1 do
    arms[row] = row < 1000 and mail or none
    lost[row] = row % 1000 < (row < 1000 and 80 or 120) and 1 or 0
end
local columns = ffi.new("crm_column_t[2]")
columns[0].struct_size, columns[1].struct_size = ffi.sizeof("crm_column_t"), ffi.sizeof("crm_column_t")
columns[0].name, columns[0].type, columns[0].values = "arm", crm.CRM_TYPE_STRING, arms
columns[1].name, columns[1].type, columns[1].values = "lost", crm.CRM_TYPE_BOOL, lost
local customers = owned("crm_table")
check(crm.crm_table_from_columns(columns, 2, rows, customers, failure))
check(crm.crm_retention_study_update(study[0], customers[0], failure))

local report = owned("crm_retention_report")
local options = '{"difference": "newcombe"}'
check(crm.crm_retention_study_report(study[0], options, #options, report, failure))

local figures = crm.crm_retention_report_document(report[0])
local pointer = "/arms/mail/cost_per_retained"
local cost = ffi.new("crm_ratio_set_t")
check(crm.crm_document_ratio_set(figures, pointer, #pointer, cost, ffi.sizeof(cost), failure))
print(("%.2f per retained customer (%.2f to %.2f)"):format(cost.value, cost.lower, cost.upper))

local table_of_arms = owned("crm_table")
check(crm.crm_retention_report_table(report[0], "arms", 4, table_of_arms, failure))
local column, churned = ffi.new("size_t[1]"), ffi.new("int64_t[1]")
check(crm.crm_table_column_index(table_of_arms[0], "churned", 7, column, failure))
check(crm.crm_table_int64(table_of_arms[0], column[0], 1, churned, failure))
print(("%d lost"):format(tonumber(churned[0])))

local wrong = "/arms/mial/n"
local done, refused = pcall(function()
    check(crm.crm_document_count(figures, wrong, #wrong, ffi.new("uint64_t[1]"), failure))
end)
assert(not done)
print(("%d %s"):format(refused.status, text(crm.crm_error_path(failure[0]))))
