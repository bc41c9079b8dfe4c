// tests/fuzz/fuzz_flow_loader.cpp - any bytes are a flow, or an error whose every problem has its place.
#include "palabre/flow/graph.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace palabre;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const std::string file = "/nonexistent/fuzz.yaml";  // no other file is beside it
    try {
        const flow::graph read = flow::load_text(text, file);
        require(!read.nodes().empty());
        for (const auto& [id, node] : read.nodes()) {
            require(read.find(id) == &node);
            require(!flow::kind_of(node.step).empty());
            const auto known = flow::outcomes_of(node.step);
            for (const auto& each : node.edges) require(node.to(each.outcome) == &each.to);
            require(node.where.line > 0 && node.where.file == file);
        }
        require(flow::load_text(text, file).digest() == read.digest());
    } catch (const error& failed) {
        require(failed.code() == errc::invalid_file);
        const auto lines = 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
        for (const problem& each : failed.problems()) {
            require(!each.where.file.empty() && !each.what.empty());
            if (each.where.file == file) require(each.where.line <= lines + 1);
        }
    }
    return 0;
}
