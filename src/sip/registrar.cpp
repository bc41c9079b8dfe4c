// src/sip/registrar.cpp - who has registered where: logins checked, contacts kept until they lapse.
#include "sip/registrar.hpp"

#include "palabre/channel/lent_login.hpp"
#include "sip/lent_login.hpp"
#include "sip/sofia_login.hpp"

#include <algorithm>
#include <charconv>

namespace palabre::sip {
namespace {

bool is_browser(const std::string& user, const phone_book& in) {
    const auto rights = in.rights.find(user);
    return rights != in.rights.end() && rights->second.browser;
}

std::int64_t milliseconds(instant now) {
    return now.time_since_epoch() / std::chrono::milliseconds{1};
}

const std::string& value_of(const digest::parameters& from, std::string_view name) {
    static const std::string none;
    const auto found = from.find(name);
    return found == from.end() ? none : found->second;
}

}  // namespace

registrar::registrar(phone_book book, std::string key) : book_{std::move(book)}, key_{std::move(key)} {
}

registrar::guesses& registrar::guesses_of(const std::string& host, instant now) {
    const auto is_old = [&](const guesses& each) { return now - each.since >= book_.interval; };
    if (guesses_.size() >= most_sources) std::erase_if(guesses_, [&](const auto& each) { return is_old(each.second); });
    if (guesses_.size() >= most_sources)  // from everywhere at once: the oldest is forgotten
        guesses_.erase(std::ranges::min_element(guesses_, {}, [](const auto& each) { return each.second.since; }));
    auto& found = guesses_.try_emplace(host, guesses{now}).first->second;
    if (is_old(found)) found = {now};
    return found;
}

/// Whether the answer is that user's, made for this request with that password.
bool registrar::is_login(const phone_login& said, const std::string& password, std::string_view method,
                         bool lent) const {
    const auto& login = *said.login;
    const auto named = value_of(login, "algorithm");
    const bool sha = named == "SHA-256" || named == "sha-256";
    const bool right =
        digest::is_right(login, sha ? digest::algorithm::sha256 : digest::algorithm::md5, password, method);
    const bool known = named.empty() || sha || named == "MD5" || named == "md5";
    const auto by = sha ? digest::algorithm::sha256 : digest::algorithm::md5;
    const bool offered = std::ranges::find(book_.digests, by) != book_.digests.end();
    return right && known && offered && (lent || value_of(login, "username") == said.user) &&
           value_of(login, "realm") == book_.realm;
}

/// Until when the login that is shown holds, where it is a lent one; whether it is a right one is another question.
std::optional<std::int64_t> registrar::lent_to(const phone_login& said) const {
    const auto found = book_.rights.find(said.user);
    if (book_.lends.empty() || found == book_.rights.end() || !found->second.browser) return {};
    return lent_until(value_of(*said.login, "username"), said.user);
}

registration_answer registrar::take(const registration& said, instant now) {
    const auto answer = let_in(said, "REGISTER", now);
    return answer.status == 200 ? bind(said, now) : answer;
}

registration_answer registrar::let_in(const phone_login& said, std::string_view method, instant now) {
    // Behind a proxy names that nobody has are one, or they would push out the others.
    const bool is_known = book_.users.contains(said.user);
    auto& tried = guesses_of(said.by_proxy ? said.from.host + ' ' + (is_known ? said.user : "") : said.from.host, now);
    registration_answer answer;
    // A lent login cannot be guessed: whoever tries does not keep its owner out.
    const bool may_be_lent = said.by_proxy && is_known && (!said.login || lent_to(said));
    if (!may_be_lent && (tried.wrong >= book_.most_failures || tried.begun >= book_.most_challenges)) {
        ++refused_;
        answer.status = 0;
        answer.block = true;
        return answer;
    }
    const auto challenge = [&](bool stale) {
        ++tried.begun;
        answer.status = 401;
        answer.challenge = true;
        answer.stale = stale;
        answer.nonce = digest::make_nonce(key_, milliseconds(now), ++last_nonce_, said.from.host);
        return answer;
    };
    if (!said.login) return challenge(false);
    const auto& nonce = value_of(*said.login, "nonce");
    const auto state = digest::check_nonce(nonce, key_, milliseconds(now), said.from.host, longest_nonce_ms);
    if (state == digest::nonce_state::forged) return challenge(false);
    if (state == digest::nonce_state::old) return challenge(true);

    // A nonce counts up: what was overheard is worth nothing.
    std::uint32_t count = 0;
    const auto& number = value_of(*said.login, "nc");
    std::from_chars(number.data(), number.data() + number.size(), count, 16);
    const auto used = counts_.find(nonce);
    if (used != counts_.end() && count <= used->second) return challenge(true);

    static const std::string nobodys = "nobody's password";
    const auto found = book_.users.find(said.user);
    const auto until = lent_to(said);
    const bool exists = found != book_.users.end() && (until || !found->second.empty());
    const auto password =
        until    ? lent_password(book_.lends, value_of(*said.login, "username"), lent_hash::sha256).reveal()
        : exists ? found->second
                 : nobodys;
    const bool is_right = is_login(said, password, method, until.has_value()) && exists;
    if (is_right && until && *until <= now.time_since_epoch() / std::chrono::seconds{1}) {
        answer.status = 403;  // it was right: nobody guesses here, and its owner gets another one
        return answer;
    }
    if (!is_right) {
        ++refused_;
        if (!may_be_lent) ++tried.wrong;
        answer.status = 403;
        answer.block = tried.wrong >= book_.most_failures;
        return answer;
    }
    if (counts_.size() >= most_nonces) counts_.clear();
    counts_[nonce] = count;
    tried.begun = 0;
    return answer;
}

registration_answer registrar::bind(const registration& said, instant now) {
    registration_answer answer;
    const auto wanted = [&](const registration::contact& each) {
        return each.expires.value_or(said.expires.value_or(book_.longest));
    };
    for (const auto& each : said.contacts)
        if (const auto time = wanted(each); time.count() > 0 && time < book_.shortest) {
            answer.status = 423;
            return answer;
        }
    auto& all = bindings_[said.user];
    const auto places = [&] {
        std::vector<std::pair<std::string, place_on_net>> told;
        for (const auto& each : all) told.emplace_back(each.at.uri, each.at.from);
        return told;
    };
    const auto before = places();
    if (said.all) {
        if (!said.contacts.empty() || said.expires.value_or(std::chrono::seconds{1}).count() != 0) {
            answer.status = 400;  // RFC 3261, 10.2.2: "*" only says that all are to go
            return answer;
        }
        all.clear();
    }
    for (const auto& each : said.contacts) {
        const auto old = std::ranges::find_if(all, [&](const binding& one) { return one.at.uri == each.uri; });
        if (old != all.end()) {
            if (old->series == said.series && said.number <= old->number) continue;  // out of order (10.3, step 7)
            all.erase(old);
        }
        // Behind NAT its REGISTER is what keeps the way to it open.
        const bool is_far = host_of(each.uri) != said.from.host;
        const auto time = std::min({wanted(each), book_.longest, is_far ? book_.behind_nat : book_.longest});
        if (time.count() <= 0) continue;
        all.insert(all.begin(), {{each.uri, said.from, said.over, now + time, said.product}, said.series, said.number});
    }
    if (all.size() > book_.most_contacts) all.resize(book_.most_contacts);
    for (const auto& each : all)
        answer.contacts.emplace_back(each.at.uri,
                                     std::chrono::duration_cast<std::chrono::seconds>(each.at.until - now));
    answer.changed = before != places();
    if (all.empty()) bindings_.erase(said.user);
    return answer;
}

std::vector<std::string> registrar::lapse(instant now) {
    std::vector<std::string> changed;
    for (auto each = bindings_.begin(); each != bindings_.end();) {
        if (std::erase_if(each->second, [&](const binding& one) { return one.at.until <= now; }) > 0)
            changed.push_back(each->first);
        each = each->second.empty() ? bindings_.erase(each) : std::next(each);
    }
    return changed;
}

std::optional<instant> registrar::next_lapse() const {
    std::optional<instant> first;
    for (const auto& [user, all] : bindings_)
        for (const auto& each : all)
            if (!first || each.at.until < *first) first = each.at.until;
    return first;
}

std::vector<phone_contact> registrar::contacts(const std::string& user) const {
    std::vector<phone_contact> all;
    if (const auto found = bindings_.find(user); found != bindings_.end())
        for (const auto& each : found->second) all.push_back(each.at);
    return all;
}

std::vector<std::string> registrar::users() const {
    std::vector<std::string> all;
    for (const auto& each : bindings_) all.push_back(each.first);
    return all;
}

bool registrar::knows(const std::string& user, const place_on_net& from) const {
    const auto found = bindings_.find(user);
    return found != bindings_.end() &&
           std::ranges::any_of(found->second, [&](const binding& each) { return each.at.from == from; });
}

std::vector<std::string> registrar::serve(phone_book book) {
    const auto before = std::exchange(book_, std::move(book));
    std::vector<std::string> gone;
    for (const auto& [user, password] : before.users) {
        const auto now = book_.users.find(user);
        if (now != book_.users.end() && now->second == password && before.realm == book_.realm &&
            (!is_browser(user, before) || is_browser(user, book_)))
            continue;
        if (bindings_.erase(user) > 0) gone.push_back(user);
    }
    return gone;
}

}  // namespace palabre::sip
