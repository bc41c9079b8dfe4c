// src/store/sealer.cpp - a nonce of 24 random bytes, the sealed text, all in base64.
#include "store/sealer.hpp"

#include "palabre/core/error.hpp"

#include <sodium.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace palabre::sql {
namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int base64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

[[noreturn]] void fail(const std::string& file, const std::string& what) {
    throw error{errc::io, "the key file " + file + " " + what + ": " + std::strerror(errno),
                "check that its folder exists and that this user may write there"};
}

class descriptor {
public:
    explicit descriptor(int fd) noexcept : fd_{fd} {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

void start_libsodium() {
    if (::sodium_init() < 0) throw error{errc::io, "libsodium cannot start", "check the kernel's source of randomness"};
}

}  // namespace

/// Linked into place whole, so that of two that start at once both read the same key.
void make_key(const std::string& file) {
    if (::access(file.c_str(), F_OK) == 0) return;
    start_libsodium();
    std::array<unsigned char, 32> key{};
    std::array<unsigned char, 8> suffix{};
    randombytes_buf(key.data(), key.size());
    randombytes_buf(suffix.data(), suffix.size());
    std::string draft = file + ".";
    for (const auto each : suffix) draft += std::to_string(each);
    const descriptor out{::open(draft.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600)};
    if (out.get() < 0) fail(file, "cannot be made");
    const bool written = ::write(out.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size());
    const bool kept =
        written && ::fsync(out.get()) == 0 && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
    const int why = errno;
    sodium_memzero(key.data(), key.size());
    ::unlink(draft.c_str());
    errno = why;
    if (!kept) fail(file, "cannot be made");
    const auto folder = std::filesystem::path{file}.parent_path();
    const descriptor holds{::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (holds.get() < 0 || ::fsync(holds.get()) != 0) fail(file, "cannot be synced");
}

sealer::sealer(const std::string& key_file) {
    start_libsodium();
    const descriptor in{::open(key_file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (in.get() < 0 && errno == ENOENT)
        throw error{errc::not_found,
                    {key_file},
                    "the key of this database is missing",
                    "put it back from its safe place; to go on without what it sealed, make a new one: "
                    "head -c 32 /dev/urandom > " +
                        key_file + "; chmod 600 " + key_file};
    if (in.get() < 0) fail(key_file, "cannot be read");
    struct stat about {};
    if (::fstat(in.get(), &about) != 0) fail(key_file, "cannot be read");
    if ((about.st_mode & 077) != 0)
        throw error{errc::invalid_file, {key_file}, "others may read the key", "chmod 600 " + key_file};
    if (!S_ISREG(about.st_mode) || about.st_size != static_cast<off_t>(key_.size()))
        throw error{errc::invalid_file,
                    {key_file},
                    "a key is a file of 32 bytes, this is none",
                    "restore the key that belongs to this database; without it what is sealed stays so"};
    if (::read(in.get(), key_.data(), key_.size()) != static_cast<ssize_t>(key_.size()))
        fail(key_file, "cannot be read");
}

sealer::~sealer() {
    sodium_memzero(key_.data(), key_.size());
}

std::string sealer::seal(const secret& clear, std::string_view about) const {
    if (clear.empty()) return {};
    const std::string& text = clear.reveal();
    std::vector<unsigned char> raw(nonce_size + text.size() + tag_size);
    randombytes_buf(raw.data(), nonce_size);
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw.data() + nonce_size, nullptr, bytes(text), text.size(), bytes(about),
                                               about.size(), nullptr, raw.data(), key_.data());
    std::string sealed(sodium_base64_encoded_len(raw.size(), base64), '\0');
    sodium_bin2base64(sealed.data(), sealed.size(), raw.data(), raw.size(), base64);
    sealed.pop_back();  // libsodium counts the NUL
    return sealed;
}

std::optional<secret> sealer::open(std::string_view sealed, std::string_view about) const {
    if (sealed.empty()) return secret{};
    std::vector<unsigned char> raw(sealed.size());
    std::size_t size = 0;
    const bool decoded =
        sodium_base642bin(raw.data(), raw.size(), sealed.data(), sealed.size(), nullptr, &size, nullptr, base64) == 0;
    if (!decoded || size < nonce_size + tag_size) return {};
    std::string clear(size - nonce_size - tag_size, '\0');
    const bool opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
                            reinterpret_cast<unsigned char*>(clear.data()), nullptr, nullptr, raw.data() + nonce_size,
                            size - nonce_size, bytes(about), about.size(), raw.data(), key_.data()) == 0;
    if (!opened) return {};
    return secret{std::move(clear)};
}

}  // namespace palabre::sql
