#include "app/frame/columns.h"

#include <algorithm>
#include <utility>

#include "app/panels/folded_strip.h"
#include "app/panels/lesson_column.h"

namespace logitdice {
namespace {

constexpr float kLeastText = 194, kLeastDice = 340;  // units

void draw_left(const Panel& panel, const Rect& column) {
  Rect room = card(panel, column);
  if (panel.state.page->draw_left) return panel.state.page->draw_left(panel, room);
  const bool own_sources = panel.state.page->layout.own_sources;
  if (!own_sources && !is_hidden(panel.state, "source")) source_panel(panel, room);
  knobs_panel(panel, room);
}

// The dice need room for the tally, the text for the sentence and ten chips.
void draw_right(const Panel& panel, Rect column) {
  if (is_hidden(panel.state, "text")) return dice_panel(panel, column);
  if (is_hidden(panel.state, "dice")) return text_panel(panel, column);
  // A text of the model with its hints needs as much as the dice.
  const float part = panel.state.writing.shown_in_preview ? 0.5f : 0.34f;
  const float most = column.h - panel.px(kLeastDice + size::kGap);
  const Rect text = column.take_bottom(
      std::max(panel.px(kLeastText), std::min(most, column.h * part)), panel.px(size::kGap));
  dice_panel(panel, column);
  text_panel(panel, text);
}

// Below the strip that it belongs to.
Rect drawer_place(const Ui& ui) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float gap = size::kGap * ui.scale;
  const bool left = ui.memory.drawer == Drawer::chain;
  const bool presented = ui.state.presenter.on;
  // Before a class the chain takes the place of the lesson's text, whole.
  const float text_w = presented ? ui.arrangement.lesson_w : 0;
  const float w = (left ? std::max(size::kLeftColumn, text_w) : size::kRightColumn) * ui.scale;
  const float y = presented ? gap : (size::kTopBar + size::kStrip) * ui.scale + 1.5f * gap;
  const float below = presented ? size::kTopBar : size::kStatusBar;
  const float bottom = screen.y - below * ui.scale - gap;
  return {left ? gap : screen.x - gap - w, y, w, bottom - y};
}

// A click elsewhere on the page closes the drawer, but not one in a list that has opened over it.
void close_beside(Ui& ui, const Rect& place) {
  const bool listed = ui.controls.list_open();
  const ImVec2 mouse = ImGui::GetMousePos();
  const bool beside = mouse.y > place.y && (mouse.x < place.x || mouse.x > place.right());
  if (ImGui::IsMouseClicked(0) && beside && !listed) close_drawer(ui);
}

}  // namespace

void draw_columns(const Panel& panel, Rect room, const Arrangement& a) {
  const PageInfo& page = *panel.state.page;
  const float gap = panel.px(size::kGap);
  if (a.lesson_w > 0) lesson_column(panel, room.take_left(panel.px(a.lesson_w), gap));
  const bool wide = room.w >= panel.px(size::kWide - 2 * size::kGap - 1);
  const bool has_dice = page.layout.dice && a.columns.right;
  const bool dice_folded = has_dice && a.right_folded;
  if (a.folded() && !panel.state.presenter.on) {
    folded_strip(panel, room.take_top(panel.px(size::kStrip), gap), a.left_folded, dice_folded);
  }
  if (a.columns.left && !a.left_folded) {
    draw_left(panel, room.take_left(panel.px(wide ? size::kLeftColumn : size::kNarrowLeft), gap));
  }
  const bool dice = has_dice && !dice_folded;
  const float right_w = panel.px(wide ? size::kRightColumn : size::kNarrowRight);
  const Rect right = dice ? room.take_right(right_w, gap) : Rect{};
  // Tab goes from left to right.
  predicts_shares(panel.state) ? predict_panel(panel, room) : page.draw(panel, room);
  if (dice) draw_right(panel, right);
}

Columns columns_of(const AppState& s) {
  const bool right = !is_hidden(s, "dice") || !is_hidden(s, "text");
  const Columns here{!is_hidden(s, "chain"), right, s.lesson != nullptr};
  if (!s.presenter.on) return here;
  const Beside& shown = s.presenter.shown;
  return {here.left && shown.left, here.right && shown.right, here.lesson};
}

void close_drawer(Ui& ui) {
  const Drawer open = std::exchange(ui.memory.drawer, Drawer::none);
  if (!ui.state.presenter.on || open == Drawer::none) return;
  ui.commands.push_back(
      command::ToggleShown{open == Drawer::chain ? &Beside::left : &Beside::right});
}

void draw_drawer(Ui& ui) {
  const Rect place = drawer_place(ui);
  const bool chain = ui.memory.drawer == Drawer::chain;
  const float least = ui.scale * (chain ? kLeastLeftColumn : kLeastRightColumn);
  const bool scrolls = least > place.h;
  ImGui::SetNextWindowPos(place.min());
  ImGui::SetNextWindowSize({place.w, place.h});
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, 8 * ui.scale);
  ImGui::Begin("##drawer", nullptr,
               scrolls ? kBareWindow & ~ImGuiWindowFlags_NoScrollbar : kBareWindow);
  const Panel panel = panel_of(ui);
  panel.canvas.fill(place, panel.theme().background, panel.px(size::kRadius));
  Rect column{place.x, place.y - ImGui::GetScrollY(), place.w, std::max(place.h, least)};
  if (scrolls) column.w -= panel.px(10);
  ui.controls.forget_stops();  // Tab walks through what can be seen
  chain ? draw_left(panel, column) : draw_right(panel, column);
  ImGui::SetCursorScreenPos({column.x, column.bottom() - 1});
  ImGui::Dummy({1, 1});
  ImGui::End();
  ImGui::PopStyleVar();
  close_beside(ui, place);
}

}  // namespace logitdice
