#include "app/pages/speculative/draw_parts.h"

#include <algorithm>

#include "app/widgets/card.h"
#include "app/widgets/knob_slider.h"
#include "app/widgets/menu_list.h"
#include "core/capture/bundled.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::speculative_page {
namespace {

// Units. With less the ledger is a strip, or that of two distributions what 100 000 rounds say.
constexpr float kWholePage = 900;
constexpr float kStrip = 116, kLowStrip = 92, kLowTally = 86, kHighStrip = 580;
constexpr double kStepSeconds = 1.2;  // of a step while the rounds play

// ---- what writes ----------------------------------------------------------------------------

constexpr KnobInfo kDraftLength = {.id = "draft_length",
                                   .title = "Draft length",
                                   .help = "tokens written ahead each round",
                                   .value = nullptr,
                                   .low = 1,
                                   .high = kMostDrafted,
                                   .lowest = 1,
                                   .highest = kMostDrafted,
                                   .neutral = kUsualDraftLength,
                                   .whole = true,
                                   .decimals = 0,
                                   .step = 1,
                                   .neutral_word = ""};

void draw_draft_length(const Panel& panel, Rect row) {
  const int length = inputs(panel.state).draft_length;
  const Rect name = row.take_left(panel.px(92));
  panel.canvas.term_text(panel.fonts().small, name.x, name.middle_y(), name.w, panel.theme().text,
                         kDraftLength.title, "speculative_decoding");
  const Rect value = row.take_right(panel.px(22), panel.px(10));
  const auto move = knob_slider(panel, "knob.draft_length", row, kDraftLength, length, kMostDrafted,
                                look(panel).grip);
  if (move && move->taken_back)
    panel.send(command::TakeBack{});
  else if (move) {
    panel.send(command::PageAction{kId, Action(SetDraftLength{static_cast<int>(move->value)}),
                                   move->continues});
  }
  const auto typed =
      knob_value(panel, "", value, kDraftLength, length, panel.fonts().mono, look(panel).field);
  if (!typed) return;
  if (*typed)
    send(panel, SetDraftLength{static_cast<int>(typed->value())});
  else
    panel.send(command::Report{typed->error()});
}

std::string source_label(const AppState& s, Role role) {
  return printable(distribution_of(s, inputs(s).sources[role]).title);
}

std::vector<MenuRow> source_rows(const std::string& menu, const std::string& shown) {
  std::vector<MenuRow> rows;
  const auto add = [&](const std::string& id, std::string title, std::string help) {
    rows.push_back({menu + "." + id, std::move(title), std::move(help), id == shown});
  };
  add(std::string(kPipelineSource), "the distribution of the Pipeline",
      "whatever is open there, a step of a text too");
  for (const BundledDistribution& d : bundled_distributions()) add(d.id, d.title, d.context);
  return rows;
}

void draw_source(const Panel& panel, Role role, Rect row) {
  const std::string menu = "menu." + std::string(kRoleIds[role]);
  const Theme& theme = panel.theme();
  const Rect file =
      row.take_right(panel.canvas.width(panel.fonts().strong, "Open…") + panel.px(10), panel.px(2));
  if (button(panel, "button.open_" + std::string(kRoleIds[role]), file, "Open…",
             ButtonLook::link)) {
    panel.memory.file_wish = FileWish{FilePurpose::open, kId, role};
  }
  const Control control = panel.controls.at(menu, row);
  panel.canvas.fill(row, control.hovered ? theme.hover : theme.track, panel.px(size::kSmallRadius));
  const std::string label = std::string(kRoleIds[role]) + ": " + source_label(panel.state, role);
  panel.canvas.text_within(panel.fonts().small, row.x + panel.px(8), row.middle_y(),
                           row.w - panel.px(28), theme.text, label);
  draw_menu_arrow(panel, row.right() - panel.px(12), row.middle_y(), theme.dim);
  if (control.focused) focus_ring(panel, row);
  if (control.clicked) panel.controls.toggle_list(menu);
  if (panel.controls.list().id != menu) return;
  const auto rows = source_rows(menu, inputs(panel.state).sources[role].name);
  if (const auto picked = menu_list(panel, menu, row, rows, {440, 46, false})) {
    const std::string& id = rows[static_cast<std::size_t>(*picked)].id;
    send(panel, SetSource{role, id.substr(menu.size() + 1)});
  }
}

// ---- the clock ------------------------------------------------------------------------------

void play(const Panel& panel) {
  Look& l = look(panel);
  if (!rounds(panel.state).playing) {
    l.stepped_s = -1;
    return;
  }
  const double now = ImGui::GetTime();
  if (l.stepped_s < 0) l.stepped_s = now;
  if (now - l.stepped_s < kStepSeconds) return;
  l.stepped_s = now;
  send(panel, Step{1});
}

}  // namespace

constexpr const char* kPairInside =
    "A draft guesses in its target's own tokens, and the one that is here is the tiny GPT's: these "
    "two write, whatever model is chosen.";

void draw_material(const Panel& panel, const Rect& rect) {
  card(panel, rect);
  Rect row = rect.inset(panel.px(size::kPad), panel.px(9));
  const Material now = inputs(panel.state).material;
  const struct {
    Material material;
    const char* label;
  } choices[] = {{Material::models, "tiny GPT, its draft"},
                 {Material::distributions, "two distributions"}};
  for (const auto& choice : choices) {
    const Rect box = row.take_left(
        panel.canvas.width(panel.fonts().strong, choice.label) + panel.px(22), panel.px(6));
    const std::string id =
        "button.material_" + std::string(kMaterialIds[static_cast<int>(choice.material)]);
    const auto as = choice.material == now ? ButtonLook::chosen : ButtonLook::quiet;
    if (button(panel, id, box, choice.label, as)) send(panel, SetMaterial{choice.material});
    const bool inside = choice.material == Material::models && !is_embedded(panel.state.in.model);
    if (inside && ImGui::IsMouseHoveringRect(box.min(), box.max())) hint(panel, kPairInside);
  }
  row.take_left(panel.px(4));
  draw_draft_length(panel, row.take_right(std::min(panel.px(236), row.w * 0.42f), panel.px(14)));
  if (now == Material::models) {
    prompt_field(panel, row);
    return;
  }
  draw_source(panel, kTarget, row.take_left((row.w - panel.px(8)) / 2, panel.px(8)));
  draw_source(panel, kDraft, row);
}

void draw(const Panel& panel, const Rect& rect) {
  play(panel);
  Rect room = rect;
  const float gap = panel.px(size::kGap);
  // Before a class, beside a lesson, the round and its place have the room alone.
  const bool narrow = panel.state.presenter.on && room.w < panel.px(kWholePage);
  if (!narrow) draw_material(panel, room.take_top(panel.px(50), gap));
  const float side = std::clamp(room.w * 0.36f, panel.px(336), panel.px(size::kRightColumn));
  Rect right = narrow ? Rect{} : room.take_right(side, gap);
  const Rounds& r = rounds(panel.state);
  if (!r.refusal.empty()) {
    const Rect inside = card(panel, room);
    panel.canvas.paragraph(panel.fonts().text, inside, panel.theme().cut, r.refusal);
    room = {};
  } else {
    // Narrow columns have names of two lines.
    const bool many = inputs(panel.state).draft_length > 5;
    const float round =
        std::clamp(room.h * 0.49f, panel.px(246), panel.px(330)) + panel.px(many ? 22 : 0);
    const bool low = room.h < panel.px(kHighStrip);
    // Nothing of distributions is measured: what they show is that the rule keeps q.
    const bool models = inputs(panel.state).material == Material::models;
    const float spared = !narrow ? 0 : low && models ? 24 : 40;
    draw_round(panel, room.take_top(round - panel.px(spared), gap));
    if (narrow) {
      const float strip = !low ? kStrip : models ? kLowStrip : kLowTally;
      const Rect below = room.take_bottom(panel.px(strip), gap);
      (models ? draw_ledger_strip : draw_tally_strip)(panel, below);
    }
    draw_place(panel, room);
  }
  if (narrow) return;
  const float ledger = std::clamp(right.h * 0.56f, panel.px(264), panel.px(420));
  draw_ledger(panel, right.take_top(ledger, gap));
  draw_tally(panel, right);
}

}  // namespace logitdice::speculative_page
