#pragma once

#include <string>
#include <string_view>

// Dear ImGui as Debian builds it counts characters in 16 bits: what is above U+FFFF becomes U+FFFD,
// and characters of the private use areas cannot be typed. So on its side of the fence each
// character from U+3400 on has another one of that size to stand for it, handed out when it first
// comes by. All text that goes to Dear ImGui (drawn, measured, typed, pasted) is translated, and
// back where it comes out (edited fields, what is copied). Everyone else only ever meets the
// characters themselves.
namespace logitdice {

/// What stands for a character: itself below U+3400, and U+FFFD, which the faces have. There are
/// 41,984 stand-ins; should a session ever meet more characters, U+FFFD stands for the rest.
char32_t stand_in(char32_t character);

/// The character that a stand-in stands for; anything else is returned as it is.
char32_t stood_for(char32_t sign);

std::string with_stand_ins(std::string_view text);
std::string without_stand_ins(std::string_view text);

}  // namespace logitdice
