// src/api/operations_audit.cpp - what may be asked of the audit log.
#include "api/operations_audit.hpp"

namespace palabre::api {
namespace {

using kind = field::kind;
using place = field::place;

const record note{"audit_note",
                  "One line of the audit log. What is empty is left out.",
                  {{.name = "id", .is = kind::id, .about = "Its id.", .required = true},
                   {.name = "at", .is = kind::moment, .about = "When it was answered.", .required = true},
                   {.name = "who", .about = "'user:LOGIN' or 'key:NAME'.", .required = true},
                   {.name = "operation", .about = "What was asked.", .required = true},
                   {.name = "subject", .about = "Whom or what it was about: an address, an id."},
                   {.name = "from", .about = "The address that it came from."},
                   {.name = "status", .is = kind::integer, .about = "HTTP's: 403 was refused.", .required = true}}};

const record page{
    "audit_page",
    "A page of the audit log, the newest first.",
    {{.name = "notes", .is = kind::record, .about = "The newest first.", .required = true, .list = true, .of = &note},
     {.name = "next",
      .about = "'after' of the next page; null, or left out in XML: that was all.",
      .required = true,
      .nullable = true}}};

}  // namespace

std::vector<operation> audit_operations() {
    return {{.name = "list_audit",
             .method = "GET",
             .path = "/api/v1/audit",
             .needs = scope::audit,
             .about = "Who saw and did what in a company, the newest first.",
             .takes = {{.name = "limit",
                        .is = kind::integer,
                        .about = "Lines of a page; 100 without it.",
                        .in = place::query,
                        .least = 1,
                        .most = 1000},
                       {.name = "after", .about = "'next' of the page before.", .in = place::query},
                       {.name = "who", .about = "'user:LOGIN' or 'key:NAME' alone.", .in = place::query}},
             .tells = &page,
             .absent = "The company has no history yet."}};
}

std::vector<const record*> audit_records() {
    return {&note, &page};
}

}  // namespace palabre::api
