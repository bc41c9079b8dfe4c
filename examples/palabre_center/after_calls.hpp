// examples/palabre_center/after_calls.hpp - what follows a company's calls: its file, and what may do it.
#pragma once

#include "configuration.hpp"
#include "plans.hpp"

#include "palabre/campaign/after_calls.hpp"
#include "palabre/center.hpp"

#include <string>
#include <vector>

namespace palabre_center {

/// The plan in the file that the company's after_calls names; what is wrong with it is told at its place.
void read_after_calls(settings_reader& from, const palabre::detail::yaml_node& company_map, company& into);

/// What these plans contradict of the rest: no carrier, a survey that nobody can answer, a flow that is not there.
std::vector<palabre::problem> after_problems(const configuration& of, const plans& flows);

/// Operations of a center's connectors.
///
/// Owns:    nothing; the center must outlive it.
/// Threads: the strand.
class connected_deeds final : public palabre::campaign::deeds {
public:
    connected_deeds(palabre::center& of, std::string company) : of_{of}, company_{std::move(company)} {}
    void act(const std::string& operation, const palabre::value& arguments, const std::string& key,
             palabre::history::customer_id about, std::function<void(std::string why, bool again)> then) override;

private:
    palabre::center& of_;
    const std::string company_;
};

}  // namespace palabre_center
