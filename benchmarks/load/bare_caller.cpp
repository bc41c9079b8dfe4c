// benchmarks/load/bare_caller.cpp - a NUA loop that calls.
#include "load/bare_caller.hpp"

#include "sip/sofia_root.hpp"

#include <fmt/format.h>

#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_tagarg.h>
#include <sofia-sip/tport_tag.h>

#include <atomic>
#include <future>
#include <thread>

namespace palabre::load {

struct bare_caller::impl {
    explicit impl(std::uint16_t port) : to{fmt::format("sip:+22961000000@127.0.0.1:{}", port)} {
        std::promise<void> ready;
        auto opened = ready.get_future();
        worker = std::thread{[this, &ready] { run(ready); }};
        opened.get();
    }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;
    ~impl() {
        stopping = true;
        root->wake();
        worker.join();
    }

    void run(std::promise<void>& ready) {
        sip::sofia_root own{[this] {
            for (auto count = wanted.exchange(0); count > 0; --count) invite();
        }};
        root = &own;
        nua = nua_create(own.get(), &impl::on_event, reinterpret_cast<nua_magic_t*>(this),
                         NUTAG_URL("sip:127.0.0.1:*;transport=udp"), NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOACK(0),
                         NUTAG_ENABLEMESSAGE(0), TPTAG_UDP_RMEM(4'000'000), TAG_END());
        ready.set_value();
        bool shutting = false;
        while (!shut) {
            if (stopping && !shutting) {
                shutting = true;
                nua_shutdown(nua);
            }
            own.step();
            if (!shut) own.sleep();
        }
        nua_destroy(nua);
    }

    void invite() {
        auto* const handle = nua_handle(nua, nullptr, NUTAG_URL(to.c_str()), SIPTAG_TO_STR(to.c_str()),
                                        SIPTAG_FROM_STR("<sip:+22921300000@127.0.0.1>"), TAG_END());
        nua_invite(handle, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                   SIPTAG_PAYLOAD_STR("v=0\r\no=palabre 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                      "m=audio 40000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\n"
                                      "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
                                      "a=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"),
                   TAG_END());
    }

    static void on_event(nua_event_t what, int status, const char*, nua_t*, nua_magic_t* magic, nua_handle_t* handle,
                         nua_hmagic_t*, const sip_t*, tagi_t* tags) {
        auto& self = *reinterpret_cast<impl*>(magic);
        if (what == nua_r_invite && status >= 200 && status < 300) {
            nua_ack(handle, TAG_END());
            nua_bye(handle, TAG_END());
        }
        if (what == nua_i_state) {
            int state = 0;
            tl_gets(tags, NUTAG_CALLSTATE_REF(state), TAG_END());
            if (state == nua_callstate_terminated) {
                nua_handle_destroy(handle);
                ++self.done;
            }
        }
        if (what == nua_r_shutdown && status >= 200) self.shut = true;
    }

    std::string to;
    nua_t* nua = nullptr;
    sip::sofia_root* root = nullptr;
    std::atomic<int> wanted = 0, done = 0;
    std::atomic<bool> stopping = false;
    bool shut = false;
    std::thread worker;
};

bare_caller::bare_caller(std::uint16_t to) : impl_{std::make_unique<impl>(to)} {
}
bare_caller::~bare_caller() = default;
void bare_caller::call() {
    ++impl_->wanted;
    impl_->root->wake();
}
int bare_caller::done() const {
    return impl_->done;
}

}  // namespace palabre::load
