// tests/main.cpp - doctest's main, shared by every test binary; a failed case says how to play it again.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdlib>
#include <ostream>
#include <string>
#include <string_view>

namespace {

/// Worlds take their chance from PALABRE_SEED (1 where it is not set).
struct seed_reporter : doctest::IReporter {
    explicit seed_reporter(const doctest::ContextOptions& options) : out{*options.cout} {}

    void test_case_start(const doctest::TestCaseData& begun) override { name = begun.m_name; }
    void test_case_end(const doctest::CurrentTestCaseStats& ended) override {
        if (ended.testCaseSuccess) return;
        const char* const seed = std::getenv("PALABRE_SEED");
        out << "to play it again: PALABRE_SEED=" << (seed != nullptr ? seed : "1") << " with -tc=\"" << filter()
            << "\"\n";
    }

    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}

    /// A comma would part two filters.
    std::string filter() const {
        std::string escaped;
        for (const char letter : std::string_view{name}) {
            if (letter == ',') escaped += '\\';
            escaped += letter;
        }
        return escaped;
    }

    std::ostream& out;
    const char* name = "";
};

}  // namespace

DOCTEST_REGISTER_LISTENER("seed", 1, seed_reporter);
