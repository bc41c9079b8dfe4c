// src/api/routes_lists.cpp - files into lists of leads: who asks, whether he may, what is noted.
#include "api/operations_lists.hpp"
#include "api/rest_face.hpp"
#include "api/routes.hpp"

namespace palabre::api {

/// A body that goes to a file is asked about first: whoever may not send it does not.
void routes::list_file(const operation& as, const http::request& what, const http::path_names& names,
                       http::reply then) {
    let_in_bytes(
        as, what, names, then, [&as, then, body = arrives_](routes& self, const http::request& asked, called with) {
            const auto company = with.company;
            const auto given = with.what.given;
            const auto answer = [weak = self.weak_from_this(), &as, then, with = std::move(with)](file_answer told) {
                const auto still = weak.lock();
                if (still == nullptr) return;
                if (!told.wrong && told.told.status == 100) return then(std::move(told.told));
                auto made = told.wrong ? rest_fault(*told.wrong, place_in_rest(as, told.wrong->field), false)
                                       : std::move(told.told);
                const int status = made.status;
                still->give(with, as.writes(), status, std::move(made), then);
            };
            if (as.name == "preview_lead_list") return self.lists_->preview(company, given, asked.body, answer);
            if (as.name == "report_lead_upload") return self.lists_->report(company, given, answer);
            if (body.comes && body.file == nullptr) return self.lists_->admit(company, given, answer);
            self.lists_->upload(company, given, body.file, answer);
        });
}

}  // namespace palabre::api
