// palabre/channel/lent_login.hpp - logins that hold for a while, made from a key and kept nowhere.
#pragma once

#include "palabre/core/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace palabre {

/// The hash of a lent password. TURN servers that know this kind of login (coturn's `use-auth-secret`) take SHA-1.
enum class lent_hash { sha1, sha256 };

/// A name that says until when it holds, and the password that belongs to it.
struct lent_login {
    std::string name;  ///< "1764361234:afi".
    secret password;
};

/// HMAC of the name by the key, in base64: whoever has the key needs to remember no login.
secret lent_password(const secret& key, std::string_view name, lent_hash by);

/// `until` is in seconds of the clock by which it will be checked: Unix time for a TURN server, the runtime's own, which a
/// voice line has too (voice_phones::lends), for telephones.
lent_login lend(const secret& key, const std::string& user, std::int64_t until, lent_hash by);

}  // namespace palabre
