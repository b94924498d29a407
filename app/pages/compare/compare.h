#pragma once

#include <string>

#include "app/program/app_state.h"

// What update() does for the Compare view.
namespace logitdice {

void update_compare(AppState& state, const compare::Action& action);

/// The distribution, the coin or a column is another one: what the view shows is made anew, at once
/// where it is on the screen, otherwise when it comes there.
void compare_changed(AppState& state);

/// Makes what the view shows, if it is not up to date.
void refresh_compare(AppState& state);

/// Gives the chosen token a row, if it has none.
void show_selected_in_compare(AppState& state);

/// Takes what the workers of the columns have written. True if there was anything.
bool poll_columns(AppState& state);

/// The bytes of a token that the model wrote into a column.
std::string column_piece(TokenId token);

/// "T 2.00, top-p 0.90": the temperature and the rules that are not neutral.
std::string setting_text(const ColumnSetting& setting);

}  // namespace logitdice
