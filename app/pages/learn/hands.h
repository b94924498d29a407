#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/program/app_state.h"

// What shapes the distribution that the next token is drawn from: the map draws it.
namespace logitdice::learn_page {

/// A hand that reaches for the distribution, and where it leads.
struct Hand {
  std::string_view id, title, does;
  std::string_view page;  // its page, where there is one
  std::string_view link;  // otherwise
  std::string (*now)(
      const AppState&);  // what it does at the moment; null: nothing that is known here
};

/// Clockwise from the left one at the top.
std::span<const Hand> hands();

}  // namespace logitdice::learn_page
