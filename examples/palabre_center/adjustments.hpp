// examples/palabre_center/adjustments.hpp - what people change of flows at the desk: kept, and put into what answers.
#pragma once

#include "configuration.hpp"
#include "plans.hpp"

#include "palabre/api/adjuster.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/core/calendar.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/history/adjustment_book.hpp"
#include "palabre/history/store.hpp"
#include "palabre/speech/prompts.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace palabre_center {

using flow_ptr = std::shared_ptr<const palabre::flow::graph>;

/// By kind and thing, the newest.
using current_adjustments = std::map<std::pair<std::string, std::string>, palabre::history::adjustment>;

/// As flow::with_changes() takes them. A calendar's change stands before the rules that its file has now; error where it
/// does not fit them.
palabre::value changes_of(const current_adjustments& of, const palabre::flow::graph& plan);

/// Throws error for what does not fit those rules.
palabre::calendar changed_calendar(const palabre::calendar& file, const palabre::value& change);

/// What was changed and is gone from the flows, each with its cure.
std::vector<palabre::problem> gone_changes(const current_adjustments& of, const std::vector<flow_ptr>& plans,
                                           const std::string& company);

/// What the server lends.
struct adjustment_hooks {
    std::function<bool(const std::string& company)> serves;
    /// The plan that answers there from now on.
    std::function<void(const std::string& address, const palabre::flow::graph& plan)> answer;
    std::function<palabre::speech::prompts*()> recordings;
    std::string spelling = {};  ///< Folder of rules, as the voice line has it.
    /// Something that is no flow's has been read or changed.
    std::function<void(const std::string& company)> changed = {};
    /// The company has words for callers whose flow does not answer.
    std::function<bool(const std::string& company)> announces = {};
};

/// The newest adjustment of each kind and thing. What a flow has no place for waits until it has one again.
///
/// Owns:    what it has read of the store, a thread while a picture is drawn.
/// Threads: the strand.
class adjustments final : public palabre::api::adjuster {
public:
    adjustments(palabre::asio_runtime& on, palabre::history::store& of, adjustment_hooks with, palabre::logger log);
    ~adjustments() override;

    /// Flows as the configuration has them, again at each reload.
    void take(const configuration& made, const plans& flows);

    /// That plan as it is to answer for the company.
    palabre::flow::graph adjusted(const std::string& company, const palabre::flow::graph& plan) const;

    /// Reads what is kept for companies as they come to be served here.
    void start();

    void adjust(palabre::api::adjustment_asked what, std::function<void(palabre::api::adjusted)> then) override;

    using told = std::function<void(palabre::api::adjusted)>;

    /// nullptr where it has not been read, or another center serves the company.
    const current_adjustments* kept_of(const std::string& company) const;
    std::vector<flow_ptr> flows_of(const std::string& company) const;

    /// Something that is no flow's: durable, then `then`; or `otherwise` hears why not.
    void keep_for(palabre::api::adjustment_asked by, told otherwise, const std::string& kind, const std::string& thing,
                  std::string body, std::function<void(const palabre::history::adjustment&)> then);

    /// Why the flow at that address of ours was taken down; nothing: it answers.
    std::optional<std::string> taken_down(const std::string& address) const;

private:
    struct served {
        palabre::history::company_id id{};
        bool read = false;
        std::map<std::string, flow_ptr> by_address = {};
        current_adjustments current = {};
        std::set<std::string> muting = {};   // menus of which a change is being written
        std::set<std::string> unheard = {};  // recordings that could not be read, until they are asked for again
        palabre::instant ask_again{};
    };
    /// Where a prompt is kept, and by which names the line knows it.
    struct clip_place {
        std::string thing;
        palabre::speech::clip_name changed, heard;
    };
    struct wish;
    using wish_ptr = std::shared_ptr<wish>;
    using step = void (adjustments::*)(const wish_ptr&);

    static current_adjustments that_fit(const current_adjustments& of, const palabre::flow::graph& plan,
                                        const palabre::logger* told);
    void look();
    void read(const std::string& company);
    void load_recordings(const std::string& company);
    void load_recording(const std::string& company, const palabre::history::adjustment& of);
    void apply(const std::string& company);
    const palabre::flow::graph* flow_of(const wish& of) const;
    const palabre::history::adjustment* current(const wish& of, const std::string& kind,
                                                const std::string& thing) const;
    palabre::history::adjustment_book& book(const wish& of) const;
    void keep(const wish_ptr& of, const std::string& kind, const std::string& thing, std::string body,
              std::string content, std::function<void(const palabre::history::adjustment&)> then);
    bool fits(const wish_ptr& of, const std::string& flow, const std::string& kind, const std::string& thing,
              const std::string& body);

    bool find_clip(const wish_ptr& of, clip_place& into) const;

    void list_flows(const wish_ptr& of);
    void draw_flow(const wish_ptr& of);
    void list_changes(const wish_ptr& of);
    void set_flow_state(const wish_ptr& of);
    void mute_choice(const wish_ptr& of);
    void list_notices(const wish_ptr& of);
    void write_notice(const wish_ptr& of);
    void end_notice(const wish_ptr& of);
    void list_calendars(const wish_ptr& of);
    void write_calendar(const wish_ptr& of);
    void restore_calendar(const wish_ptr& of);
    void list_prompts(const wish_ptr& of);
    void list_prompt_versions(const wish_ptr& of);
    void fetch_prompt(const wish_ptr& of);
    void store_prompt(const wish_ptr& of);
    void use_prompt(const wish_ptr& of);

    palabre::asio_runtime& on_;
    palabre::history::store& store_;
    const adjustment_hooks with_;
    const palabre::logger log_;
    std::map<std::string, served> companies_;
    palabre::timer_id looking_ = palabre::timer_id::none;
    std::thread drawing_;
};

}  // namespace palabre_center
