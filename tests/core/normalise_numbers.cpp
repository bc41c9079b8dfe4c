// tests/core/normalise_numbers.cpp - a filter for the oracle: "BJ<tab>97123456" in, normal form and kind or fault out.
#include "palabre/core/numbering_plan.hpp"

#include <iostream>
#include <string>

int main() {
    const auto plans = palabre::numbering::plans::builtin();
    std::string line;
    while (std::getline(std::cin, line)) {
        const auto found = plans.parse(std::string_view{line}.substr(3), palabre::country{line.substr(0, 2)});
        if (found)
            std::cout << found->normal() << '\t' << to_string(found->kind()) << '\n';
        else
            std::cout << "-\t" << to_string(found.fault) << '\n';
    }
}
