// tests/store/test_sealer.cpp - secrets open with their key, at their place, and nowhere else.
#include "palabre/core/error.hpp"
#include "store/places.hpp"
#include "store/sealer.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

using namespace palabre;

TEST_CASE("a secret opens where it was sealed, and nowhere else") {
    const tests::temporary_folder folder;
    for (const char* each : {"key", "other"}) sql::make_key(folder.file(each));
    const sql::sealer first{folder.file("key")}, again{folder.file("key")}, other{folder.file("other")};
    struct stat about {};
    REQUIRE(::stat(folder.file("key").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    const secret puk{"12345678"};
    const auto sealed = first.seal(puk, "outbox/1/7");
    CHECK(sealed.find("12345678") == std::string::npos);
    CHECK(first.seal(puk, "outbox/1/7") != sealed);
    CHECK(again.open(sealed, "outbox/1/7") == puk);
    CHECK_FALSE(first.open(sealed, "outbox/1/8"));
    CHECK_FALSE(other.open(sealed, "outbox/1/7"));
    auto touched = sealed;
    touched[10] = touched[10] == 'A' ? 'B' : 'A';
    CHECK_FALSE(first.open(touched, "outbox/1/7"));
    CHECK_FALSE(first.open("?", "outbox/1/7"));
    CHECK(first.seal(secret{}, "x") == "");
    CHECK(first.open("", "x") == secret{});
}

TEST_CASE("a key that others may read, or that is none, is refused with its cure") {
    const tests::temporary_folder folder;
    const auto key = folder.file("key");
    CHECK_THROWS_WITH_AS(sql::sealer{key}, doctest::Contains("safe place"), error);
    sql::make_key(key);
    sql::sealer{key};
    ::chmod(key.c_str(), 0640);
    CHECK_THROWS_WITH_AS(sql::sealer{key}, doctest::Contains("chmod 600"), error);
    ::chmod(key.c_str(), 0600);
    std::ofstream{key, std::ios::app} << "more";
    CHECK_THROWS_WITH_AS(sql::sealer{key}, doctest::Contains("32 bytes"), error);
    CHECK_THROWS_AS(sql::make_key(folder.file("no/folder/key")), error);
}
