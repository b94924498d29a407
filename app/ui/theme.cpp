#include "app/ui/theme.h"

#include <algorithm>
#include <cmath>

namespace logitdice {
namespace {

constexpr ImU32 rgb(unsigned hex, unsigned alpha = 0xff) {
  return (alpha << 24) | ((hex & 0xff) << 16) | (hex & 0xff00) | (hex >> 16);
}

constexpr Theme kDark = {
    .name = ThemeName::dark,
    .background = rgb(0x14171C),
    .panel = rgb(0x1B1F26),
    .inset = rgb(0x14171C),
    .line = rgb(0x2B313B),
    .track = rgb(0x232833),
    .hover = rgb(0x2E3542),
    .text = rgb(0xE8EAED),
    .dim = rgb(0x98A1AE),
    .faint = rgb(0x838D9B),
    .kept = rgb(0x56B4E9),
    .leader = rgb(0xE69F00),
    .cut = rgb(0xF5659E),
    .good = rgb(0x3FD07A),
    .other = rgb(0xBE9BFA),
    .fifth = rgb(0xA9B1BD),
    .unlikely = rgb(0xF3CC66),
    .very_unlikely = rgb(0xFC5F2E),
    .cut_bar = rgb(0x6D7785),
    .on_colour = rgb(0x0E1116),
    .outline = rgb(0xA9B1BD),
    .thumb = rgb(0xE8EAED),
    .veil = rgb(0x000000, 0xa8),
};

constexpr Theme kLight = {
    .name = ThemeName::light,
    .background = rgb(0xF6F7F9),
    .panel = rgb(0xFFFFFF),
    .inset = rgb(0xF6F7F9),
    .line = rgb(0xD9DDE3),
    .track = rgb(0xE9ECF1),
    .hover = rgb(0xDCE1E8),
    .text = rgb(0x15181D),
    .dim = rgb(0x4D5663),
    .faint = rgb(0x626B77),
    .kept = rgb(0x0072B2),
    .leader = rgb(0xB05800),
    .cut = rgb(0x8E0055),
    .good = rgb(0x1F7A4C),
    .other = rgb(0x6D3BC4),
    .fifth = rgb(0x5A636F),
    .unlikely = rgb(0x716C00),
    .very_unlikely = rgb(0x8A1500),
    .cut_bar = rgb(0x7B848F),
    .on_colour = rgb(0xFFFFFF),
    .outline = rgb(0x5A636F),
    .thumb = rgb(0x15181D),
    .veil = rgb(0x14171C, 0x78),
};

// Black and white, and the hues of Okabe and Ito as bright as they come.
constexpr Theme kContrast = {
    .name = ThemeName::contrast,
    .background = rgb(0x000000),
    .panel = rgb(0x000000),
    .inset = rgb(0x000000),
    .line = rgb(0xFFFFFF),
    .track = rgb(0x1C1C1C),
    .hover = rgb(0x3A3A3A),
    .text = rgb(0xFFFFFF),
    .dim = rgb(0xBFC5D2),
    .faint = rgb(0xA4A9B2),
    .kept = rgb(0x6CC7FF),
    .leader = rgb(0xFFB000),
    .cut = rgb(0xFF7FB2),
    .good = rgb(0x35E08A),
    .other = rgb(0xCDB0FF),
    .fifth = rgb(0xC4C4C4),
    .unlikely = rgb(0xFFE066),
    .very_unlikely = rgb(0xFF7A45),
    .cut_bar = rgb(0x8A8A8A),
    .on_colour = rgb(0x000000),
    .outline = rgb(0xE6E6E6),
    .thumb = rgb(0xFFFFFF),
    .veil = rgb(0x000000, 0xd0),
};

constexpr double kText = 4.5;
constexpr double kGraphic = 3.0;
constexpr double kApart = 1.5;  // of two marks that never mean the same, beside their places

constexpr ColourPair kPairs[] = {
    {"text on the window", &Theme::text, &Theme::background, kText},
    {"text on a card", &Theme::text, &Theme::panel, kText},
    {"text on a quiet button", &Theme::text, &Theme::track, kText},
    {"text on a hovered button", &Theme::text, &Theme::hover, kText},
    {"secondary text on the window", &Theme::dim, &Theme::background, kText},
    {"secondary text on a card", &Theme::dim, &Theme::panel, kText},
    {"secondary text on a button", &Theme::dim, &Theme::track, kText},
    {"cut or off, on a card", &Theme::faint, &Theme::panel, kText},
    {"cut or off, on a knob", &Theme::faint, &Theme::inset, kText},
    {"text on a knob", &Theme::text, &Theme::inset, kText},
    {"current entry of a list", &Theme::kept, &Theme::panel, kText},
    {"unlikely token on a card", &Theme::unlikely, &Theme::panel, kText},
    {"unlikely token on a chip", &Theme::unlikely, &Theme::track, kText},
    {"very unlikely token on a card", &Theme::very_unlikely, &Theme::panel, kText},
    {"very unlikely token on a chip", &Theme::very_unlikely, &Theme::track, kText},
    {"token that differs on a card", &Theme::other, &Theme::panel, kText},
    {"token that differs on a chip", &Theme::other, &Theme::track, kText},
    {"cutoff label on a card", &Theme::cut, &Theme::panel, kText},
    {"verdict on a card", &Theme::good, &Theme::panel, kText},
    {"text on the main button", &Theme::panel, &Theme::thumb, kText},
    {"text on the first segment", &Theme::on_colour, &Theme::leader, kText},
    {"text on the selected tab", &Theme::on_colour, &Theme::kept, kText},
    {"text on the third segment", &Theme::on_colour, &Theme::good, kText},
    {"text on the fourth segment", &Theme::on_colour, &Theme::other, kText},
    {"text on the fifth segment", &Theme::on_colour, &Theme::fifth, kText},
    {"kept bar on its track", &Theme::kept, &Theme::track, kGraphic},
    {"leading bar on its track", &Theme::leader, &Theme::track, kGraphic},
    {"cut bar on its track", &Theme::cut_bar, &Theme::track, kGraphic},
    {"third token's bar on its track", &Theme::good, &Theme::track, kGraphic},
    {"fourth token's bar on its track", &Theme::other, &Theme::track, kGraphic},
    {"fifth token's bar on its track", &Theme::fifth, &Theme::track, kGraphic},
    {"fourth token's name on a card", &Theme::other, &Theme::panel, kText},
    {"third category on a card", &Theme::good, &Theme::panel, kGraphic},
    {"fourth category on a card", &Theme::other, &Theme::panel, kGraphic},
    {"outline on a track", &Theme::outline, &Theme::track, kGraphic},
    {"outline on a card", &Theme::outline, &Theme::panel, kGraphic},
    {"cutoff line on a card", &Theme::cut, &Theme::panel, kGraphic},
    {"slider's handle on a knob", &Theme::thumb, &Theme::inset, kGraphic},
    {"ring of the keyboard on the window", &Theme::thumb, &Theme::background, kGraphic},
    {"ring of the keyboard on a card", &Theme::thumb, &Theme::panel, kGraphic},
    {"ring of the keyboard beside what is current", &Theme::thumb, &Theme::kept, kApart},
    {"border of what is current on a button", &Theme::kept, &Theme::track, kGraphic},
    {"ring of the spot on a card", &Theme::leader, &Theme::panel, kGraphic},
    {"ring of the spot on the window", &Theme::leader, &Theme::background, kGraphic},
    {"dots of the steps to come on the window", &Theme::dim, &Theme::background, kGraphic},
    {"handle of a knob that is off", &Theme::faint, &Theme::inset, kGraphic},
};

constexpr ColourMeaning kMeanings[] = {
    {"kept", &Theme::kept, "stays or is on: a token that survives, a stage, a tab, a choice"},
    {"leader", &Theme::leader, "the likeliest token"},
    {"cut_bar", &Theme::cut_bar, "a token that was cut"},
    {"cut", &Theme::cut, "what cuts, refuses, fails or repeats, and why"},
    {"good", &Theme::good, "what holds: a check that passed"},
    {"other", &Theme::other, "what differs: from the first column, from the text as written"},
    {"unlikely", &Theme::unlikely, "a token with p < .20"},
    {"very_unlikely", &Theme::very_unlikely, "a token with p < .05"},
};

constexpr ImU32 Theme::*kLikelihood[] = {&Theme::text, &Theme::dim, &Theme::unlikely,
                                         &Theme::very_unlikely};
constexpr ImU32 Theme::*kBars[] = {&Theme::kept, &Theme::leader, &Theme::cut_bar};
constexpr ColourSet kSets[] = {{"how likely a token was", kLikelihood}, {"bars", kBars}};

double channel(unsigned byte) {
  const double c = byte / 255.0;
  return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(ImU32 colour) {
  return 0.2126 * channel(colour & 0xff) + 0.7152 * channel((colour >> 8) & 0xff) +
         0.0722 * channel((colour >> 16) & 0xff);
}

}  // namespace

const Theme& theme(ThemeName name) {
  if (name == ThemeName::contrast) return kContrast;
  return name == ThemeName::dark ? kDark : kLight;
}

std::span<const ColourPair> colour_pairs() { return kPairs; }

std::span<const ColourMeaning> colour_meanings() {
  return kMeanings;
}

std::span<const ColourSet> colour_sets() {
  return kSets;
}

double contrast(ImU32 a, ImU32 b) {
  const double x = luminance(a);
  const double y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace logitdice
