#include <algorithm>
#include <cmath>
#include <string>

#include "app/pages/generate/draw_many.h"
#include "app/pages/generate/draw_parts.h"
#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr float kRewardColumn = 284, kLeastRow = 22, kMostRow = 34;  // units
constexpr double kUsualAdvantage = 2;  // where the axis ends at least, in standard deviations

std::string advantage_number(double advantage) {
  return advantage == 0 ? fixed_text(0, 2) : signed_text(advantage, 2);
}

std::string reward_number(double reward) {
  return count_text(std::lround(reward));
}

// "(123 − 98.25) ÷ 21.30 = +1.16"
std::string advantage_formula(const Group& group, std::size_t index) {
  if (group.nothing_to_learn()) return "std is 0: the advantage is 0";
  return "(" + reward_number(group.rewards[index]) + " − " + fixed_text(group.mean, 2) + ") ÷ " +
         fixed_text(group.std, 2) + " = " + signed_text(group.advantages[index], 2);
}

void draw_reward_kinds(const Panel& panel, Rect row) {
  const Inputs& in = inputs(panel.state);
  for (std::size_t i = 0; i < std::size(kRewardIds); ++i) {
    const auto kind = static_cast<RewardKind>(i);
    const std::string name(kRewardIds[i]);
    const bool last = i + 1 == std::size(kRewardIds);
    const float w = last ? row.w : panel.px(i == 0 ? 84 : 70);
    if (button(panel, "button.reward_" + name, row.take_left(w, panel.px(6)), name,
               in.reward_kind == kind ? ButtonLook::chosen : ButtonLook::quiet)) {
      Inputs other = in;
      other.reward_kind = kind;
      panel.send(command::PageAction{kId, Action(SetReward{other.reward()})});
    }
  }
}

void draw_reward_field(const Panel& panel, const Rect& row) {
  const Inputs& in = inputs(panel.state);
  EditedText& field = panel.memory.pages.get<GenerateFields>().reward;
  if (typed_once(panel, "field.reward", row, field, in.reward().text)) {
    panel.send(command::PageAction{kId, Action(SetReward{{in.reward_kind, field.text}})});
  }
}

// A paragraph at the top of the room, where there is room for all of it.
void say_below(const Panel& panel, Rect& room, const std::string& text, ImU32 colour) {
  const float h = panel.canvas.paragraph_height(panel.fonts().small, room.w, text);
  if (h > room.h) return;
  panel.canvas.paragraph(panel.fonts().small, room.take_top(h, panel.px(6)), colour, text);
}

// Mean and spread, and the sum of the chosen text.
void draw_group_numbers(const Panel& panel, Rect& room) {
  const Group& group = texts(panel.state).group;
  ImFont* mono = panel.fonts().mono_small;
  const Rect numbers = room.take_top(panel.px(22), panel.px(2));
  panel.canvas.term_text(mono, numbers.x, numbers.middle_y(), numbers.w, panel.theme().text,
                         "mean " + fixed_text(group.mean, 2) + "  std " + fixed_text(group.std, 2),
                         "advantage");
  const int chosen = inputs(panel.state).chosen;
  const bool known = chosen >= 0 && static_cast<std::size_t>(chosen) < group.rewards.size();
  if (!known || group.nothing_to_learn()) return;
  const Rect line = room.take_top(panel.px(22), panel.px(2));
  panel.canvas.text_within(mono, line.x, line.middle_y(), line.w, panel.theme().text,
                           advantage_formula(group, static_cast<std::size_t>(chosen)));
}

std::string nothing_to_learn_text(const Texts& t) {
  const bool greedy = t.many_texts.front().settings.knobs.temperature == 0;
  return greedy ? "At T 0 all texts are one and paid the same: every advantage is 0, there is "
                  "nothing to learn."
                : "All are paid the same: every advantage is 0, there is nothing to learn.";
}

// What is paid for, and what came of it.
void draw_reward(const Panel& panel, Rect room) {
  const AppState& s = panel.state;
  const Texts& t = texts(s);
  const Theme& theme = panel.theme();
  const Rect title = room.take_top(panel.px(18), panel.px(4));
  panel.canvas.caption(title.x, title.middle_y(), "REWARD");
  draw_reward_kinds(panel, room.take_top(panel.px(30), panel.px(6)));
  if (inputs(s).reward_kind != RewardKind::length) {
    draw_reward_field(panel, room.take_top(panel.px(32), panel.px(6)));
  }
  if (!t.group_refusal.empty()) return say_below(panel, room, t.group_refusal, theme.cut);
  say_below(panel, room, "Paid: " + reward_text(inputs(s).reward()) + ".", theme.dim);
  if (t.group.rewards.empty()) {
    if (t.many.running) say_below(panel, room, "The group is written …", theme.dim);
    return;
  }
  draw_group_numbers(panel, room);
  if (t.group.nothing_to_learn()) {
    return say_below(panel, room, nothing_to_learn_text(t), theme.cut);
  }
  say_below(panel, room,
            "advantage = (reward − mean) ÷ std, the std of the population. Texts above the mean "
            "are made likelier, those below it less likely.",
            theme.dim);
}

// Where the axis of advantages ends.
double most_advantage(const Group& group) {
  double most = kUsualAdvantage;
  for (const double advantage : group.advantages) most = std::max(most, std::abs(advantage));
  return most;
}

// A bar to the right of the middle for more than the mean, to the left for less.
void draw_advantage_bar(const Panel& panel, const Rect& track, double advantage, double most) {
  const Theme& theme = panel.theme();
  const float share = static_cast<float>(advantage / most);
  const float half = track.w / 2, w = std::abs(share) * half;
  panel.canvas.fill(track, theme.track, panel.px(3));
  const float x = share < 0 ? track.middle_x() - w : track.middle_x();
  panel.canvas.fill({x, track.y, w, track.h}, share < 0 ? theme.cut_bar : theme.kept, panel.px(2));
  panel.canvas.line({track.middle_x(), track.y - panel.px(2)},
                    {track.middle_x(), track.bottom() + panel.px(2)}, theme.dim);
}

struct GroupColumns {
  Rect seed, reward, track, advantage, text;
};

GroupColumns group_columns(const Panel& panel, Rect row) {
  GroupColumns out;
  out.seed = row.take_left(panel.px(36), panel.px(8));
  out.reward = row.take_left(panel.px(52), panel.px(8));
  out.track = row.take_left(std::min(panel.px(150), row.w * 0.36f), panel.px(8));
  out.advantage = row.take_left(panel.px(70), panel.px(8));
  out.text = row;
  return out;
}

void draw_group_titles(const Panel& panel, const Rect& row) {
  const GroupColumns columns = group_columns(panel, row);
  const auto title = [&](const Rect& box, const char* text) {
    panel.canvas.text(panel.fonts().small, box.right(), box.middle_y(), panel.theme().dim, text,
                      Align::right);
  };
  title(columns.seed, "seed");
  title(columns.reward, "reward");
  title(columns.advantage, "advantage");
  panel.canvas.term(columns.advantage, "advantage");
}

void draw_group_row(const Panel& panel, const Rect& row, std::size_t index) {
  const Texts& t = texts(panel.state);
  const Theme& theme = panel.theme();
  const GroupColumns columns = group_columns(panel, row);
  const auto number = [&](const Rect& box, const std::string& text) {
    panel.canvas.text(panel.fonts().mono_small, box.right(), box.middle_y(), theme.text, text,
                      Align::right);
  };
  number(columns.seed, std::to_string(t.many_texts[index].settings.seed));
  number(columns.reward, reward_number(t.group.rewards[index]));
  draw_advantage_bar(panel, columns.track.inset(0, columns.track.h * 0.28f),
                     t.group.advantages[index], most_advantage(t.group));
  number(columns.advantage, advantage_number(t.group.advantages[index]));
  std::string text;
  for (const GeneratedStep& step : t.many_texts[index].steps) {
    text += mode_piece(panel.state, step.token);
  }
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  panel.canvas.text_within(panel.fonts().small, columns.text.x, columns.text.middle_y(),
                           columns.text.w, theme.dim, printable(text.substr(first)));
}

// Many texts as upright bars: more than the mean upwards, less downwards.
void draw_group_column(const Panel& panel, const Rect& slot, double advantage, double most) {
  const Theme& theme = panel.theme();
  const float share = static_cast<float>(advantage / most);
  const float h = std::max(1.0f, std::abs(share) * slot.h / 2);
  const float y = share > 0 ? slot.middle_y() - h : slot.middle_y();
  panel.canvas.fill({slot.x, y, slot.w, h}, share < 0 ? theme.cut_bar : theme.kept, panel.px(2));
}

// Each text is a place to choose it.
void take_group_text(const Panel& panel, const Rect& place, std::size_t index) {
  const Texts& t = texts(panel.state);
  const Control control = panel.controls.at("member." + std::to_string(index), place);
  const bool chosen = inputs(panel.state).chosen == static_cast<int>(index);
  if (control.hovered || chosen) {
    panel.canvas.fill(place, faded(panel.theme().hover, control.hovered ? 0.8f : 0.5f),
                      panel.px(3));
  }
  if (chosen) panel.canvas.frame(place, panel.theme().thumb, panel.px(3), 1.5f);
  if (control.focused) focus_ring(panel, place);
  if (control.hovered) {
    hint(panel, "seed " + std::to_string(t.many_texts[index].settings.seed) + ": " +
                    advantage_formula(t.group, index));
  }
  if (control.clicked) {
    panel.send(command::PageAction{kId, Action(ChooseText{static_cast<int>(index)})});
  }
}

void draw_group_texts(const Panel& panel, Rect room) {
  const Group& group = texts(panel.state).group;
  const std::size_t n = group.rewards.size();
  const auto count = static_cast<float>(n);
  const float titles = panel.px(20);
  if ((room.h - titles) / count >= panel.px(kLeastRow)) {
    draw_group_titles(panel, room.take_top(titles).inset(panel.px(4), 0));
    const float h = std::min(room.h / count, panel.px(kMostRow));
    for (std::size_t i = 0; i < n; ++i) {
      const Rect row = room.take_top(h);
      take_group_text(panel, row, i);
      draw_group_row(panel, row.inset(panel.px(4), 0), i);
    }
    return;
  }
  const float slot = room.w / count;
  panel.canvas.line({room.x, room.middle_y()}, {room.right(), room.middle_y()}, panel.theme().dim);
  for (std::size_t i = 0; i < n; ++i) {
    const Rect place{room.x + slot * static_cast<float>(i), room.y, slot, room.h};
    take_group_text(panel, place, i);
    draw_group_column(panel, place.inset(slot * 0.15f, 0), group.advantages[i],
                      most_advantage(group));
  }
}

}  // namespace

void draw_group(const Panel& panel, Rect room) {
  const Texts& t = texts(panel.state);
  const Rect read = room.take_bottom(panel.px(40), panel.px(8));
  draw_reward(panel,
              room.take_left(std::min(panel.px(kRewardColumn), room.w * 0.42f), panel.px(20)));
  const bool whole = t.group.rewards.size() == t.many_texts.size() && !t.many_texts.empty();
  if (whole) draw_group_texts(panel, room);
  draw_read_text(panel, read, inputs(panel.state).chosen);
}

}  // namespace logitdice::generate_page
