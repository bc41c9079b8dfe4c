// src/assistant/intent_model.cpp - fastText, trained from memory with one thread.
#include "assistant/intent_text.hpp"
#include "palabre/assistant/intents.hpp"
#include "palabre/core/error.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <streambuf>

#include <fasttext/fasttext.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace palabre::assistant {
namespace {

constexpr std::string_view label = "__label__";

/// fastText reads sentences from a file only; this one is nowhere on a disk.
class memory_file {
public:
    explicit memory_file(std::string_view text) : descriptor_{::memfd_create("palabre-sentences", MFD_CLOEXEC)} {
        while (!text.empty()) {
            const auto written = descriptor_ < 0 ? -1 : ::write(descriptor_, text.data(), text.size());
            if (written < 0) {
                if (descriptor_ >= 0) ::close(descriptor_);
                throw error{errc::io, "no memory for the sentences to train on", "free some memory"};
            }
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;
    ~memory_file() { ::close(descriptor_); }

    std::string name() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

private:
    int descriptor_;
};

std::string lines_of(const std::vector<example>& examples) {
    std::string lines;
    for (const auto& each : examples)
        lines.append(label).append(each.intent).append(1, ' ').append(detail::intent_text(each.text)).append(1, '\n');
    return lines;
}

/// FNV-1a: tells changed sentences and damaged files, no more.
std::string hash_of(std::string_view text) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char each : text) hash = (hash ^ static_cast<unsigned char>(each)) * 1099511628211U;
    return fmt::format("{:016x}", hash);
}

std::string digest_of(const std::vector<example>& examples) {
    return "palabre intents 1 " + hash_of(lines_of(examples)) + '\n';
}

/// fastText's own first eight bytes, which its loading from a stream leaves to the caller.
constexpr std::string_view magic{"\xBA\x16\x4F\x2F\x0C\0\0\0", 8};

fasttext::Args settings() {
    fasttext::Args made;
    made.model = fasttext::model_name::sup;
    made.loss = fasttext::loss_name::softmax;
    made.lr = 0.4;
    made.epoch = 100;
    made.dim = 48;
    made.minn = 2;
    made.maxn = 5;
    made.wordNgrams = 2;
    made.bucket = 50'000;
    made.minCount = 1;
    made.minCountLabel = 1;
    made.thread = 1;
    made.seed = 1;
    made.verbose = 0;
    made.label = label;
    made.lrUpdateRate = 100;
    return made;
}

/// A text as a stream, without a copy.
struct text_stream : private std::streambuf, std::istream {
    explicit text_stream(std::string& text) : std::istream{static_cast<std::streambuf*>(this)} {
        setg(text.data(), text.data(), text.data() + text.size());
    }
};

}  // namespace

struct intent_model::impl {
    std::string digest;
    fasttext::FastText learned;
};

intent_model intent_model::train(const std::vector<example>& examples) {
    std::set<std::string_view> names;
    for (const auto& each : examples) names.insert(each.intent);
    if (names.size() < 2)
        throw error{errc::invalid_argument, "there are examples of fewer than two intents", "write sentences for more"};
    const memory_file sentences{lines_of(examples)};
    auto made = std::make_shared<impl>();
    made->digest = digest_of(examples);
    auto how = settings();
    how.input = sentences.name();
    made->learned.train(how);
    return intent_model{std::move(made)};
}

intent_model intent_model::load(const std::string& file, const std::vector<example>& examples) {
    std::ifstream in{file, std::ios::binary};
    if (!in) throw error{errc::not_found, place{file}, "the model cannot be read", "make it by palabre-flow train"};
    auto made = std::make_shared<impl>();
    made->digest = digest_of(examples);
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    std::string_view rest = text;
    if (!rest.starts_with(made->digest))
        throw error{errc::invalid_file, place{file}, "the model was made of other sentences",
                    "make it anew by palabre-flow train"};
    rest.remove_prefix(made->digest.size());
    // fastText believes whatever it reads, and reads for ever where the file ends early.
    const auto sum = rest.substr(0, 16);
    rest.remove_prefix(std::min<std::size_t>(17, rest.size()));
    if (hash_of(rest) != sum || !rest.starts_with(magic))
        throw error{errc::invalid_file, place{file}, "the model is damaged", "make it anew by palabre-flow train"};
    std::istringstream bytes{std::string{rest.substr(magic.size())}};
    made->learned.loadModel(bytes);
    return intent_model{std::move(made)};
}

void intent_model::save(const std::string& file) const {
    const auto bare = file + ".bare", whole = file + ".new";
    bool good = false;
    try {
        const_cast<fasttext::FastText&>(impl_->learned).saveModel(bare);  // it only forgets to be const
        std::ifstream in{bare, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
        std::ofstream out{whole, std::ios::binary};
        good = in && (out << impl_->digest << hash_of(bytes) << '\n' << bytes << std::flush);
    } catch (const std::exception&) {
        good = false;
    }
    std::remove(bare.c_str());
    std::error_code failed;
    if (good) std::filesystem::rename(whole, file, failed);
    if (!good || failed)
        throw error{errc::io, place{file}, "the model cannot be written", "check its folder, and the room on the disk"};
}

std::vector<std::pair<std::string, double>> intent_model::guess(std::string_view text, int most) const {
    auto line = detail::intent_text(text);
    if (line.empty()) return {};
    line += '\n';
    text_stream in{line};
    std::vector<std::pair<fasttext::real, std::string>> found;
    impl_->learned.predictLine(in, found, most, 0);
    std::vector<std::pair<std::string, double>> made;
    for (auto& [probability, name] : found)
        made.emplace_back(name.substr(label.size()), std::min(1.0, static_cast<double>(probability)));
    return made;
}

}  // namespace palabre::assistant
