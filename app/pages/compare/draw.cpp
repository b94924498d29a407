#include "app/pages/compare/draw_parts.h"

#include <algorithm>

#include "app/widgets/legend.h"
#include "core/text/numbers.h"

namespace logitdice::compare_page {

Band Band::take_top(float taken, float gap) {
  Band band{names.take_top(taken, gap), {}};
  for (Rect& strip : strips) band.strips.push_back(strip.take_top(taken, gap));
  return band;
}

Band Band::take_bottom(float taken, float gap) {
  Band band{names.take_bottom(taken, gap), {}};
  for (Rect& strip : strips) band.strips.push_back(strip.take_bottom(taken, gap));
  return band;
}

namespace {

constexpr float kBetween = 18;       // two columns
constexpr float kWidestNames = 150;  // four columns have room beside them in the narrowest page

// ---- the row of buttons ---------------------------------------------------------------------

float preset_width(const Panel& panel, const ComparePreset& preset) {
  return panel.canvas.width(panel.fonts().strong, preset.title) + panel.px(20);
}

constexpr float kWrite = 90, kSample = 116, kActions = kWrite + 6 + kSample;

void draw_preset(const Panel& panel, const Rect& place, const ComparePreset& preset) {
  if (button(panel, "preset." + std::string(preset.id), place, std::string(preset.title))) {
    send_compare(panel, UsePreset{std::string(preset.id)});
  }
  if (ImGui::IsMouseHoveringRect(place.min(), place.max())) {
    hint(panel, std::string(preset.help));
  }
}

// The columns that this distribution is an example for.
void draw_example(const Panel& panel, const Rect& place) {
  if (button(panel, "button.compare_example", place, "Example")) {
    send_compare(panel, UseExample{});
  }
  if (ImGui::IsMouseHoveringRect(place.min(), place.max())) {
    hint(panel, printable(panel.state.distribution.note));
  }
}

void draw_actions(const Panel& panel, Rect row) {
  const bool running = columns(panel.state).running();
  if (!is_hidden(panel.state, "dice") &&
      button(panel, "button.sample", row.take_right(panel.px(kSample), panel.px(6)), "Sample (S)",
             ButtonLook::main)) {
    panel.send(command::Roll{1});
  }
  const Rect write = row.take_right(panel.px(kWrite));
  if (button(panel, "button.write_columns", write, running ? "Stop (G)" : "Write (G)")) {
    send_compare(panel, Write{});
  }
  if (ImGui::IsMouseHoveringRect(write.min(), write.max())) {
    hint(panel, model_name(panel.state.in.model) + " writes " +
                    std::to_string(panel.state.in.length) + " " +
                    plural(panel.state.in.length, "token") +
                    " a column with its settings and the same seed");
  }
}

// One row, or as many as a narrow window needs.
void draw_toolbar(const Panel& panel, Rect& room) {
  const auto next_row = [&] { return room.take_top(panel.px(34), panel.px(8)); };
  Rect row = next_row();
  for (const ComparePreset& preset : all_compare_presets()) {
    const float w = preset_width(panel, preset);
    if (w > row.w) row = next_row();
    draw_preset(panel, row.take_left(w, panel.px(6)), preset);
  }
  if (panel.state.distribution.compare) {
    const float w = panel.px(80);
    if (w > row.w) row = next_row();
    draw_example(panel, row.take_left(w, panel.px(6)));
  }
  draw_actions(panel, panel.px(kActions) <= row.w ? row : next_row());
}

// ---- the sentences below --------------------------------------------------------------------

constexpr float kSentence = 17, kLegend = 18;
constexpr int kLongestSign = 14;  // characters
constexpr float kRoomy = 640;     // units: a card that is higher has more lines for sentences

struct Sentence {
  std::string sign;  // "≠", or the token that it is about
  ImU32 sign_ink;
  std::string lead;  // the columns that it is about
  std::string text;
  ImU32 ink;
};
using Sentences = std::vector<Sentence>;

Sentences why_cut_sentences(const Panel& panel) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  Sentences out;
  if (s.selected >= token_count(s)) return out;
  const std::string token = token_text(s, s.selected);
  for (ColumnsWhyCut& line : why_columns_cut(columns(s).comparison, s.trace.id(s.selected))) {
    out.push_back({token, theme.text, std::move(line.columns), std::move(line.why), theme.cut});
  }
  return out;
}

Sentences comparing_sentences(const Panel& panel) {
  const Theme& theme = panel.theme();
  const Comparison& c = columns(panel.state).comparison;
  Sentences out;
  for (const EqualColumns& e : c.equal) out.push_back({"=", theme.dim, "", e.text, theme.text});
  for (const NamedDisagreement& d : c.disagreements) {
    out.push_back({"≠", theme.text, "", d.text, theme.text});
  }
  if (out.empty()) out.push_back({"", 0, "", agreement_text(c), theme.dim});
  return out;
}

// Why the chosen token was cut comes first, but what compares keeps a line.
Sentences sentences_of(const Panel& panel, std::size_t most) {
  Sentences all = why_cut_sentences(panel), comparing = comparing_sentences(panel);
  const std::size_t before = std::min(all.size(), most - 1);
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(before), comparing.begin(), comparing.end());
  if (all.size() <= most) return all;
  all[most - 1].text += " · and " + std::to_string(all.size() - most) + " more";
  all.resize(most);
  return all;
}

// As many lines as the window has room for, however many are used: a choice moves nothing. Before a
// class tokens need the room more.
void draw_sentences(const Panel& panel, Rect& inside) {
  const std::size_t few = panel.state.presenter.on ? 2 : 4;
  const std::size_t most = inside.h > panel.px(kRoomy) ? 6 : few;
  Rect room = inside.take_bottom(panel.px(kSentence) * static_cast<float>(most), panel.px(4));
  const Fonts& f = panel.fonts();
  for (const Sentence& line : sentences_of(panel, most)) {
    const Rect row = room.take_top(panel.px(kSentence));
    const float y = row.middle_y();
    float x = row.x;
    const auto put = [&](ImFont* font, ImU32 ink, const std::string& text) {
      if (!text.empty()) x = panel.canvas.text(font, x, y, ink, text) + panel.px(8);
    };
    const std::string sign = ellipsis(line.sign, kLongestSign);
    put(f.mono_small, line.sign_ink, sign);
    if (sign != line.sign) panel.canvas.tell({row.x, row.y, x - row.x, row.h}, line.sign);
    put(f.small, panel.theme().text, line.lead);
    panel.canvas.text_within(f.small, x, y, row.right() - x, line.ink, line.text);
  }
}

void draw_legend(const Panel& panel, Rect row) {
  const Theme& theme = panel.theme();
  std::vector<LegendEntry> entries = bars_legend(theme);
  // A bar has its token's colour, as its segment of the number line below.
  entries.erase(entries.begin(), entries.begin() + 2);
  entries.insert(entries.begin(), {LegendMark::words, theme.dim, "a colour a token", "token"});
  entries.push_back({LegendMark::outline, theme.outline, "the reference's bar", "reference"});
  entries.push_back({LegendMark::frame, theme.thumb, "drawn"});
  entries.push_back({LegendMark::words, theme.text, "≠ differs"});
  const float end = legend(panel, row, entries);
  row.take_left(end - row.x, panel.px(22));
  legend(panel, row, likelihood_legend(theme));
}

// ---- the grid -------------------------------------------------------------------------------

// Of the likeliest tokens, whatever the columns make of them: no knob moves the columns.
float widest_name(const Panel& panel) {
  float widest = std::max(panel.px(96), panel.canvas.width(panel.fonts().small, "KL divergence"));
  for (const std::string& name : columns(panel.state).named) {
    const std::string text = "≠ " + ellipsis(name, 18);
    widest = std::max(widest, panel.canvas.width(panel.fonts().mono, text) + panel.px(4));
  }
  return std::min(widest, panel.px(kWidestNames));
}

Band band_of(const Panel& panel, Rect room) {
  const std::size_t count = columns(panel.state).comparison.columns.size();
  const float gap = panel.px(kBetween), gaps = gap * static_cast<float>(count - 1);
  Band band;
  band.names = room.take_left(widest_name(panel), panel.px(12));
  const float w = (room.w - gaps) / static_cast<float>(count);
  for (std::size_t i = 0; i < count; ++i) band.strips.push_back(room.take_left(w, gap));
  return band;
}

void draw_names(const Panel& panel, Rect names) {
  Look& ui = look(panel);
  const Rect add = names.take_top(panel.px(28), panel.px(3));
  const bool room = static_cast<int>(columns(panel.state).comparison.columns.size()) < kMostColumns;
  if (button(panel, "button.add_column", add, "+ Column", ButtonLook::quiet, room)) {
    send_compare(panel, AddColumn{});
  }
  const Rect all = names.take_top(panel.px(20));
  if (button(panel, "button.all_stages", all, ui.all_stages ? "fewer" : "all stages",
             ButtonLook::link)) {
    ui.all_stages = !ui.all_stages;
  }
}

// What there is room for: seven rows of bars come before the wider statistics and the sentence, two
// before any statistics.
struct Heights {
  float statistics = 0, texts = 0;
  bool brief = false;
};

Heights heights_of(const Panel& panel, const Band& band, float left) {
  const bool written = columns(panel.state).any_text();
  const float rows = panel.px(20 + 7 * 18), least = panel.px(20 + 2 * 18);
  Heights h;
  h.texts =
      written ? std::clamp(left * 0.3f, panel.px(84), panel.px(220)) : sentence_height(panel, band);
  h.brief = left < rows + h.texts + statistics_height(panel, false);
  h.statistics = statistics_height(panel, h.brief);
  if (!written && left < rows + h.texts + h.statistics) h.texts = 0;
  if (left < least + h.texts + h.statistics) h.statistics = 0;
  h.texts = std::clamp(h.texts, 0.0f, std::max(0.0f, left - least));
  return h;
}

void draw_grid(const Panel& panel, Band band) {
  const Band heads = band.take_top(panel.px(51), panel.px(5));
  draw_names(panel, heads.names);
  draw_heads(panel, heads);
  draw_chains(panel, band.take_top(chain_height(panel, band), panel.px(6)));
  const float coins_h = panel.px(59);
  const Heights h = heights_of(panel, band, band.height() - coins_h - panel.px(10));
  Band last = band.take_bottom(coins_h + h.texts, panel.px(6));
  draw_coins(panel, last.take_top(panel.px(55), panel.px(4)));
  if (h.texts >= panel.px(20)) draw_texts(panel, last);
  if (h.statistics > 0) {
    draw_column_statistics(panel, band.take_bottom(h.statistics, panel.px(4)), h.brief);
  }
  draw_token_rows(panel, band);
}

}  // namespace

const ComparedColumn& column_of(const Panel& panel, int index) {
  return columns(panel.state).comparison.columns[static_cast<std::size_t>(index)];
}

void draw(const Panel& panel, const Rect& room) {
  Rect inside = card(panel, room);
  draw_toolbar(panel, inside);
  if (columns(panel.state).comparison.columns.empty()) return;
  draw_legend(panel, inside.take_bottom(panel.px(kLegend)));
  draw_sentences(panel, inside);
  draw_grid(panel, band_of(panel, inside));
  draw_engine_menu(panel);
}

}  // namespace logitdice::compare_page
