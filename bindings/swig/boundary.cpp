// bindings/swig/boundary.cpp - catches, and tells.
#include "swig/boundary.hpp"

#include "engine/engine.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace palabre::bindings {

namespace json = boost::json;

namespace {

std::string told(const error& wrong) {
    json::array problems;
    for (const auto& each : wrong.problems())
        problems.push_back(json::object{{"file", clean_utf8(each.where.file)},
                                        {"line", each.where.line},
                                        {"column", each.where.column},
                                        {"what", clean_utf8(each.what)},
                                        {"cure", clean_utf8(each.cure)}});
    return json::serialize(json::object{{"error", json::object{{"code", to_string(wrong.code())},
                                                               {"message", clean_utf8(wrong.what())},
                                                               {"problems", std::move(problems)}}}});
}

template<class Deed> std::string guarded(Deed deed) noexcept {
    try {
        return deed();
    } catch (const error& wrong) {
        return told(wrong);
    } catch (const std::exception& wrong) {
        return told(error{errc::io, wrong.what()});
    } catch (...) {
        return told(error{errc::io, "something was thrown that is no exception"});
    }
}

}  // namespace

boundary::boundary() : engine_{std::make_unique<engine>()} {
}
boundary::~boundary() = default;

std::string boundary::configure(const std::string& file_or_json) noexcept {
    return guarded([&] { return engine_->configure(file_or_json), std::string{}; });
}

std::string boundary::register_connector(const std::string& name, const std::string& description) noexcept {
    return guarded([&] { return engine_->register_connector(name, description), std::string{}; });
}

std::string boundary::start() noexcept {
    return guarded([&] { return engine_->start(), std::string{}; });
}

std::string boundary::begin(const std::string& operation, const std::string& arguments) noexcept {
    return guarded([&] { return std::to_string(engine_->begin(operation, arguments)); });
}

std::string boundary::await(std::int64_t begun, std::int64_t wait_ms) noexcept {
    return guarded([&] { return engine_->await(begun, wait_ms); });
}

void boundary::listen(bool wanted) noexcept {
    engine_->listen(wanted);
}

bool boundary::stop(std::int64_t grace_ms) noexcept {
    return engine_->stop(grace_ms);
}

bool boundary::running() const noexcept {
    return engine_->running();
}

std::string boundary::next_task(std::int64_t wait_ms) noexcept {
    return guarded([&] { return engine_->next_task(wait_ms); });
}

bool boundary::answer(std::int64_t task, const std::string& reply) noexcept {
    return engine_->answer(task, reply);
}

std::string boundary::version() {
    return bindings::version();
}

}  // namespace palabre::bindings
