// examples/palabre_center/customers.hpp - what is done to one company's customers: look up, export, erase, sweep.
#pragma once

#include "palabre/history/retention.hpp"
#include "palabre/history/sql_store.hpp"

#include <string>

namespace palabre_center {

struct subject {
    palabre::history::sql_store_options store;
    std::string company;
    std::string address = {};  ///< "+2290190011234", or KIND:ADDRESS such as messenger:5551 or account:C-17.
    std::string country = {};  ///< Of a number written without one.
};

/// Each of these throws palabre::error where the company or the customer is not there, or the store cannot.
std::string looked_up(const subject& whom);
std::string exported(const subject& whom);
/// What was done, a line each. His recordings go with him where their folder is told; else at the center's next sweep.
std::string erased(const subject& whom, const std::string& recordings);
std::string swept(const subject& of, const palabre::history::retention& rules);

/// "entries=365d,sessions=12h".
palabre::history::retention retention_from(const std::string& text);

}  // namespace palabre_center
