// examples/palabre_center/connectors.cpp - the keys of a connector, whatever its kind.
#include "connectors.hpp"

#include "core/nearest.hpp"
#include "settings_reader.hpp"

#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;
using detail::shown;

namespace {

constexpr auto kinds = std::to_array<std::string_view>({"http", "soap", "sql"});
constexpr auto types = std::to_array<std::string_view>({"dyn", "string", "int", "double", "bool", "list", "map"});

std::string as_written(const yaml_node& node) {
    std::string text = node.is == yaml_node::kind::text ? shown(node.text) + node.text + '\n' : "[";
    for (const auto& each : node.items) text += as_written(each) + ',';
    for (const auto& each : node.entries) text += each.key + ':' + as_written(each.value);
    return text + ']';
}

/// Words that YAML takes for numbers, true, false and null are these where no quotes say otherwise.
value json_of(settings_reader& from, const yaml_node& node) {
    if (node.is == yaml_node::kind::list) {
        boost::json::array made;
        for (const auto& each : node.items) made.push_back(json_of(from, each));
        return made;
    }
    if (node.is == yaml_node::kind::map) {
        boost::json::object made;
        for (const auto& each : node.entries) made[each.key] = json_of(from, each.value);
        return made;
    }
    if (node.is == yaml_node::kind::null) return nullptr;
    if (node.quoted && node.text.empty()) return value("");
    if (!node.quoted) {
        const auto& text = node.text;
        if (text == "true" || text == "false") return text == "true";
        std::int64_t whole = 0;
        double real = 0;
        const char* const end = text.data() + text.size();
        if (const auto [to, failed] = std::from_chars(text.data(), end, whole); failed == std::errc{} && to == end)
            return whole;
        if (const auto [to, failed] = std::from_chars(text.data(), end, real); failed == std::errc{} && to == end)
            return real;
    }
    return value(std::string_view{from.text(node)});
}

class connector_reader {
public:
    connector_reader(settings_reader& from, const yaml_node& map) : from_{from}, map_{map} {
        nothing_.is = yaml_node::kind::map;
    }

    connector_settings read() {
        std::size_t kind = 0;
        if (const auto* const named = map_.find("kind")) kind = from_.word(*named, kinds).value_or(kinds.size());
        if (kind == 0 && expect({"kind", "url", "paths", "headers", "most_connections", "most_waiting", "answer_most",
                                 "limit", "login", "tls", "operations", "guard", "try"}))
            read_http();
        if (kind == 1 &&
            expect({"kind", "url", "headers", "most_connections", "most_waiting", "answer_most", "limit", "login",
                    "tls", "version", "namespaces", "header", "wsdl", "operations", "guard", "try"}))
            read_soap();
        if (kind == 2 && expect({"kind", "url", "password", "connections", "most_waiting", "most_rows", "limit",
                                 "operations", "guard", "try"}))
            read_sql();
        read_guard();
        read_trial();
        made_.written = as_written(map_);
        return std::move(made_);
    }

private:
    bool expect(std::initializer_list<std::string_view> known) { return from_.yaml().expect_map(map_, known); }

    /// Calls `read` with each operation and its description.
    template<class Read> void each_operation(std::initializer_list<std::string_view> own, Read read) {
        const auto* const all = from_.entries(map_, "operations", "NAME: {...}");
        if (all == nullptr) return;
        std::vector<std::string_view> known{"arguments", "answers",    "timeout",   "fresh_for", "stale_for",
                                            "writes",    "idempotent", "confirmed", "roles"};
        known.insert(known.end(), own);
        for (const auto& each : all->entries) {
            operation is{.name = each.key};
            const bool empty = each.value.is == yaml_node::kind::null;
            if (!empty && !from_.yaml().expect_map(each.value, std::span<const std::string_view>{known})) continue;
            const auto& node = empty ? nothing_ : each.value;
            read_fields(node, "arguments", is.arguments);
            read_fields(node, "answers", is.result);
            from_.time(node, "timeout", 10ms, 5min, is.timeout);
            from_.time(node, "fresh_for", 0s, 30 * 24h, is.fresh_for);
            from_.time(node, "stale_for", 0s, 30 * 24h, is.stale_for);
            from_.yes_or_no(node, "writes", is.writes);
            from_.yes_or_no(node, "idempotent", is.idempotent);
            from_.yes_or_no(node, "confirmed", is.confirmed);
            read_roles(node, is.roles);
            read(node, std::move(is));
        }
    }

    void read_roles(const yaml_node& node, std::vector<std::string>& into) {
        static constexpr auto known =
            std::to_array<std::string_view>({"flow", "agent", "supervisor", "administrator", "integrator"});
        const auto* const given = node.find("roles");
        if (given == nullptr) return;
        const auto take = [&](const yaml_node& each) {
            if (const auto which = from_.word(each, known)) into.emplace_back(known[*which]);
        };
        if (given->is != yaml_node::kind::list) return take(*given);
        for (const auto& each : given->items) take(each);
    }

    /// NAME: TYPE, or NAME: {type: TYPE, optional: true, secret: true}.
    void read_fields(const yaml_node& node, std::string_view key, std::vector<operation_field>& into) {
        const auto* const all = from_.entries(node, key, "NAME: TYPE");
        if (all == nullptr) return;
        for (const auto& each : all->entries) {
            operation_field field{each.key};
            const auto* type = &each.value;
            if (each.value.is == yaml_node::kind::map) {
                if (!from_.yaml().expect_map(each.value, {"type", "optional", "secret"})) continue;
                type = each.value.find("type");
                bool optional = false;
                from_.yes_or_no(each.value, "optional", optional);
                field.required = !optional;
                from_.yes_or_no(each.value, "secret", field.secret);
            }
            if (type != nullptr)
                if (const auto which = from_.word(*type, types)) field.is = static_cast<operation_field::kind>(*which);
            into.push_back(std::move(field));
        }
    }

    void read_url(std::string& into, std::initializer_list<std::string_view> schemes, const char* what,
                  const char* cure) {
        const auto* const url = from_.yaml().required(map_, "url");
        if (url == nullptr) return;
        into = from_.text(*url);
        for (const auto scheme : schemes)
            if (into.empty() || into.starts_with(scheme)) return;
        from_.report(*url, what, cure);
    }

    void read_web(http_connector_options& made) {
        read_url(made.url, {"http://", "https://"}, "this is no address of a web service",
                 "write http://HOST:PORT/PATH or https://HOST/PATH");
        from_.named_texts(map_, "paths", made.paths);
        from_.named_texts(map_, "headers", made.headers);
        from_.number(map_, "most_connections", 1, 1000, made.most_connections);
        from_.number(map_, "most_waiting", 1, 100'000, made.most_waiting);
        from_.number(map_, "answer_most", 1, 100'000'000, made.answer_most);
        from_.time(map_, "limit", 10ms, 5min, made.limit);
        made_.guard.limit = made.limit;
        if (const auto* const tls =
                from_.section(map_, "tls", {"authorities", "certificate", "key", "password", "verify"})) {
            from_.path(*tls, "authorities", made.tls.authorities);
            from_.path(*tls, "certificate", made.tls.certificate);
            from_.path(*tls, "key", made.tls.key);
            made.tls.key_password = secret_of(*tls, "password");
            from_.yes_or_no(*tls, "verify", made.tls.verify);
        }
        read_login(made);
    }

    secret secret_of(const yaml_node& map, std::string_view key) {
        std::string clear;
        from_.text(map, key, clear);
        return secret{std::move(clear)};
    }

    void read_login(http_connector_options& made) {
        const auto* const login = map_.find("login");
        if (login == nullptr || !from_.yaml().expect_map(*login, "a map is expected", "write {kind: basic, ...}"))
            return;
        static constexpr auto ways = std::to_array<std::string_view>({"basic", "api_key", "oauth2"});
        const auto* const named = from_.yaml().required(*login, "kind");
        const auto way = named == nullptr ? std::nullopt : from_.word(*named, ways);
        if (!way) return;
        if (*way == 0 && from_.yaml().expect_map(*login, {"kind", "user", "password"})) {
            http_basic by;
            from_.text(*login, "user", by.user);
            by.password = secret_of(*login, "password");
            made.login = std::move(by);
        }
        if (*way == 1 && from_.yaml().expect_map(*login, {"kind", "key", "header"})) {
            http_api_key by;
            if (from_.yaml().required(*login, "key") != nullptr) by.key = secret_of(*login, "key");
            from_.text(*login, "header", by.header);
            made.login = std::move(by);
        }
        if (*way == 2 &&
            from_.yaml().expect_map(*login, {"kind", "token_url", "client_id", "client_secret", "scope"})) {
            http_client_credentials by;
            if (const auto* const url = from_.yaml().required(*login, "token_url")) by.token_url = from_.text(*url);
            from_.text(*login, "client_id", by.client_id);
            by.client_secret = secret_of(*login, "client_secret");
            from_.text(*login, "scope", by.scope);
            made.login = std::move(by);
        }
    }

    void read_http() {
        auto& made = made_.how.emplace<http_connector_options>();
        read_web(made);
        each_operation({"method", "path", "query", "headers", "body", "form", "result", "many", "fields", "not_found"},
                       [&](const yaml_node& node, operation is) {
                           auto& one = made.operations.emplace_back();
                           one.is = std::move(is);
                           from_.text(node, "method", one.method);
                           from_.text(node, "path", one.path);
                           from_.named_texts(node, "query", one.query);
                           from_.named_texts(node, "headers", one.headers);
                           if (const auto* const body = node.find("body")) one.body = json_of(from_, *body);
                           from_.named_texts(node, "form", one.form);
                           from_.text(node, "result", one.result);
                           from_.yes_or_no(node, "many", one.many);
                           from_.named_texts(node, "fields", one.fields);
                           if (const auto* const none = from_.entries(node, "not_found", "POINTER: VALUE"))
                               for (const auto& each : none->entries)
                                   one.not_found[each.key] = json_of(from_, each.value);
                       });
    }

    void read_soap() {
        auto& made = made_.how.emplace<soap_connector_options>();
        read_web(made.http);
        static constexpr auto versions = std::to_array<std::string_view>({"none", "1.1", "1.2"});
        if (const auto* const version = map_.find("version"))
            if (const auto which = from_.word(*version, versions)) made.version = static_cast<soap_version>(*which);
        from_.named_texts(map_, "namespaces", made.namespaces);
        from_.text(map_, "header", made.header);
        if (const auto* const file = map_.find("wsdl")) try {
                made.operations = read_wsdl(from_.path(*file)).operations;
            } catch (const error& wrong) {
                from_.report(*file, wrong.what(), "name the file that the service's ?wsdl shows");
            }
        if (map_.find("wsdl") != nullptr) offered_ = made.operations;
        each_operation({"wsdl", "action", "path", "body", "element", "namespace", "qualified", "result", "many",
                        "fields", "not_found", "not_found_faults"},
                       [&](const yaml_node& node, operation is) { read_soap_operation(node, std::move(is), made); });
    }

    /// What the WSDL says stays, where the file says nothing else.
    void read_soap_operation(const yaml_node& node, operation is, soap_connector_options& made) {
        const auto known = std::ranges::find(made.operations, is.name, [](const auto& each) { return each.is.name; });
        auto& one = known != made.operations.end() ? *known : made.operations.emplace_back();
        if (const auto* const of = node.find("wsdl")) one = offered(*of);
        if (is.arguments.empty()) is.arguments = one.is.arguments;
        if (is.result.empty()) is.result = one.is.result;
        one.is = std::move(is);
        from_.text(node, "action", one.action);
        from_.text(node, "path", one.path);
        from_.text(node, "body", one.body);
        from_.text(node, "element", one.element);
        from_.text(node, "namespace", one.name_space);
        from_.yes_or_no(node, "qualified", one.qualified);
        from_.text(node, "result", one.result);
        from_.yes_or_no(node, "many", one.many);
        if (node.find("fields") != nullptr) one.fields.clear();
        from_.named_texts(node, "fields", one.fields);
        from_.text(node, "not_found", one.not_found);
        from_.texts(node, "not_found_faults", one.not_found_faults);
    }

    /// The WSDL's operation of that name, to be called by another.
    soap_operation offered(const yaml_node& name) {
        const auto wanted = from_.text(name);
        const auto found = std::ranges::find(offered_, wanted, [](const auto& each) { return each.is.name; });
        if (found != offered_.end() || wanted.empty()) return found != offered_.end() ? *found : soap_operation{};
        std::vector<std::string_view> names;
        for (const auto& each : offered_) names.push_back(each.is.name);
        const auto meant = detail::did_you_mean(wanted, names);
        from_.report(name, fmt::format("the WSDL has no operation {}", shown(wanted)),
                     meant.empty() ? "name one of the file that 'wsdl' of the connector names" : meant);
        return {};
    }

    void read_sql() {
        auto& made = made_.how.emplace<sql_connector_options>();
        read_url(made.url, {"sqlite:", "postgresql://", "postgres://", "mysql://", "mariadb://"}, "this is no database",
                 "write sqlite:FILE, postgresql://USER@HOST/DATABASE or mysql://USER@HOST/DATABASE");
        constexpr std::string_view sqlite = "sqlite:";
        if (made.url.starts_with(sqlite)) {
            auto file = *map_.find("url");
            file.text = made.url.substr(sqlite.size());
            made.url = std::string{sqlite} + from_.path(file);
        }
        made.password = secret_of(map_, "password");
        from_.number(map_, "connections", 1, 64, made.connections);
        from_.number(map_, "most_waiting", 1, 100'000, made.most_waiting);
        from_.number(map_, "most_rows", 1, 100'000, made.most_rows);
        from_.time(map_, "limit", 10ms, 5min, made.limit);
        made_.guard.limit = made.limit;
        each_operation({"statement", "many"}, [&](const yaml_node& node, operation is) {
            auto& one = made.operations.emplace_back();
            one.is = std::move(is);
            if (const auto* const statement = from_.yaml().required(node, "statement"))
                one.statement = from_.text(*statement);
            from_.yes_or_no(node, "many", one.many);
        });
    }

    void read_guard() {
        const auto* const guard = from_.section(map_, "guard",
                                                {"limit", "at_once", "most_waiting", "failures", "of_last", "open_for",
                                                 "open_most", "retries", "retry_after", "cache_mb"});
        if (guard == nullptr) return;
        auto& made = made_.guard;
        from_.time(*guard, "limit", 10ms, 5min, made.limit);
        from_.number(*guard, "at_once", 1, 10'000, made.at_once);
        from_.number(*guard, "most_waiting", 0, 1'000'000, made.most_waiting);
        from_.number(*guard, "failures", 1, 64, made.failures);
        from_.number(*guard, "of_last", 1, 64, made.of_last);
        from_.time(*guard, "open_for", 10ms, 24h, made.open_for);
        from_.time(*guard, "open_most", 10ms, 24h, made.open_most);
        from_.number(*guard, "retries", 0, 10, made.retries);
        from_.time(*guard, "retry_after", 0s, 1min, made.retry_after);
        std::int64_t megabytes = -1;
        from_.number(*guard, "cache_mb", 0, 10'000, megabytes);
        if (megabytes >= 0) made.cache_most = static_cast<std::size_t>(megabytes * 1'000'000);
    }

    void read_trial() {
        const auto* const tries = from_.section(map_, "try", {"operation", "arguments"});
        if (tries == nullptr) return;
        auto& made = made_.tries.emplace();
        if (const auto* const name = from_.yaml().required(*tries, "operation")) made.operation = from_.text(*name);
        if (const auto* const all = from_.entries(*tries, "arguments", "NAME: VALUE"))
            made.arguments = json_of(from_, *all);
        const auto writes = [&](const auto& all) {
            return std::ranges::any_of(
                all, [&](const auto& each) { return each.is.writes && each.is.name == made.operation; });
        };
        const auto* const web = std::get_if<http_connector_options>(&made_.how);
        const auto* const soap = std::get_if<soap_connector_options>(&made_.how);
        const auto* const sql = std::get_if<sql_connector_options>(&made_.how);
        if ((web != nullptr && writes(web->operations)) || (soap != nullptr && writes(soap->operations)) ||
            (sql != nullptr && writes(sql->operations)))
            from_.report(*tries, fmt::format("'{}' writes: --check would change something", made.operation),
                         "name an operation that only reads");
    }

    settings_reader& from_;
    const yaml_node& map_;
    yaml_node nothing_;                      // what an operation without keys has
    std::vector<soap_operation> offered_{};  // by the WSDL
    connector_settings made_;
};

}  // namespace

connector_settings read_connector(settings_reader& from, const yaml_node& map) {
    if (!from.yaml().expect_map(map, "a map is expected", "write {url: http://HOST:PORT/PATH}")) return {};
    return connector_reader{from, map}.read();
}

std::vector<std::string> variables_of(const connector_settings& of) {
    constexpr std::string_view opens = "${env:";
    std::vector<std::string> all;
    for (auto at = of.written.find(opens); at != std::string::npos; at = of.written.find(opens, at)) {
        at += opens.size();
        auto name = of.written.substr(at, of.written.find('}', at) - at);
        if (std::ranges::find(all, name) == all.end()) all.push_back(std::move(name));
    }
    return all;
}

flow::described_connectors described(const std::map<std::string, connector_settings>& all, std::string by) {
    flow::described_connectors made{std::move(by), {}};
    const auto take = [&](const std::string& name, const auto& operations) {
        auto& into = made.operations[name];
        for (const auto& each : operations) {
            into.push_back(each.is);
            if constexpr (requires { each.many; })
                if (each.many) made.lists.insert(name + "." + each.is.name);
        }
    };
    for (const auto& [name, each] : all) {
        if (const auto* const http = std::get_if<http_connector_options>(&each.how)) {
            take(name, http->operations);
            for (const auto& [operation, path] : http->paths) made.undescribed.insert(name + "." + operation);
        } else if (const auto* const soap = std::get_if<soap_connector_options>(&each.how)) {
            take(name, soap->operations);
        } else {
            take(name, std::get<sql_connector_options>(each.how).operations);
        }
    }
    return made;
}

std::unique_ptr<guard> make_connector(runtime& on, connector_settings of, logger log) {
    of.guard.log = log;
    std::unique_ptr<connector> made;
    if (auto* const http = std::get_if<http_connector_options>(&of.how)) {
        http->log = std::move(log);
        made = http_connector(on, *http);
        of.guard.operations = made->operations();
        if (!of.guard.operations.empty())  // those that are a path alone would be refused beside described ones
            for (const auto& [name, path] : http->paths)
                if (std::ranges::find(of.guard.operations, name, &operation::name) == of.guard.operations.end())
                    of.guard.operations.push_back({.name = name, .writes = true});  // perhaps it does
    } else if (auto* const soap = std::get_if<soap_connector_options>(&of.how)) {
        soap->http.log = std::move(log);
        made = soap_connector(on, std::move(*soap));
    } else {
        auto& sql = std::get<sql_connector_options>(of.how);
        sql.log = std::move(log);
        made = sql_connector(on, std::move(sql));
    }
    return std::make_unique<guard>(on, std::move(made), std::move(of.guard));
}

}  // namespace palabre_center
