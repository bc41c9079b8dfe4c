// src/api/service_sending.cpp - whether a customer may be written to on a medium, how else, and what it costs.
#include "api/service_task.hpp"
#include "core/moment.hpp"
#include "palabre/channel/sms_size.hpp"
#include "palabre/channel/sms_text.hpp"
#include "palabre/delivery/permission.hpp"

#include <utility>

namespace palabre::api {
namespace {

json::object told(const delivery::permission& may, const std::string& text) {
    json::object made{{"on", to_string(may.on)}, {"may", may.yes}, {"by_template", may.by_template}};
    std::size_t parts = 1;
    if (may.on == medium::sms && !text.empty()) {
        const auto size = sms_size(sms_normalised(text));
        parts = size.parts;
        made["parts"] = size.parts;
        made["encoding"] = to_string(size.encoding);
    }
    if (!may.yes) made["refused"] = to_string(may.refused);
    if (!may.why.empty()) made["why"] = may.why;
    if (may.from) made["from"] = detail::write_moment(*may.from);
    if (may.instead) made["instead"] = to_string(*may.instead);
    if (may.cost) {
        made["cost_minor"] = may.cost->minor() * static_cast<std::int64_t>(parts);
        made["currency"] = may.cost->currency();
    }
    return made;
}

}  // namespace

void service::can_send(const job& of) {
    if (!can_send_) return of->unavailable("nothing is sent here");
    of->in->find(of->who, alive([of](service& self, const reply<history::person>& him) {
                     if (!him) return of->refuse(him, "nobody is known by that address");
                     self.can_send_(of->with.company, him->who.id, medium_from(of->text("on")), of->text("purpose"),
                                    [of](const delivery::permission& may) { of->tell(told(may, of->text("text"))); });
                 }));
}

}  // namespace palabre::api
