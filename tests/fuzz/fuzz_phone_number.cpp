// tests/fuzz/fuzz_phone_number.cpp - any bytes are a number or a reason, and normal forms stay what they are.
#include "palabre/core/numbering_plan.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace palabre;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto plans = numbering::plans::builtin();
    static const auto homes = plans.countries();
    if (size < 2) return 0;
    const std::string written{reinterpret_cast<const char*>(data) + 2, size - 2};
    const country home = data[0] % 8 == 7 ? country{} : homes[data[0] % 8];
    // some year from 2010 to 2040, or after everything
    const calendar_time year = std::chrono::sys_days{std::chrono::year{2010 + data[1] % 31} / 1 / 1};
    const calendar_time as_of = data[1] > 127 ? numbering::newest : year;

    const auto found = plans.parse(written, home, as_of);
    require(found.why.empty() == bool{found});
    require((found.fault == numbering::fault::none) == bool{found});
    if (!found) return 0;

    require(found->written() == written);
    require(found->normal().size() <= 16);
    require(found->is_short_code() || found->e164().starts_with('+'));
    require(!plans.international(*found).empty() && !plans.national(*found).empty());
    static_cast<void>(plans.assigned_operator(*found));

    const country again = found->is_short_code() ? home : country{};
    const auto fixed_point = plans.parse(found->normal(), again, as_of);
    require(fixed_point && *fixed_point == *found && fixed_point->kind() == found->kind());
    require(plans.parse(plans.international(*found), again, as_of).number == found.number);
    if (!found->home().empty())
        require(plans.parse(plans.national(*found), found->home(), as_of).number == found.number);

    const auto forms = plans.forms(*found);
    for (const auto& each : forms) {
        const auto newest = plans.parse(each.normal(), again);
        require(newest && *newest == forms.front());
        require(plans.forms(each) == forms);
    }
    return 0;
}
