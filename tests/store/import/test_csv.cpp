// tests/store/import/test_csv.cpp - CSV files as other systems write them, and as they should not be.
#include "store/import/raw_rows.hpp"
#include "store/import/trial.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fstream>
#include <unistd.h>

using namespace palabre;
using namespace palabre::importing;

namespace {

struct csv_file {
    explicit csv_file(const std::string& text) { tests::trial::write_file(of.file, text); }

    /// "2: a|b", a line for each row; "3! what" for what is wrong.
    std::string told() const {
        std::string text;
        try {
            const auto rows = open_csv(of);
            for (raw_row row; rows->next(row);)
                text += row.fault.empty() ? fmt::format("{}: {}\n", row.line, fmt::join(row.cells, "|"))
                                          : fmt::format("{}! {}\n", row.line, row.fault);
        } catch (const error& thrown) {
            text += thrown.problems().front().what;
        }
        return text;
    }

    tests::temporary_folder folder;
    source of = [this] {
        source made;
        made.name = "a";
        made.file = folder.file("a.csv");
        return made;
    }();
};

std::string told(const std::string& text) {
    return csv_file{text}.told();
}

/// Pages of this process in memory.
long resident() {
    std::ifstream in{"/proc/self/statm"};
    long all = 0, pages = 0;
    in >> all >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

TEST_CASE("separators, quotes and line ends are found out") {
    CHECK(told("a,b\n1,2\n") == "2: 1|2\n");
    CHECK(told("a;b\n\"1;,\";2") == "2: 1;,|2\n");
    CHECK(told("a\tb\r\n1\t2\r\n\r\n3\t4\r\n") == "2: 1|2\n4: 3|4\n");
    CHECK(told("a|b\r1|2\r") == "2: 1|2\n");
    CHECK(told("\"a,x\";b\n1;2\n") == "2: 1|2\n");
    CHECK(told("a,b\n\"one\ntwo \"\"quoted\"\"\",2\n3,4\n") == "2: one\ntwo \"quoted\"|2\n4: 3|4\n");
    CHECK(told("a\n1\n") == "2: 1\n");
}

TEST_CASE("encodings are found out, and may be named") {
    CHECK(told("a,b\né,2\n") == "2: é|2\n");
    CHECK(told("\xEF\xBB\xBF"
               "a,b\né,2\n") == "2: é|2\n");
    CHECK(told("a,b\n\xE9t\xE9,\x80\n") == "2: été|€\n");
    CHECK(told("a,b\né,è\nà,\xE9\n") == "2: é|è\n3! field 2: not UTF-8\n");  // one bad row makes no other encoding
    CHECK(told("\xFF\xFE"
               "a\0b\0") == "the file is UTF-16");
    csv_file named{"a,b\n\xC3\xA9,2\n"};
    named.of.csv.encoding = "windows-1252";
    CHECK(named.told() == "2: Ã©|2\n");
}

TEST_CASE("a file without a header numbers its columns") {
    csv_file bare{"1,2\n3,4\n"};
    bare.of.csv.header = false;
    CHECK(open_csv(bare.of)->columns() == std::vector<std::string>{"1", "2"});
    CHECK(bare.told() == "1: 1|2\n2: 3|4\n");
}

TEST_CASE("rows that cannot be are told with their line, and the next one is read") {
    CHECK(told("a,b\n1\n1,2,3\n4,5\n") ==
          "2! 1 fields where the header has 2\n3! 3 fields where the header has 2\n4: 4|5\n");
    CHECK(told(std::string{"a,b\n1\0,2\n3,4\n", 13}) == "2! field 1: a NUL byte\n3: 3|4\n");
    CHECK(told("a,b\n1,\"2\n") == "2! a quote is open at the end of the file\n");
    const std::string much(70'000, 'x');
    CHECK(told("a,b\n" + much + ",2\n3,4\n") == "2! a field of more than 64 kB\n3: 3|4\n");
    std::string many = "a,b\n1";
    for (int i = 0; i < 200'000; ++i) many += ",1234567890";
    CHECK(told(many + "\n3,4\n") == "2! a row of more than 1 MB\n3: 3|4\n");
    CHECK(told("") == "the file is empty");
    CHECK(told("\n\n") == "the file has no rows");
    csv_file gone{""};
    gone.of.file += ".not";
    CHECK(gone.told().starts_with("there is no file"));
    gone.of.file = "/dev/zero";
    CHECK(gone.told() == "/dev/zero is no file");
}

TEST_CASE("a line of 100 MB costs no memory") {
    csv_file large{"a,b\n1,2\n"};
    {
        std::ofstream out{large.of.file, std::ios::app | std::ios::binary};
        const std::string part(1 << 20U, 'x');
        out << '"';
        for (int i = 0; i < 100; ++i) out << part;
        out << "\n5,6\n";
    }
    const long before = resident();
    CHECK(large.told() == "2: 1|2\n3! a field of more than 64 kB\n4: 5|6\n");
    CHECK(resident() - before < 8'000'000);  // ThreadSanitizer's own books take 4 MB of it
}
