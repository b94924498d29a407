#include "app/program/automation.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/pages/compare/compare.h"
#include "app/program/chain_json.h"
#include "app/program/generate.h"
#include "app/program/session_file.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

using Json = nlohmann::ordered_json;

Json penalties_json(const AppState& s) {
  const PenaltiesState& p = s.penalties;
  Json tokens = Json::array();
  for (const HistoryChip& chip : p.chips) tokens.push_back(chip.id);
  return {{"page", penalty_page_id(p.page)},
          {"prompt", p.prompt},
          {"history", p.output},
          {"tokens", tokens},
          {"unknown", s.history.unknown},
          {"generated", p.generated},
          {"z", p.z},
          {"z_after", p.z_after},
          {"spiral_turns", p.spiral ? p.spiral->windings.size() : 0},
          {"searching", p.searching},
          {"breaks_at", p.broken && p.broken->found ? p.broken->penalty : 0}};
}

Json draw_json(const AppState& s) {
  if (!s.draw) return nullptr;
  const Distribution& d = s.distribution;
  const bool known = s.draw->rank < d.logits.size();
  const std::string token = known ? plain(d.tokens.bytes(s.trace.id(s.draw->rank))) : "…";
  return {{"u", s.draw->u}, {"rank", s.draw->rank}, {"token", token}};
}

Json generation_json(const AppState& s) {
  const GenerateState& g = s.generate;
  const auto& steps = g.written.text.steps;
  const auto forced = std::count_if(steps.begin(), steps.end(),
                                    [](const GeneratedStep& step) { return step.forced; });
  const auto differing = std::count(g.differs.begin(), g.differs.end(), true);
  return {{"prompt", g.prompt},
          {"text", whole_text(s)},
          {"tokens", steps.size()},
          {"forced", forced},
          {"selected", g.selected},
          {"mode", generate_mode_id(g.mode)},
          {"same_dice", g.same_dice_on},
          {"differing", differing},
          {"running", g.running()}};
}

Json range_json(const Range& range) {
  if (std::isinf(range.low)) return "inf";
  if (range.exact()) return range.low;
  return {range.low, range.high};
}

Json column_json(const AppState& s, const ComparedColumn& column) {
  Json out = {{"profile", column.setting.profile.id},
              {"name", column.name},
              {"knobs", knobs_json(column.setting.knobs)},
              {"refusal", column.refusal},
              {"kept", nullptr},
              {"draw", nullptr},
              {"tv", nullptr},
              {"kl", nullptr}};
  if (column.trace) out["kept"] = column.trace->kept();
  if (column.draw) {
    out["draw"] = {{"u", column.draw->u}, {"rank", column.draw->rank}, {"token", column.drawn}};
  }
  if (column.distance) {
    out["tv"] = range_json(column.distance->total_variation);
    if (column.distance->kl_known) out["kl"] = range_json(column.distance->kl_bits);
  }
  const auto index = static_cast<size_t>(&column - s.compare.columns.data());
  out["tokens"] = s.compare.texts[index].text.steps.size();
  return out;
}

// Empty while the Compare view has not been on the screen since something changed.
Json columns_json(const AppState& s) {
  Json list = Json::array();
  if (s.compare.stale) return list;
  for (const ComparedColumn& column : s.compare.columns) list.push_back(column_json(s, column));
  return list;
}

std::string widgets_json(const std::vector<WidgetRect>& widgets, float w, float h) {
  Json list = Json::array();
  for (const WidgetRect& r : widgets) {
    list.push_back({{"id", r.id}, {"x", r.x}, {"y", r.y}, {"w", r.w}, {"h", r.h}});
  }
  return Json{{"window", {{"w", w}, {"h", h}}}, {"widgets", list}}.dump(1);
}

Json cutoffs_json(const CutoffsState& c) {
  Json contexts = Json::array();
  for (const CutoffsContext& context : c.contexts) {
    Json kept = Json::array();
    for (const RulerCut& cut : context.cutoffs.rulers) {
      kept.push_back(cut.on ? Json(cut.kept) : Json(nullptr));
    }
    Json swept = Json::array();
    for (const RulerSweep& sweep : context.sweep) swept.push_back(sweep.points.size());
    contexts.push_back({{"source", context.source}, {"kept", kept}, {"swept", swept}});
  }
  const Json ruler = c.ruler < 0 ? Json(nullptr) : Json(kRulerIds[static_cast<size_t>(c.ruler)]);
  return {{"contexts", contexts}, {"ruler", ruler}, {"column", c.column}};
}

void write_if_changed(AppState& state, const std::string& path, std::string text,
                      std::string& last) {
  if (text == last) return;
  last = std::move(text);
  if (const auto written = write_atomically(path, last); !written) state.error = written.error();
}

}  // namespace

std::string automation_state(const AppState& s) {
  Json out;
  out["view"] = s.view;
  out["phase"] = s.phase;
  out["playing"] = s.playing;
  out["distribution"] = s.distribution.id;
  out["profile"] = s.turn.profile.id;
  out["knobs"] = knobs_json(s.turn.knobs);
  out["order"] = ids_json(s.turn.profile.order);
  out["edited"] = is_edited(s.turn.profile);
  out["selected"] = s.selected;
  out["kept"] = s.trace.kept();
  out["seed"] = s.seed;
  out["step"] = s.step;
  out["draw"] = draw_json(s);
  out["draws"] = s.rolled.tally.draws;
  out["stale"] = s.rolled.stale;
  out["text"] = s.text;
  out["generation"] = generation_json(s);
  out["columns"] = columns_json(s);
  out["disagreements"] = s.compare.stale ? Json::array() : Json(s.compare.disagreements);
  out["theme"] = s.preferences.dark ? "dark" : "light";
  out["scale"] = std::round(s.preferences.scale * 100) / 100.0;
  out["axis"] = axis_id(s.preferences.axis);
  out["fullscreen"] = s.preferences.fullscreen;
  out["reduced_motion"] = s.preferences.reduced_motion;
  if (s.view == "cutoffs") out["cutoffs"] = cutoffs_json(s.cutoffs);
  out["undo"] = s.undo.size();
  out["redo"] = s.redo.size();
  if (s.view == "penalties") out["penalties"] = penalties_json(s);
  out["notice"] = s.notice;
  out["error"] = s.error;
  return out.dump(1, ' ', false, Json::error_handler_t::replace);
}

void Automation::write(AppState& state, const std::vector<WidgetRect>& widgets, float window_w,
                       float window_h) {
  if (!on()) return;
  write_if_changed(state, dir_ + "/widgets.json", widgets_json(widgets, window_w, window_h),
                   last_widgets_);
  write_if_changed(state, dir_ + "/state.json", automation_state(state), last_state_);
}

}  // namespace logitdice
