// src/sip/sofia_login.hpp - what our requests have in common: names, addresses, and answers to who asks us to log in.
#pragma once

#include "sip/digest.hpp"

#include <sofia-sip/sip.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sip {

/// The elements of an authentication header, as digest::read() takes them.
std::vector<std::string> elements_of(const msg_auth_t& header);

/// The header's value that answers the best challenge of a 401 or 407. Nothing where none can be answered, or where the
/// login was refused. `logins` counts them.
std::optional<std::string> login_for(const sip_t& sip, bool by_proxy, const credentials& who, const char* method,
                                     const std::string& uri, unsigned& logins, std::string* realm = nullptr);

/// 16 characters that nobody guesses.
std::string new_token();

/// "Name" in quotes and a space; "" for none.
std::string display(const std::string& name);

/// Without what could begin another line.
std::string one_line(std::string_view text);

/// "sip:100@10.0.0.5:5060;transport=tcp": its host, without brackets; "" where it is no SIP address.
std::string host_of(const std::string& uri);

/// Its user part; "" where there is none.
std::string user_part(const std::string& uri);

/// Up to the first semicolon or question mark after the host.
std::string without_parameters(const std::string& uri);

}  // namespace palabre::sip
