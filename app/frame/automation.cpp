#include "app/frame/automation.h"

#include <cmath>

#include "app/program/lesson_run.h"
#include "core/capture/formats/chain_json.h"
#include "core/files/files.h"
#include "core/json/writer.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

std::string widgets_json(const std::vector<WidgetRect>& widgets, float w, float h) {
  std::string text;
  {
    JsonWriter out(text);
    out.open_object(Layout::kLines);
    out.key("window").open_object(Layout::kOneLine);
    out.key("w").value(w);
    out.key("h").value(h);
    out.close_object();
    out.key("widgets").open_array(Layout::kLines);
    for (const WidgetRect& r : widgets) {
      out.open_object(Layout::kOneLine);
      out.text("id", r.id, "id_bytes");
      out.key("x").value(r.x);
      out.key("y").value(r.y);
      out.key("w").value(r.w);
      out.key("h").value(r.h);
      out.close_object();
    }
    out.close_array();
    out.close_object();
  }
  return text;
}

void write_chain(const AppState& s, JsonWriter& out) {
  out.key("profile").value(s.in.profile.id);
  write_knobs(out, s.in.knobs, Layout::kLines);
  write_stages(out, "order", s.in.profile.order);
  out.key("edited").value(is_edited(s.in.profile));
}

void write_draw(const AppState& s, JsonWriter& out) {
  out.key("draw");
  if (!s.draw) return out.null();
  const bool known = s.draw->rank < token_count(s);
  out.open_object(Layout::kOneLine);
  out.key("u").value(s.draw->u);
  out.key("rank").value(s.draw->rank);
  out.text("token", known ? s.distribution.tokens.bytes(s.trace.id(s.draw->rank)) : "…", "bytes");
  out.close_object();
}

void write_dice(const AppState& s, JsonWriter& out) {
  out.key("model").value(model_name(s.in.model));
  out.key("model_status").value(chosen_model(s) ? "ready" : desk_text(s));
  out.key("selected").value(s.selected);
  out.key("kept").value(s.trace.kept());
  out.key("seed").value(s.in.seed);
  out.key("step").value(s.dice.step);
  write_draw(s, out);
  out.key("coin_by_hand").value(s.in.by_hand.coin.has_value());
  out.key("logits_by_hand").value(static_cast<std::int64_t>(s.in.by_hand.logits.size()));
  out.key("lost").value(s.lost);
  out.key("draws").value(s.dice.rolled.tally.draws);
  out.key("stale").value(s.dice.rolled.stale);
  out.key("text").value(s.text);
}

void write_preferences(const Preferences& p, JsonWriter& out) {
  out.key("scale").value(std::round(p.scale * 100) / 100.0);
  out.key("axis").value(axis_id(p.axis));
  out.key("fullscreen").value(p.fullscreen);
  out.key("reduced_motion").value(p.reduced_motion);
}

void write_lesson(const AppState& s, JsonWriter& out) {
  out.key("lesson");
  const LessonRun* run = open_lesson(s);
  if (!run) return out.null();
  const Asked* asked = asked_of(*run);
  out.open_object(Layout::kOneLine);
  out.text("id", run->lesson->id, "id_bytes");
  out.key("step").value(run->step + 1);
  out.key("steps").value(static_cast<std::int64_t>(run->lesson->steps.size()));
  out.key("asks").value(open_question(s) ? kind_id(open_question(s)->kind) : "");
  out.key("votes").open_array(Layout::kOneLine);
  for (const int votes : asked ? asked->votes : std::vector<int>()) out.value(votes);
  out.close_array();
  out.key("rounds").value(static_cast<std::int64_t>(run->rounds.size()));
  out.close_object();
}

void write_presenter(const AppState& s, JsonWriter& out) {
  constexpr std::string_view kBlanks[] = {"", "black", "white"};
  const Presenter& p = s.presenter;
  out.key("presenting").value(p.on);
  out.key("blank").value(kBlanks[static_cast<std::size_t>(p.blank)]);
  out.key("spot").value(p.spot);
  out.key("echo").value(p.echo);
  out.key("toolbar_below").value(p.toolbar_below);
}

void write_if_changed(AppState& state, const std::string& path, std::string text,
                      std::string& last) {
  if (text == last) return;
  last = std::move(text);
  const auto written = write_file_atomically(path, last, {.sync = false, .waits = false});
  if (!written) state.error = written.error();
}

}  // namespace

std::string automation_state(const AppState& s) {
  std::string text;
  {
    JsonWriter out(text);
    out.open_object(Layout::kLines);
    out.key("view").value(s.page->id);
    out.key("phase").value(s.phase);
    out.key("phase_id").value(phase_info(s.phases.at(s.phase)).id);
    out.key("playing").value(s.playing);
    out.text("distribution", s.distribution.id, "distribution_bytes");
    write_chain(s, out);
    write_dice(s, out);
    out.key("theme").value(theme_id(shown_theme(s)));
    write_preferences(s.preferences, out);
    write_lesson(s, out);
    write_presenter(s, out);
    for (const PageInfo* page : s.pages) {
      if (page->write_automation) page->write_automation(s, out);
    }
    out.key("undo").value(static_cast<std::int64_t>(s.undo.size()));
    out.key("redo").value(static_cast<std::int64_t>(s.redo.size()));
    out.key("notice").value(to_utf8(s.notice));
    out.key("error").value(to_utf8(s.error));
    out.close_object();
  }
  return text;
}

void Automation::write(AppState& state, const std::vector<WidgetRect>& widgets, float window_w,
                       float window_h) {
  if (!on()) return;
  write_if_changed(state, dir_ + "/widgets.json", widgets_json(widgets, window_w, window_h),
                   last_widgets_);
  write_if_changed(state, dir_ + "/state.json", automation_state(state), last_state_);
}

}  // namespace logitdice
