// examples/palabre_center/translators.hpp - the translators of a running center, one a company that has one.
#pragma once

#include "configuration.hpp"

#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/history/store.hpp"
#include "palabre/translator/translator.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre_center {

/// Owns:    the translators. The store must outlive it.
/// Threads: the strand.
class translators {
public:
    translators(palabre::runtime& on, palabre::logger log) : on_{on}, log_{std::move(log)} {}

    /// A company's phrases are looked at once it is served from here.
    void open(palabre::history::store& of, const std::vector<company>& all,
              std::function<bool(const std::string& company)> serves);

    /// The same of a configuration that was read again: those whose settings changed are made anew.
    void take(const std::vector<company>& all);

    /// nullptr: it has none.
    std::shared_ptr<palabre::translator::translator> of(const std::string& company) const;

private:
    struct one {
        translator_settings settings;
        std::shared_ptr<palabre::translator::translator> is;
    };
    palabre::history::phrase_book* book_of(const std::string& company);

    palabre::runtime& on_;
    palabre::logger log_;
    palabre::history::store* store_ = nullptr;
    std::function<bool(const std::string&)> serves_;
    std::map<std::string, palabre::history::company_id> ids_;
    std::map<std::string, one> all_;
};

}  // namespace palabre_center
