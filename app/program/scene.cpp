#include "app/program/scene.h"

#include <algorithm>
#include <cmath>

#include "app/program/commands.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "core/capture/formats/chain_fields.h"
#include "core/capture/formats/chain_json.h"
#include "core/model/embedded.h"

namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::uint64_t kMostRolled = 10'000'000;  // draws that loading rolls again, under a second
constexpr std::size_t kMostSaid = 1000;
constexpr std::uint64_t kMostTokenId = std::uint64_t{1} << 31;  // of a model that is not at hand
constexpr std::uint64_t kMostSteps = 1'000'000'000'000'000;

// ---- preferences ----------------------------------------------------------------------------

void write_preferences(const AppState& s, JsonWriter& out) {
  const Preferences& p = s.preferences;
  out.key("preferences").open_object(Layout::kOneLine);
  out.key("theme").value(theme_id(p.theme));
  out.key("scale").value(std::round(p.scale * 100) / 100.0);
  out.key("reduced_motion").value(p.reduced_motion);
  out.key("fullscreen").value(p.fullscreen);
  out.key("window_width").value(p.window_width);
  out.key("window_height").value(p.window_height);
  out.key("axis").value(axis_id(p.axis));
  out.key("phase_seconds").value(p.phase_seconds);
  write_recent_models(s, out);
  if (!s.models.llama_server.empty()) out.key("llama_server").piece(s.models.llama_server);
  out.close_object();
}

void read_axis(JsonFields& fields, Axis& out) {
  std::size_t axis = static_cast<std::size_t>(out);
  fields.word("axis", {axis_id(Axis::fixed), axis_id(Axis::tallest), axis_id(Axis::log)}, axis);
  out = static_cast<Axis>(axis);
}

// Of the preferences a lesson has a say in one: how high its bars stand.
void read_step_preferences(AppState& s, const SceneReader& in) {
  JsonFields scene = in.fields();
  const JsonValue* object = scene.object("preferences");
  if (!object) return;
  JsonFields fields(in.document, *object, in.errors);
  read_axis(fields, s.preferences.axis);
}

void read_preferences(AppState& s, const SceneReader& in) {
  Preferences& p = s.preferences;
  JsonFields scene = in.fields();
  const JsonValue* object = scene.object("preferences");
  if (!object) return;
  JsonFields fields(in.document, *object, in.errors);
  std::size_t theme = static_cast<std::size_t>(p.theme);
  fields.word("theme", kThemeIds, theme);
  p.theme = kThemes[theme];
  fields.number("scale", kLowestScale, kHighestScale, p.scale);
  fields.boolean("reduced_motion", p.reduced_motion);
  fields.boolean("fullscreen", p.fullscreen);
  fields.whole("window_width", 0, kLargestWindow, p.window_width);
  fields.whole("window_height", 0, kLargestWindow, p.window_height);
  read_axis(fields, p.axis);
  fields.number("phase_seconds", kFastestPhase_s, kSlowestPhase_s, p.phase_seconds);
  read_recent_models(s, {in.document, *object, in.errors});
}

// ---- the distribution -----------------------------------------------------------------------

void write_source(const AppState& s, JsonWriter& out) {
  out.key("distribution").piece(s.in.asked ? kAskedPrefix + s.in.asked->sentence.str()
                                           : s.in.opened.id);
  if (s.in.asked) return;
  write_answer(s, out);
  if (s.in.said != Said{}) {
    out.key("said").open_object(Layout::kOneLine);
    write_list(out, "tokens", s.in.said.tokens);
    out.key("drawn").value(s.in.said.drawn);
    out.close_object();
  }
  if (s.in.by_hand.logits.empty()) return;
  out.key("logits_by_hand").open_array(Layout::kOneLine);
  for (const auto& [token, z] : s.in.by_hand.logits) {
    out.open_array(Layout::kOneLine);
    out.value(static_cast<std::int64_t>(token));
    out.value(static_cast<double>(z));
    out.close_array();
  }
  out.close_array();
}

// What the sentence went on with.
void read_said(AppState& s, const SceneReader& in) {
  const JsonValue* object = in.fields().object("said");
  if (!object || !is_sentence(s.in.opened.id)) return;
  const bool embedded = s.in.opened.id.starts_with(kModelPrefix);
  JsonFields fields(in.document, *object, in.errors);
  Said said;
  const std::uint64_t vocabulary =
      embedded ? static_cast<std::uint64_t>(tiny_model()->info().vocabulary) : kMostTokenId;
  const JsonValue* list = fields.list("tokens");
  for (std::size_t i = 0; list && i < list->items()->size(); ++i) {
    const auto token = (*list->items())[i].unsigned_number();
    if (!token || *token >= vocabulary || i >= kMostSaid)
      return in.fail(*list, "it must be a list of at most 1000 tokens of the model's, by number");
    said.tokens.push_back(static_cast<TokenId>(*token));
  }
  fields.boolean("drawn", said.drawn);
  if (!embedded) {
    s.in.said = std::move(said);  // the answer is of the longer sentence already
    return;
  }
  Result<Distribution> opened = ask_model(s.in.opened.id.substr(kModelPrefix.size()), said.tokens);
  if (!opened) return in.fail(*object, opened.error());
  show_opened(s, std::move(opened));
  s.in.said = std::move(said);
}

// A pair [token, logit] each.
void read_logits_by_hand(AppState& s, const SceneReader& in) {
  const JsonValue* list = in.fields().list("logits_by_hand");
  if (!list) return;
  s.in.by_hand.logits.clear();
  for (std::size_t i = 0; i < list->items()->size(); ++i) {
    const auto* pair = (*list->items())[i].items();
    const auto token = pair && pair->size() == 2 ? (*pair)[0].unsigned_number() : std::nullopt;
    const auto z = token ? (*pair)[1].number() : std::nullopt;
    const bool there = z && std::abs(*z) <= kHighestByHand && *token <= 1u << 30 &&
                       s.in.opened.logits.rank_of(static_cast<TokenId>(*token)) >= 0;
    if (!there) {
      in.fail(*list,
              "it must be a list of pairs [token, logit] of the distribution's tokens, "
              "logits from -1000 to 1000");
      return s.in.by_hand.logits.clear();
    }
    s.in.by_hand.logits[static_cast<TokenId>(*token)] = static_cast<float>(*z);
  }
}

// The first format had this for a step of the text.
bool names_a_step(const std::string& name) {
  return name.empty() || name == "tiny GPT";
}

bool read_opened(AppState& s, const SceneReader& in) {
  std::string name;
  if (!in.fields().text("distribution", name) || names_a_step(name)) return true;
  if (name.starts_with(kAskedPrefix)) return read_answer(s, in, name);
  const bool same = name == s.in.opened.id && s.in.said.tokens.empty();
  Result<Distribution> loaded = same ? s.in.opened : load_named(name);
  if (!loaded) return in.fail(*in.scene.find("distribution"), loaded.error()), false;
  show_opened(s, std::move(loaded));
  return true;
}

void read_source(AppState& s, const SceneReader& in) {
  if (!read_opened(s, in)) return;
  read_said(s, in);
  read_logits_by_hand(s, in);
}

// ---- the chain ------------------------------------------------------------------------------

void write_chain(const AppState& s, JsonWriter& out) {
  write_chain_part(s.in.knobs, s.in.profile, out);
  out.key("exp_display").open_object(Layout::kOneLine);
  out.key("added").value(s.in.exp_display.added);
  out.key("subtract_max").value(s.in.exp_display.subtract_max);
  out.close_object();
}

void read_chain(AppState& s, const SceneReader& in) {
  read_chain_part(in, false, s.in.knobs, s.in.profile);
  const JsonValue* object = in.fields().object("exp_display");
  if (!object) return;
  JsonFields fields(in.document, *object, in.errors);
  fields.number("added", -1e6, 1e6, s.in.exp_display.added);
  fields.boolean("subtract_max", s.in.exp_display.subtract_max);
}

// ---- the text so far ------------------------------------------------------------------------

void write_typed(const AppState& s, JsonWriter& out) {
  out.key("history").open_object(Layout::kOneLine);
  out.key("prompt").piece(s.in.typed.prompt.str());
  out.key("output").piece(s.in.typed.output.str());
  out.key("counts").value(s.in.typed_counts);
  out.close_object();
}

void read_typed(AppState& s, const SceneReader& in) {
  // The first format had it among what is chosen on the Penalties page.
  const bool first = in.first_format();
  const JsonValue* object = in.fields().object(first ? "penalties" : "history");
  if (!object) return;
  JsonFields fields(in.document, *object, in.errors);
  std::string prompt = s.in.typed.prompt, output = s.in.typed.output;
  fields.text("prompt", prompt);
  fields.text(first ? "history" : "output", output);
  fields.boolean("counts", s.in.typed_counts);
  s.in.typed = {std::move(prompt), std::move(output)};
}

// ---- where one looks ------------------------------------------------------------------------

void write_look(const AppState& s, JsonWriter& out) {
  out.key("view").value(s.page->id);
  out.key("phase").value(s.phase);
}

void read_look(AppState& s, const SceneReader& in) {
  JsonFields fields = in.fields();
  std::string id;
  if (fields.text("view", id)) {
    if (const PageInfo* page = find_page(s, id))
      s.page = page;
    else
      fields.fail("view", "there is no view of this name; see logitdice list views");
  }
  fields.whole("phase", kLogits, kPhases, s.phase);
}

// ---- the dice: of the distribution and the seed, so after them --------------------------------

// The draws that the knobs as they are have made; older ones are not brought back.
std::uint64_t rolled_from(const AppState& s) {
  const Dice& d = s.dice;
  const bool fresh = d.rolled.tally.draws > 0 && !d.rolled.stale;
  return fresh ? std::max(d.rolled.first_step, d.step - std::min(d.step, kMostRolled)) : d.step;
}

constexpr std::string_view kCoins[] = {"dice", "text"};  // whose is on the screen

void write_dice(const AppState& s, JsonWriter& out) {
  out.key("seed").seed(s.in.seed);
  out.key("step").value(s.dice.step);
  out.key("rolled_from").value(rolled_from(s));
  out.key("coin").value(kCoins[s.dice.on_text ? 1 : 0]);
  if (s.in.by_hand.coin) out.key("coin_by_hand").value(*s.in.by_hand.coin);
  out.key("selected").value(s.selected);
}

// The coins are a function of seed and step, so the draws come back by rolling them again.
void read_dice(AppState& s, const SceneReader& in) {
  JsonFields fields = in.fields();
  fields.seed("seed", s.in.seed);
  settle(s);
  std::uint64_t step = s.dice.step;
  if (fields.whole("step", 0, kMostSteps, step)) {
    std::uint64_t from = step;
    fields.whole("rolled_from", 0, kMostSteps, from);
    if (from > step || step - from > kMostRolled) {
      fields.fail("rolled_from",
                  "it must be at most \"step\", and at most 10000000 draws before it");
      from = step;
    }
    roll_again(s, from, step);
  }
  double u = 0;
  if (fields.number("coin_by_hand", 0, std::nextafter(1.0, 0.0), u)) s.in.by_hand.coin = u;
  std::size_t coin = s.dice.on_text ? 1 : 0;
  if (fields.word("coin", kCoins, coin)) s.dice.on_text = coin == 1;
  settle(s);
  int rank = 0;
  if (fields.whole("selected", 0, 1'000'000'000, rank)) {
    s.selected = std::clamp(rank, 0, token_count(s) - 1);
  }
}

constexpr std::size_t kWindowParts = 3;  // of the table: they are nothing of a step's screen

std::span<const ScenePart> window_parts() {
  return all_scene_parts().first(kWindowParts);
}
std::span<const ScenePart> screen_parts() {
  return all_scene_parts().subspan(kWindowParts);
}

template <class ReadFirst>
std::vector<Error> set_parts(AppState& s, const JsonDocument& document, ReadFirst read_first) {
  std::vector<Error> errors;
  const SceneReader in{document, document.root(), errors};
  if (!document.root().members()) {
    in.fail(document.root(), "a scene is an object");
    return errors;
  }
  read_first(in);
  read_screen(s, in);
  return errors;
}

// A page may begin a text as it opens, unless the scene says that there is none; what the preview
// shows is for the scene to say.
void open_page(AppState& s, const SceneReader& in) {
  const bool text = s.writing.shown_in_preview;
  if (s.page->open) s.page->open(s);
  s.writing.left_empty = false;
  const JsonValue* written = in.scene.find("text");
  if (written && written->find("preview")) s.writing.shown_in_preview = text;
}

}  // namespace

void write_chain_part(const Knobs& knobs, const Profile& profile, JsonWriter& out) {
  out.key("profile").value(profile.id);
  write_stages(out, "order", profile.order);
  write_stages(out, "switched_off", profile.switched_off);
  write_knobs(out, knobs);
}

void read_chain_part(const SceneReader& in, bool refused_too, Knobs& knobs, Profile& profile) {
  read_chain_fields(in.document, in.scene, refused_too, in.errors, knobs, profile);
}

std::span<const ScenePart> all_scene_parts() {
  static const ScenePart table[] = {
      lesson_scene_part(),  // what the step sets comes first
      {"preferences", write_preferences, read_preferences},
      presenter_scene_part(),
      shown_scene_part(),
      model_scene_part(),  // before what it says and writes
      {"distribution", write_source, read_source},
      {"chain", write_chain, read_chain},
      text_scene_part(),
      {"history", write_typed, read_typed},
      {"look", write_look, read_look},
      {"dice", write_dice, read_dice},
  };
  return table;
}

void write_screen(const AppState& s, JsonWriter& out) {
  for (const ScenePart& part : screen_parts()) part.write(s, out);
  for (const PageInfo* page : s.pages) {
    if (page->write_scene) page->write_scene(s, out);
  }
}

// Pages come before the dice, which settle() makes of all the rest.
void read_screen(AppState& s, const SceneReader& in) {
  const auto parts = screen_parts();
  for (const ScenePart& part : parts.first(parts.size() - 1)) part.read(s, in);
  for (const PageInfo* page : s.pages) {
    if (page->read_scene) page->read_scene(s, in);
  }
  open_page(s, in);
  parts.back().read(s, in);
  settle(s);
}

std::string scene_text(const AppState& s) {
  std::string text;
  {
    JsonWriter out(text);
    out.open_object(Layout::kLines);
    out.key("logitdice_state").value(2);
    for (const ScenePart& part : window_parts()) part.write(s, out);
    write_screen(s, out);
    out.close_object();
    out.end_line();
  }
  return text;
}

std::vector<Error> set_scene(AppState& s, const JsonDocument& document) {
  return set_parts(s, document, [&](const SceneReader& in) {
    for (const ScenePart& part : window_parts()) part.read(s, in);
  });
}

std::vector<Error> set_step_scene(AppState& s, const JsonDocument& document) {
  return set_parts(s, document, [&](const SceneReader& in) {
    read_step_preferences(s, in);
    const JsonValue* lesson = in.scene.find("lesson");
    if (lesson) in.fail(*lesson, "a step of a lesson opens no lesson");
  });
}

std::string sentences_of(const std::vector<Error>& errors) {
  constexpr std::size_t kMost = 3;
  std::string text;
  for (std::size_t i = 0; i < errors.size() && i < kMost; ++i) text += "\n" + errors[i].message;
  if (errors.size() > kMost) text += "\nAnd " + std::to_string(errors.size() - kMost) + " more.";
  return text;
}

}  // namespace logitdice
