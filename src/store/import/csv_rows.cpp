// src/store/import/csv_rows.cpp - CSV files, cut by libcsv within limits, in whatever encoding and separator they came.
#include "store/import/raw_rows.hpp"
#include "store/import/text_encoding.hpp"

#include "core/yaml_problems.hpp"
#include "palabre/core/utf8.hpp"

#include <csv.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

namespace palabre::importing {
namespace {

constexpr std::size_t piece_bytes = std::size_t{64} << 10U;
constexpr std::size_t longest_field = std::size_t{64} << 10U;
constexpr std::size_t longest_row = std::size_t{1} << 20U;
constexpr std::size_t most_columns = 1000;

/// libcsv keeps a field whole: this is what ends one that never does.
void* bounded_realloc(void* had, std::size_t size) {
    return size > longest_field + 4096 ? nullptr : std::realloc(had, size);
}

/// Lets go of libcsv's memory, also where the header is refused and no csv_rows comes to be.
struct owned_parser : csv_parser {
    owned_parser() noexcept : csv_parser{} {}
    owned_parser(const owned_parser&) = delete;
    owned_parser& operator=(const owned_parser&) = delete;
    ~owned_parser() { csv_free(this); }
};

class csv_rows final : public raw_rows {
public:
    explicit csv_rows(const source& of) : file_{of.file}, form_{of.csv} {
        std::error_code failed;
        const auto status = std::filesystem::status(file_, failed);
        if (!std::filesystem::exists(status))
            throw error{errc::not_found, of.where, fmt::format("there is no file {}", file_),
                        "files are named relative to the mapping's folder"};
        if (!std::filesystem::is_regular_file(status))
            throw error{errc::io, of.where, fmt::format("{} is no file", file_), "name a CSV file"};
        in_.reset(std::fopen(file_.c_str(), "rb"));
        if (!in_)
            throw error{errc::io, of.where, fmt::format("{}: {}", file_, std::strerror(errno)), "check its rights"};
        piece_.resize(piece_bytes);
        find_out_form();
        begin_parser();
        read_header();
    }

    const std::vector<std::string>& columns() const override { return columns_; }

    bool next(raw_row& into) override {
        if (held_) {
            std::swap(into, *held_);
            held_.reset();
            return true;
        }
        if (!read_row(into)) return false;
        if (into.fault.empty() && count_ != columns_.size()) {
            into.fault = fmt::format("{} fields where the header has {}", count_, columns_.size());
            into.cure = "put what contains separators in quotes, or mend the row";
        }
        return true;
    }

private:
    struct closer {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };

    [[noreturn]] void refuse(std::string what, std::string cure) const {
        throw error{errc::invalid_file, place{file_, 1, 1}, std::move(what), std::move(cure)};
    }

    std::string_view read_piece() {
        const auto got = std::fread(piece_.data(), 1, piece_.size(), in_.get());
        if (got == 0 && std::ferror(in_.get()) != 0)
            throw error{errc::io, place{file_}, std::strerror(errno), "import again: what has been taken stays"};
        return {piece_.data(), got};
    }

    /// A whole reading before the first row, because the one letter that tells may be the last of the file.
    void find_out_form() {
        std::string_view piece = read_piece();
        if (piece.empty()) refuse("the file is empty", "export it again, with its header");
        if (piece.starts_with("\xFF\xFE") || piece.starts_with("\xFE\xFF"))
            refuse("the file is UTF-16", "save it as UTF-8, or as CSV UTF-8");
        const bool marked = piece.starts_with("\xEF\xBB\xBF");
        start_ = marked ? 3 : 0;
        if (form_.separator == 0) form_.separator = separator_of(piece.substr(start_));
        encoding_guess guess;
        if (form_.encoding.empty() && marked) form_.encoding = "utf-8";
        if (form_.encoding.empty()) {
            for (; !piece.empty(); piece = read_piece()) guess.look_at(piece);
            form_.encoding = guess.encoding();
        }
        if (form_.encoding == "windows-1252") to_utf8_.emplace();
        if (std::fseek(in_.get(), static_cast<long>(start_), SEEK_SET) != 0)
            throw error{errc::io, place{file_}, std::strerror(errno), "name a file on a disk"};
    }

    static char separator_of(std::string_view text) {
        constexpr std::string_view candidates = ",;\t|";
        std::size_t counts[candidates.size()] = {};
        bool quoted = false;
        for (const char letter : text) {
            if (letter == '"') quoted = !quoted;
            if (quoted) continue;
            if (letter == '\n' || letter == '\r') break;
            if (const auto at = candidates.find(letter); at != std::string_view::npos) ++counts[at];
        }
        return candidates[static_cast<std::size_t>(std::ranges::max_element(counts) - std::begin(counts))];
    }

    void begin_parser() {
        if (csv_init(&parser_, 0) != 0) throw error{errc::io, "there is no memory for reading CSV", "free some"};
        csv_set_delim(&parser_, static_cast<unsigned char>(form_.separator));
        csv_set_realloc_func(&parser_, bounded_realloc);
        csv_set_blk_size(&parser_, 4096);
    }

    void read_header() {
        raw_row first;
        room_ = most_columns;
        if (!read_row(first)) refuse("the file has no rows", "export it again, with its header");
        if (!first.fault.empty()) throw error{errc::invalid_file, place{file_, 1, 1}, first.fault, first.cure};
        if (count_ > most_columns)
            refuse(fmt::format("{} columns", count_), "at most 1000 are read: check the separator");
        if (form_.header) {
            columns_ = std::move(first.cells);
        } else {
            for (std::size_t at = 1; at <= count_; ++at) columns_.push_back(std::to_string(at));
            held_ = std::move(first);
        }
        room_ = columns_.size();
    }

    /// The next row, whole or with what is wrong with it.
    bool read_row(raw_row& into) {
        row_ = &into;
        begin_row();
        while (!done_) {
            if (rest_.empty() && !fill()) {
                if (!at_end_) end_of_file();
                return done_;
            }
            feed();
        }
        return true;
    }

    void begin_row() {
        count_ = 0;
        bytes_ = 0;
        done_ = false;
        row_->line = 0;
        row_->fault.clear();
        row_->cure.clear();
    }

    bool fill() {
        const auto piece = read_piece();
        rest_ = piece;
        if (to_utf8_ && !piece.empty()) {
            converted_.clear();
            to_utf8_->append(piece, converted_);
            rest_ = converted_;
        }
        return !rest_.empty();
    }

    /// libcsv gets a line at a time, so that it never answers with two rows, and lines are counted.
    void feed() {
        const auto at = rest_.find_first_of("\r\n");
        const auto size = std::min(at == std::string_view::npos ? rest_.size() : at + 1, rest_.size());
        const auto line = rest_.substr(0, size);
        rest_.remove_prefix(size);
        const bool ends = at != std::string_view::npos;
        if (skipping_) {
            skipping_ = !ends;
        } else {
            if (parser_.pstate == 0) row_->line = line_;  // no row has begun: empty lines are none
            if (csv_parse(&parser_, line.data(), line.size(), on_field, on_row, this) != line.size()) {
                give_up(fmt::format("a field of more than {} kB", longest_field >> 10U),
                        "close the quotes that are open, or shorten it");
                skipping_ = !ends;
            }
        }
        if (ends) {
            // \r\n ends one line
            if (line.back() == '\r' || !after_return_) ++line_;
            after_return_ = line.back() == '\r';
        } else {
            after_return_ = false;
        }
    }

    void give_up(std::string what, std::string cure) {
        csv_free(&parser_);
        begin_parser();
        row_->fault = std::move(what);
        row_->cure = std::move(cure);
        done_ = true;
    }

    void end_of_file() {
        at_end_ = true;
        if (row_->line == 0) row_->line = line_;
        constexpr int within_field = 2;  // libcsv's FIELD_BEGUN
        const bool open = parser_.pstate == within_field && parser_.quoted != 0;
        csv_fini(&parser_, on_field, on_row, this);
        if (open) {
            row_->fault = "a quote is open at the end of the file";
            row_->cure = "close it";
            done_ = true;
        }
    }

    static void on_field(void* text, std::size_t size, void* self) {
        auto& to = *static_cast<csv_rows*>(self);
        const std::string_view field{static_cast<const char*>(text), size};
        to.bytes_ += size;
        if (to.count_ < to.room_ && to.bytes_ <= longest_row) {
            if (to.row_->cells.size() <= to.count_) to.row_->cells.resize(to.count_ + 1);
            to.row_->cells[to.count_].assign(field);
            if (!to.plain(field)) to.faulty(field);
        }
        ++to.count_;
    }

    static bool plain(std::string_view field) noexcept {
        return std::ranges::all_of(field,
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c < 0x7F && c > 0; });
    }

    void faulty(std::string_view field) {
        const auto fault = [&](std::string what, std::string cure) {
            if (!row_->fault.empty()) return;
            row_->fault = fmt::format("field {}: {}", count_ + 1, what);
            row_->cure = std::move(cure);
        };
        if (field.find('\0') != std::string_view::npos) fault("a NUL byte", "export the file again");
        if (!valid_utf8(field)) fault("not UTF-8", "save the file as UTF-8, or name its encoding: windows-1252");
    }

    static void on_row(int, void* self) {
        auto& to = *static_cast<csv_rows*>(self);
        to.row_->cells.resize(std::min(to.count_, to.room_));
        if (to.bytes_ > longest_row && to.row_->fault.empty()) {
            to.row_->fault = "a row of more than 1 MB";
            to.row_->cure = "close the quotes that are open, or shorten it";
        }
        to.done_ = true;
    }

    std::string file_;
    csv_form form_;
    std::unique_ptr<std::FILE, closer> in_;
    std::size_t start_ = 0;
    std::string piece_, converted_;
    std::string_view rest_;  // of the piece, still to be cut
    std::optional<windows_1252> to_utf8_;
    owned_parser parser_;
    std::vector<std::string> columns_;
    std::optional<raw_row> held_;  // the first row, where it is no header
    raw_row* row_ = nullptr;
    std::size_t room_ = 0;   // cells that are kept
    std::size_t count_ = 0;  // fields that this row has
    std::size_t bytes_ = 0;
    std::uint64_t line_ = 1;
    bool done_ = false, at_end_ = false, skipping_ = false, after_return_ = false;
};

}  // namespace

std::unique_ptr<raw_rows> open_csv(const source& of) {
    return std::make_unique<csv_rows>(of);
}

}  // namespace palabre::importing
