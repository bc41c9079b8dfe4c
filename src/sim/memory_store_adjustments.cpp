// src/sim/memory_store_adjustments.cpp - one company's adjustments of flows in memory.
#include "history/adjustment_rules.hpp"
#include "history/validate.hpp"
#include "sim/memory_store_impl.hpp"

#include <algorithm>
#include <map>

namespace palabre::sim {

using namespace history;
using memory::company_data;

void memory_store::impl::adjustments_part::put(adjustment what, std::string content, on_reply<nothing> then) {
    if (std::string why = why_refused(what, content); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    what.bytes = content.size();
    store_.write<nothing>(id_, 1, std::move(then),
                          [what = std::move(what), content = std::move(content)](company_data& rows) {
                              const auto id = what.which;
                              rows.adjustments.try_emplace(id, what, content);
                              return reply<nothing>{};
                          });
}

void memory_store::impl::adjustments_part::current(on_reply<std::vector<adjustment>> then) {
    store_.read<std::vector<adjustment>>(id_, std::move(then), [](const company_data& rows) {
        std::map<std::pair<std::string, std::string>, const adjustment*> newest;
        for (const auto& [id, each] : rows.adjustments) newest[{each.first.kind, each.first.key}] = &each.first;
        reply<std::vector<adjustment>> found;
        for (const auto& [key, each] : newest) found.value.push_back(*each);
        return found;
    });
}

void memory_store::impl::adjustments_part::adjustments(const std::string& kind, const std::string& key,
                                                       std::size_t limit, on_reply<std::vector<adjustment>> then) {
    if (std::string why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    store_.read<std::vector<adjustment>>(id_, std::move(then), [kind, key, limit](const company_data& rows) {
        reply<std::vector<adjustment>> found;
        for (auto at = rows.adjustments.rbegin(); at != rows.adjustments.rend() && found.value.size() < limit; ++at) {
            const auto& each = at->second.first;
            if ((kind.empty() || each.kind == kind) && (key.empty() || each.key == key)) found.value.push_back(each);
        }
        return found;
    });
}

void memory_store::impl::adjustments_part::content_of(adjustment_id which, on_reply<std::string> then) {
    store_.read<std::string>(id_, std::move(then), [which](const company_data& rows) -> reply<std::string> {
        const auto found = rows.adjustments.find(which);
        if (found == rows.adjustments.end() || found->second.second.empty())
            return {verdict::not_found, {}, "that adjustment has no content"};
        return {verdict::done, found->second.second, {}};
    });
}

}  // namespace palabre::sim
