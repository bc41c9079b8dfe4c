// src/store/import/rejects.cpp - source, line, what is wrong, how to mend it; quoted by libcsv.
#include "store/import/rejects.hpp"

#include "palabre/core/error.hpp"

#include <csv.h>

namespace palabre::importing {

rejects::rejects(const std::string& file) : file_{file} {
    if (file_.empty()) return;
    out_.open(file_, std::ios::binary | std::ios::trunc);
    out_ << "source,line,what,cure\n";
    if (!out_.flush()) fail();
}

void rejects::fail() const {
    throw error{errc::io, place{file_}, "the rejects cannot be written", "check its folder and its disk"};
}

void rejects::field(std::string_view text, char after) {
    scratch_.resize(text.size() * 2 + 2);
    const auto size = csv_write(scratch_.data(), scratch_.size(), text.data(), text.size());
    out_.write(scratch_.data(), static_cast<std::streamsize>(size));
    out_.put(after);
}

void rejects::add(std::string_view source, std::uint64_t line, const refusal& why) {
    if (file_.empty()) return;
    field(source, ',');
    out_ << line << ',';
    field(why.what, ',');
    field(why.cure, '\n');
    if (!out_) fail();
}

void rejects::close() {
    if (file_.empty()) return;
    out_.close();
    if (!out_) fail();
}

}  // namespace palabre::importing
