#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/pages/speculative/draw_parts.h"
#include "app/widgets/card.h"
#include "core/decoding/speculative_words.h"
#include "core/text/numbers.h"

namespace logitdice::speculative_page {
namespace {

constexpr float kLeastTallyRow = 17;
constexpr double kSigmaShown = 4;  // to either side; farther dots stand at the edge

struct TallyColumns {
  Rect token, bar, share, sigma;
};

TallyColumns columns_in(const Panel& panel, Rect row) {
  TallyColumns c;
  c.token = row.take_left(panel.px(70), panel.px(6));
  c.sigma = row.take_right(panel.px(90), panel.px(8));
  c.share = row.take_right(panel.px(50), panel.px(6));
  c.bar = row;
  return c;
}

void draw_tally_header(const Panel& panel, const Rect& row) {
  const TallyColumns c = columns_in(panel, row);
  const auto title = [&](float x, float room, const char* text, Align align = Align::left) {
    panel.canvas.text_within(panel.fonts().small, x, row.middle_y(), room, panel.theme().dim, text,
                             align);
  };
  title(c.token.x, c.token.w, "token");
  title(c.bar.x, c.bar.w, "fell");
  title(c.share.right(), c.share.w, "share", Align::right);
  title(c.sigma.right(), c.sigma.w, "off q, in σ", Align::right);
}

void draw_sigma(const Panel& panel, const Rect& room, const PlaceTallyRow& row) {
  const Theme& theme = panel.theme();
  const auto at = [&](double sigma) {
    const double place = std::clamp(sigma, -kSigmaShown, kSigmaShown) / kSigmaShown;
    return room.middle_x() + static_cast<float>(place) * (room.w / 2 - panel.px(5));
  };
  panel.canvas.fill({at(-2), room.y, at(2) - at(-2), room.h}, theme.track);
  panel.canvas.dashed_line({at(0), room.y}, {at(0), room.bottom()}, theme.dim, 1, 2);
  const bool far = std::abs(row.off_sigma) > kSigmaShown;
  const float x = at(row.off_sigma), s = panel.px(4.5f);
  if (!far) {
    panel.canvas.disc({x, room.middle_y()}, panel.px(4), theme.kept);
    return;
  }
  const float d = row.off_sigma > 0 ? s : -s;
  panel.canvas.triangle({x - d, room.middle_y() - s}, {x - d, room.middle_y() + s},
                        {x + d, room.middle_y()}, theme.cut);
}

std::string row_hint(const PlaceTallyRow& row, const std::string& name) {
  const std::string off = std::isinf(row.off_sigma) ? std::string(row.off_sigma > 0 ? "∞" : "−∞")
                                                    : signed_text(row.off_sigma, 1);
  return name + ": fell " + count_text(row.count) + " " + plural(row.count, "time", "times") +
         ", share " + fixed_text(row.share, 4) + "; the target asks for " + fixed_text(row.q, 4) +
         "\n" + off + " σ off";
}

void draw_tally_row(const Panel& panel, const Rect& row, const PlaceTallyRow& fell,
                    const std::string& name, double high) {
  const Theme& theme = panel.theme();
  const TallyColumns c = columns_in(panel, row);
  // Of all the others it is a number and a word, which want more room than a name.
  ImFont* font = fell.token ? panel.fonts().mono_small : panel.fonts().small;
  panel.canvas.text_within(font, c.token.x, row.middle_y(), c.token.w + panel.px(4), theme.text,
                           name);
  const float h = std::min(row.h * 0.66f, panel.px(20));
  const Rect bar{c.bar.x, row.middle_y() - h / 2, c.bar.w, h};
  panel.canvas.fill(bar, theme.track, panel.px(2));
  const auto at = [&](double share) {
    return bar.w * static_cast<float>(std::clamp(share / high, 0.0, 1.0));
  };
  if (at(fell.share) > 0)
    panel.canvas.fill({bar.x, bar.y, at(fell.share), h}, theme.kept, panel.px(2));
  const float x = bar.x + at(fell.q);
  panel.canvas.line({x, bar.y - panel.px(2)}, {x, bar.bottom() + panel.px(2)}, theme.thumb, 2);
  panel.canvas.text(panel.fonts().mono_small, c.share.right(), row.middle_y(), theme.text,
                    fixed_text(fell.share, 4), Align::right);
  draw_sigma(panel, c.sigma, fell);
  if (ImGui::IsMouseHoveringRect(row.min(), row.max())) hint(panel, row_hint(fell, name));
}

struct NamedRow {
  PlaceTallyRow fell;
  std::string name;
};

// The likeliest tokens and, where there are more, one row of all the others.
std::vector<NamedRow> rows_for(const Panel& panel, float h) {
  const Rounds& r = rounds(panel.state);
  const PlaceView& view = *r.view;
  const auto fit = static_cast<std::size_t>(std::max(2.0f, h / panel.px(kLeastTallyRow)));
  const std::size_t tokens = view.place.tokens.size();
  std::size_t listed = std::min({fit, view.rows.size(), kMostRows});
  if (listed < tokens) listed = std::min(listed, fit - 1);
  std::vector<NamedRow> rows;
  for (std::size_t i = 0; i < listed; ++i) {
    rows.push_back({tally_row(view.place, r.tally, i), view.rows[i].name});
  }
  if (listed < tokens) {
    const auto more = static_cast<std::int64_t>(tokens - listed);
    rows.push_back({tally_rest(view.place, r.tally, listed), count_text(more) + " more"});
  }
  return rows;
}

void draw_tally_rows(const Panel& panel, Rect room) {
  const std::vector<NamedRow> rows = rows_for(panel, room.h);
  double high = 0;
  for (const NamedRow& row : rows) high = std::max({high, row.fell.q, row.fell.share});
  const float h = std::min(room.h / static_cast<float>(rows.size()), panel.px(34));
  for (const NamedRow& row : rows) {
    draw_tally_row(panel, room.take_top(h), row.fell, row.name, high);
  }
}

void draw_sigma_scale(const Panel& panel, const Rect& room) {
  for (const int sigma : {-2, 0, 2}) {
    const float place = static_cast<float>(sigma / kSigmaShown) * (room.w / 2 - panel.px(5));
    panel.canvas.text(panel.fonts().mono_small, room.middle_x() + place, room.middle_y(),
                      panel.theme().dim, sigma == 0 ? "0" : signed_text(sigma, 0), Align::centre);
  }
}

void draw_scale(const Panel& panel, const Rect& row) {
  const TallyColumns c = columns_in(panel, row);
  const Theme& theme = panel.theme();
  panel.canvas.line({c.bar.x + panel.px(1), row.y + panel.px(3)},
                    {c.bar.x + panel.px(1), row.bottom() - panel.px(3)}, theme.thumb, 2);
  panel.canvas.text_within(panel.fonts().small, c.bar.x + panel.px(8), row.middle_y(), c.bar.w,
                           theme.dim, "target q");
  draw_sigma_scale(panel, c.sigma);
}

void draw_rules(const Panel& panel, Rect row) {
  const Rect name = row.take_left(panel.px(30), panel.px(2));
  panel.canvas.text(panel.fonts().small, name.x, name.middle_y(), panel.theme().dim, "rule");
  constexpr const char* kIds[] = {"button.rule_ratio", "button.rule_no_less_likely",
                                  "button.rule_all"};
  const float gap = panel.px(4);
  const auto wanted = [&](int i) {
    return panel.canvas.width(panel.fonts().strong, kAcceptRuleTitles[i]);
  };
  const float spare = (row.w - 2 * gap - wanted(0) - wanted(1) - wanted(2)) / 3;
  for (int i = 0; i < 3; ++i) {
    const float width = wanted(i) + spare;
    const bool chosen = static_cast<int>(inputs(panel.state).rule) == i;
    if (button(panel, kIds[i], row.take_left(width, gap), std::string(kAcceptRuleTitles[i]),
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      send(panel, SetRule{static_cast<AcceptRule>(i)});
    }
  }
}

std::string tally_title(const Rounds& r) {
  const std::int64_t n = std::max(r.tally.counts.rounds, kTallyRounds);
  return count_text(r.tallying ? r.tally.counts.rounds : n) + " ROUNDS HERE";
}

void draw_accord(const Panel& panel, const Rect& foot) {
  const Rounds& r = rounds(panel.state);
  const Theme& theme = panel.theme();
  const Accord accord = accord_of(chi_square(r.view->place, r.tally));
  const ImU32 ink = accord.kind == Accord::Kind::differs     ? theme.cut
                    : accord.kind == Accord::Kind::none_seen ? theme.good
                                                             : theme.dim;
  const bool fits = panel.canvas.width(panel.fonts().mono_small, accord.text) <= foot.w;
  panel.canvas.text_within(fits ? panel.fonts().mono_small : panel.fonts().small, foot.x,
                           foot.middle_y(), foot.w, ink, accord.text);
}

}  // namespace

void draw_tally(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Rounds& r = rounds(panel.state);
  Rect title = room.take_top(panel.px(26), panel.px(2));
  const bool any = r.view.has_value();
  if (button(panel, "button.clear_tally", title.take_right(panel.px(48), panel.px(6)), "clear",
             ButtonLook::quiet, any && r.tally.counts.rounds > 0)) {
    send(panel, ClearTally{});
  }
  if (button(panel, "button.tally_again", title.take_right(panel.px(52), panel.px(6)), "again",
             ButtonLook::quiet, any)) {
    send(panel, TallyAgain{});
  }
  panel.canvas.caption(title.x, title.middle_y(), tally_title(r));
  draw_rules(panel, room.take_bottom(panel.px(28), panel.px(6)));
  if (!any || r.tally.counts.rounds == 0) {
    panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim,
                           any ? "Again (H) plays this place " + count_text(kTallyRounds) +
                                     " times: does what is written have the target’s distribution?"
                               : std::string());
    return;
  }
  draw_tally_header(panel, room.take_top(panel.px(18)));
  Rect foot = room.take_bottom(panel.px(36), panel.px(2));
  const Rect scale = room.take_bottom(panel.px(16), panel.px(2));
  draw_tally_rows(panel, room);
  draw_scale(panel, scale);
  const Rect words = foot.take_top(foot.h / 2);
  panel.canvas.text_within(panel.fonts().small, words.x, words.middle_y(), words.w,
                           panel.theme().dim, "A band for each token: 1 dot in 20 falls outside.");
  draw_accord(panel, foot);
}

void draw_tally_strip(const Panel& panel, const Rect& rect) {
  const Theme& theme = panel.theme();
  card(panel, rect);
  panel.controls.note("speculative.tally_strip", rect);
  Rect room = rect.inset(panel.px(size::kPad), panel.px(7));
  Rect words = room.take_left(room.w * 0.6f, panel.px(22));
  draw_rules(panel, words.take_top(panel.px(28), panel.px(3)));
  const Rounds& r = rounds(panel.state);
  if (!r.view || r.tally.counts.rounds == 0) return;
  const Rect title = words.take_top(panel.px(20));
  panel.canvas.caption(title.x, title.middle_y(), tally_title(r));
  draw_accord(panel, words.take_top(panel.px(20)));
  Rect scale = room.take_bottom(panel.px(16));
  const std::vector<NamedRow> rows = rows_for(panel, room.h);
  const float name = panel.px(76), h = room.h / static_cast<float>(rows.size());
  for (const NamedRow& row : rows) {
    Rect line = room.take_top(h);
    const Rect left = line.take_left(name, panel.px(6));
    ImFont* font = row.fell.token ? panel.fonts().mono_small : panel.fonts().small;
    panel.canvas.text_within(font, left.x, left.middle_y(), left.w, theme.text, row.name);
    draw_sigma(panel, line, row.fell);
    if (ImGui::IsMouseHoveringRect(left.min(), line.max())) {
      hint(panel, row_hint(row.fell, row.name));
    }
  }
  const Rect unit = scale.take_left(name, panel.px(6));
  panel.canvas.text_within(panel.fonts().small, unit.x, unit.middle_y(), unit.w, theme.dim,
                           "off, in σ");
  draw_sigma_scale(panel, scale);
}

}  // namespace logitdice::speculative_page
