// src/media/srtp.cpp - libsrtp's sessions, one a direction.
#include "media/srtp.hpp"

#include "palabre/core/error.hpp"

#include <string>
#include <utility>

#include <srtp2/srtp.h>

namespace palabre::media {

namespace {

srtp_t session(srtp_suite suite, srtp_key key, srtp_ssrc_t of) {
    static const bool is_ready = srtp_init() == srtp_err_status_ok;
    srtp_policy_t policy{};
    if (suite == srtp_suite::aes_128_sha1_32)
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp);
    else
        srtp_crypto_policy_set_rtp_default(&policy.rtp);
    srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
    policy.ssrc = of;
    policy.key = key.data();
    policy.window_size = 1'024;  // packets: a relayed stream may jump
    srtp_t made = nullptr;
    const auto found = is_ready ? srtp_create(&made, &policy) : srtp_err_status_init_fail;
    if (found != srtp_err_status_ok)
        throw error{errc::invalid_argument, "libsrtp takes no key: status " + std::to_string(found)};
    return made;
}

}  // namespace

struct srtp::impl {
    struct release {
        void operator()(srtp_t of) const noexcept { srtp_dealloc(of); }
    };
    using owned = std::unique_ptr<srtp_ctx_t_, release>;

    template<typename F>
    static std::size_t run(F what, const owned& with, std::uint8_t* packet, std::size_t size) noexcept {
        int length = static_cast<int>(size);
        return what(with.get(), packet, &length) == srtp_err_status_ok ? static_cast<std::size_t>(length) : 0;
    }

    srtp_keys keys;
    owned out, in;
};

srtp::srtp(const srtp_keys& keys, std::uint32_t ssrc) : impl_{std::make_unique<impl>()} {
    impl_->keys = keys;
    impl_->out.reset(session(keys.suite, keys.ours, {ssrc_specific, ssrc}));
    impl_->in.reset(session(keys.suite, keys.theirs, {ssrc_any_inbound, 0}));
}

srtp::~srtp() = default;

void srtp::go_on_from(srtp& before) noexcept {
    if (impl_->keys.suite != before.impl_->keys.suite) return;
    if (impl_->keys.ours == before.impl_->keys.ours) std::swap(impl_->out, before.impl_->out);
    if (impl_->keys.theirs == before.impl_->keys.theirs) std::swap(impl_->in, before.impl_->in);
}

std::size_t srtp::protect(std::uint8_t* packet, std::size_t size) noexcept {
    return impl::run(srtp_protect, impl_->out, packet, size);
}

std::size_t srtp::protect_rtcp(std::uint8_t* packet, std::size_t size) noexcept {
    return impl::run(srtp_protect_rtcp, impl_->out, packet, size);
}

std::size_t srtp::unprotect(std::span<std::uint8_t> packet) noexcept {
    return impl::run(srtp_unprotect, impl_->in, packet.data(), packet.size());
}

std::size_t srtp::unprotect_rtcp(std::span<std::uint8_t> packet) noexcept {
    return impl::run(srtp_unprotect_rtcp, impl_->in, packet.data(), packet.size());
}

}  // namespace palabre::media
