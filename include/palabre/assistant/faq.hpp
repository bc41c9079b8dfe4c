// palabre/assistant/faq.hpp - answers that a company has written down, found by the words of the question.
#pragma once

#include "palabre/assistant/assistant.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::assistant {

struct faq_entry {
    std::string id;                      ///< "opening-hours"; each once a file.
    std::vector<std::string> questions;  ///< As customers ask it, in several ways.
    std::string answer;
};

/// One company's questions in one language.
struct faq_file {
    std::string name;  ///< Of the file.
    std::string company;
    std::string language;  ///< "fr".
    std::vector<faq_entry> entries;
};

/// Reads YAML as docs/manual/assistant.md describes it. Throws error{errc::invalid_file} with every problem of the text.
faq_file load_faq(std::string_view yaml, std::string file);

/// The same from disk. Throws error{errc::not_found} too.
faq_file load_faq(const std::string& file);

struct faq_options {
    double threshold = 0.6;  ///< Below it hands over with confidence 0: it stays silent.
};

/// Finds by SQLite's FTS5 in memory: words cut to their stems where Snowball knows the language, three letters at a
/// time where it does not; without accents. A conversation whose language has no file is looked for in all of its
/// company's. The confidence is calibrated on the files themselves: each question is asked as it stands, with itself left
/// out, and with its whole entry left out, when no answer can be right.
/// Throws error{errc::invalid_argument} where two files have the same company and language, or for a threshold beyond 0..1.
std::shared_ptr<assistant> make_faq(runtime& on, const std::vector<faq_file>& files, faq_options options = {});

}  // namespace palabre::assistant
