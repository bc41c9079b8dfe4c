// src/flow/draw_card.hpp - one node of a picture, as a card in Graphviz' HTML-like language.
#pragma once

#include "palabre/flow/graph.hpp"

#include <string>
#include <string_view>

namespace palabre::flow {

/// Graphviz measures with it; wide enough for what stands in for it elsewhere.
inline constexpr std::string_view card_font = "DejaVu Sans";

/// How a card is shown.
struct card_look {
    std::string language, fallback;
    std::size_t hidden_prefix = 0;  ///< Bytes of the id that a frame around the card shows already.
    bool entry = false;
    bool marked = false;
};

/// The card has a port "in", and one for each outcome that has a row.
std::string card_of(const std::string& id, const node& is, const card_look& look);

/// True where the card has a row for this outcome; else the edge carries the name.
bool has_row(const step::any& what, std::string_view outcome);

std::string port_of(std::string_view outcome);

/// For XML and Graphviz alike; what is neither text nor allowed in XML becomes a space.
std::string escaped(std::string_view text);

}  // namespace palabre::flow
