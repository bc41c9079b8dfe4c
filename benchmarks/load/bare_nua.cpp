// benchmarks/load/bare_nua.cpp - a NUA loop.
#include "load/bare_nua.hpp"

#include "load/cpu_time.hpp"
#include "sip/sofia_root.hpp"

#include <sofia-sip/nta_tag.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_tagarg.h>
#include <sofia-sip/tport_tag.h>

#include <arpa/inet.h>
#include <atomic>
#include <future>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>

namespace palabre::load {

struct bare_nua::impl {
    impl() {
        std::promise<void> ready;
        auto opened = ready.get_future();
        worker = std::thread{[this, &ready] { run(ready); }};
        opened.get();
        cpu = clock_of(worker);
    }
    impl(const impl&) = delete;
    impl& operator=(const impl&) = delete;
    ~impl() {
        stopping = true;
        root->wake();
        worker.join();
    }

    void run(std::promise<void>& ready) {
        sip::sofia_root own{[] {}};
        root = &own;
        auto* const nua = nua_create(own.get(), &impl::on_event, reinterpret_cast<nua_magic_t*>(this),
                                     NUTAG_URL("sip:127.0.0.1:*;transport=udp"), NUTAG_MEDIA_ENABLE(0),
                                     NUTAG_AUTOANSWER(0), NUTAG_AUTOALERT(0), NUTAG_AUTO100(0), NUTAG_ENABLEMESSAGE(0),
                                     TPTAG_UDP_RMEM(4'000'000), TAG_END());
        for (const int each : own.watched()) {
            sockaddr_in bound{};
            socklen_t size = sizeof bound;
            if (getsockname(each, reinterpret_cast<sockaddr*>(&bound), &size) == 0 && bound.sin_port != 0)
                port = ntohs(bound.sin_port);
        }
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

    static void on_event(nua_event_t what, int status, const char*, nua_t*, nua_magic_t* self, nua_handle_t* handle,
                         nua_hmagic_t*, const sip_t*, tagi_t* tags) {
        if (what == nua_i_invite && status < 200)
            nua_respond(
                handle, SIP_200_OK, SIPTAG_CONTENT_TYPE_STR("application/sdp"),
                SIPTAG_PAYLOAD_STR("v=0\r\no=palabre 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                   "m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n"
                                   "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
                                   "a=sendrecv\r\n"),
                TAG_END());
        if (what == nua_i_state) {
            int state = 0;
            tl_gets(tags, NUTAG_CALLSTATE_REF(state), TAG_END());
            if (state == nua_callstate_terminated) nua_handle_destroy(handle);
        }
        if (what == nua_r_shutdown && status >= 200) reinterpret_cast<impl*>(self)->shut = true;
    }

    std::uint16_t port = 0;
    sip::sofia_root* root = nullptr;
    std::atomic<bool> stopping = false;
    bool shut = false;
    std::thread worker;
    clockid_t cpu{};
};

bare_nua::bare_nua() : impl_{std::make_unique<impl>()} {
}
bare_nua::~bare_nua() = default;
std::uint16_t bare_nua::port() const {
    return impl_->port;
}
double bare_nua::cpu_seconds() const {
    return seconds_of(impl_->cpu);
}

}  // namespace palabre::load
