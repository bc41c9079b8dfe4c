// src/flow/check_values.cpp - expressions and templates against the types of what they read.
#include "flow/assigned.hpp"
#include "flow/check.hpp"
#include "flow/check_reads.hpp"
#include "flow/node_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow::checks {
namespace {

class values {
public:
    values(const plan& of, findings& to) : of_{of}, to_{to}, known_{of} {
        for (const auto& each : of.of().operations) operations_.emplace(each.connector + "." + each.name, &each);
    }

    void run() {
        check_header();
        reads read;
        for (node_number at = 0; at < of_.size(); ++at) {
            const auto& step = of_.node(at).step;
            check_names(at, step);
            for (const auto& part : computed_by(step)) {
                if (part.is != nullptr)
                    check(at, *part.is, wanted(step, part), part.sees);
                else
                    check(at, *part.text, part.sees);
                if (part.name == "remember") continue;  // looked at when the conversation is over; unset counts as no
                note(read, at, part.is != nullptr ? part.is->variables() : part.text->variables(), part.name, part.sees,
                     part.is != nullptr ? part.is->text() : "");
            }
            for (const auto& part : texts_of(step))
                for (const auto& [code, stretches] : part.words->by_language)
                    for (const auto& each : stretches) {
                        check(at, each.text, part.sees);
                        note(read, at, each.text.variables(), part.name, part.sees);
                    }
        }
        check_reads(of_, known_, read, to_);
    }

private:
    void check_header() {
        constexpr node_number header = nowhere;
        static constexpr std::string_view in_phrases[]{"label", "key", "channel", "channel_name"};
        for (const auto& language : of_.of().languages)
            for (const auto& [name, words] : language.phrases)
                for (const auto& [code, stretches] : words.by_language)
                    for (const auto& each : stretches) check(header, each.text, in_phrases);
        for (const auto& notice : of_.of().notices) {
            if (notice.concerns) check(header, *notice.concerns, kind::boolean, {});
            for (const auto& [code, stretches] : notice.words.by_language)
                for (const auto& each : stretches) check(header, each.text, {});
        }
    }

    void check(node_number at, const expression& is, kind wanted, std::span<const std::string_view> sees) {
        report(at, is.check(known_.environment(is.variables(), sees), wanted).problems);
    }

    void check(node_number at, const text_template& text, std::span<const std::string_view> sees) {
        const auto paths = text.variables();
        if (!paths.empty() || text.text().find("${") != std::string::npos)
            report(at, text.check(known_.environment(paths, sees)));
    }

    /// The expression knew only what it reads; suggestions come from everything that there is.
    void report(node_number at, std::vector<problem> found) {
        for (auto& each : found) {
            constexpr std::string_view unknown = "unknown variable '";
            if (!each.what.starts_with(unknown)) continue;
            const std::string name = each.what.substr(unknown.size(), each.what.size() - unknown.size() - 1);
            const std::string near = to_.nearest(name, known_.names());
            each.cure = near.empty() ? "set it before, or declare it under 'variables'" : near;
        }
        if (at != nowhere) return to_.add(at, found);
        for (auto& each : found) to_.add(each.where, each.what, each.cure);
    }

    /// What the place of an expression needs: a declared argument's type, a declared variable's.
    kind wanted(const step::any& step, const computed_part& part) const {
        const std::string_view name = std::string_view{part.name}.substr(1, part.name.size() - 2);
        if (const auto* request = request_of(step)) {
            const auto found = operations_.find(request->connector + "." + request->operation);
            if (found == operations_.end()) return kind::dynamic;
            for (const auto& each : found->second->arguments)
                if (each.name == name) return each.type.kind();
        } else if (std::holds_alternative<step::set>(step)) {
            if (const type* declared = known_.declared(name)) return declared->kind();
        }
        return part.wanted;
    }

    /// The conversation's own facts would be hidden behind a variable of their name.
    void check_names(node_number at, const step::any& step) {
        const auto refuse = [&](std::string_view name) {
            const auto& all = facts();
            if (std::any_of(all.begin(), all.end(), [&](const field& each) { return each.name == name; }))
                to_.add(at, {}, fmt::format("'{}' sets '{}', which the conversation itself keeps", of_.id(at), name),
                        "use another name");
        };
        for (const std::string_view outcome : {"next", "value", "done", "recorded"})
            assigned_by(of_.of(), step, outcome, refuse);
        if (const auto* collect = std::get_if<step::collect>(&step); collect != nullptr && collect->into.empty())
            to_.add(at, {}, fmt::format("'{}' does not say where to keep the answer", of_.id(at)),
                    "name a variable in 'into'");
    }

    /// Where has(x.y) is asked of a variable, not knowing it is meant: what cannot be known does not hold.
    void note(reads& read, node_number at, const std::vector<std::string>& paths, const std::string& by,
              const std::vector<std::string_view>& sees, std::string_view source = {}) {
        for (const auto& path : paths) {
            const std::string_view root = std::string_view{path}.substr(0, path.find('.'));
            const bool asked = source.find(fmt::format("has({}.", root)) != std::string_view::npos;
            if (!asked && std::find(sees.begin(), sees.end(), root) == sees.end()) read.add(at, root, by, known_);
        }
    }

    const plan& of_;
    findings& to_;
    variables known_;
    std::unordered_map<std::string, const operation*> operations_;
};

}  // namespace

void check_values(const plan& of, findings& to) {
    values{of, to}.run();
}

}  // namespace palabre::flow::checks
