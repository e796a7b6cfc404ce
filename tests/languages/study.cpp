// A study in C++17: handles that free themselves, and errors as exceptions.
#include "crm.h"

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

// Frees an object by the function of its type.
template <auto Free> struct Freed {
    template <typename Handle> void operator()(Handle *handle) const { Free(&handle); }
};

template <typename Handle, auto Free> using Owned = std::unique_ptr<Handle, Freed<Free>>;

using Document = Owned<crm_document_t, crm_document_free>;
using Error = Owned<crm_error_t, crm_error_free>;
using Report = Owned<crm_retention_report_t, crm_retention_report_free>;
using Study = Owned<crm_retention_study_t, crm_retention_study_free>;
using Table = Owned<crm_table_t, crm_table_free>;

std::string copied(crm_text_t text) { return {text.data, text.length}; }

// The error of a call, with its number and its place.
class Failure : public std::runtime_error {
  public:
    explicit Failure(const Error &error)
        : runtime_error(copied(crm_error_message(error.get()))),
          status(crm_error_status(error.get())), path(copied(crm_error_path(error.get()))) {}

    const crm_status_t status;
    const std::string path;
};

// Calls a function whose last argument is the error.
template <typename Function, typename... Arguments>
void call(Function function, Arguments... arguments) {
    crm_error_t *error = nullptr;
    if (function(arguments..., &error) != CRM_OK) {
        throw Failure(Error(error));
    }
}

// Calls a function that hands out an object before the error.
template <typename Owner, typename Function, typename... Arguments>
Owner made(Function function, Arguments... arguments) {
    typename Owner::pointer handle = nullptr;
    call(function, arguments..., &handle);
    return Owner(handle);
}

crm_column_t column(const char *name, int32_t type, const void *values) {
    crm_column_t made = {};
    made.struct_size = sizeof made;
    made.name = name;
    made.type = type;
    made.values = values;
    return made;
}

void run() {
    constexpr std::string_view definition =
        R"({"version": 1, "arm": "arm", "control": "none", "churned": "lost", "currency": "USD",
            "follow_up": {"days": 30}, "cost": {"fixed": "8000", "per_assigned": "12"}})";
    const Study study =
        made<Study>(crm_retention_study_new, definition.data(), definition.size());

    std::vector<const char *> arms(2000, "mail");
    std::vector<uint8_t> lost(2000);
    for (size_t row = 0; row < arms.size(); row++) {
        arms[row] = row < 1000 ? "mail" : "none";
        lost[row] = row % 1000 < (row < 1000 ? 80 : 120);
    }
    const std::array<crm_column_t, 2> columns = {column("arm", CRM_TYPE_STRING, arms.data()),
                                                 column("lost", CRM_TYPE_BOOL, lost.data())};
    const Table customers =
        made<Table>(crm_table_from_columns, columns.data(), columns.size(), arms.size());
    call(crm_retention_study_update, study.get(), customers.get());

    constexpr std::string_view options = R"({"difference": "newcombe"})";
    const Report report =
        made<Report>(crm_retention_study_report, study.get(), options.data(), options.size());
    const crm_document_t *figures = crm_retention_report_document(report.get());
    crm_ratio_set_t cost;
    call(crm_document_ratio_set, figures, CRM_LITERAL("/arms/mail/cost_per_retained"), &cost,
         sizeof cost);
    std::printf("%.2f per retained customer (%.2f to %.2f)\n", cost.value, cost.lower, cost.upper);

    const Table rows = made<Table>(crm_retention_report_table, report.get(), CRM_LITERAL("arms"));
    size_t at = 0;
    int64_t churned = 0;
    call(crm_table_column_index, rows.get(), CRM_LITERAL("churned"), &at);
    call(crm_table_int64, rows.get(), at, size_t{1}, &churned);
    std::printf("%d lost\n", static_cast<int>(churned));

    try {
        uint64_t count = 0;
        call(crm_document_count, figures, CRM_LITERAL("/arms/mial/n"), &count);
    } catch (const Failure &failure) {
        std::printf("%d %s\n", static_cast<int>(failure.status), failure.path.c_str());
    }
}

} // namespace

int main() {
    try {
        run();
        return 0;
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
}
