#include "app/pages/generate/page.h"

#include <algorithm>

#include "app/pages/generate/cells.h"
#include "app/pages/generate/describe.h"
#include "app/pages/generate/draw.h"
#include "app/pages/generate/keys.h"
#include "app/pages/generate/state.h"
#include "app/pages/generate/terms.h"
#include "app/program/scene.h"
#include "app/program/writing.h"
#include "core/json/values.h"
#include "core/json/writer.h"

namespace logitdice::generate_page {
namespace {

void add_inputs(AppState& s) {
  s.in.pages.add<Inputs>();
  s.in.pages.add<TailInputs>();
  s.in.pages.add<OrdersInputs>();
}

void write_scene(const AppState& s, JsonWriter& out) {
  out.key("generate").open_object(JsonWriter::Layout::kOneLine);
  out.key("mode").value(mode_id(inputs(s).mode));
  const Inputs& in = inputs(s);
  out.key("continuations").value(in.continuations);
  out.key("show").value(kManyViewIds[static_cast<std::size_t>(in.many_view)]);
  out.key("chosen").value(in.chosen);
  out.key("reward").value(reward_id(in.reward_kind));
  out.key("word").piece(in.word);
  out.key("expression").piece(in.expression);
  out.key("paragraph").piece(in.paragraph.str());
  out.key("judged").value(writer_id(in.judged));
  out.key("outside").value(kRuleIds[tail_inputs(s).rule]);
  out.key("accumulation").value(accumulation_id(orders_inputs(s).in));
  out.key("order").value(orders_inputs(s).order);
  out.key("tied_step").value(orders_inputs(s).step);
  out.close_object();
}

template <class Choice>
void read_word(JsonFields& fields, std::string_view key, std::span<const std::string_view> words,
               Choice& choice) {
  auto index = static_cast<std::size_t>(choice);
  fields.word(key, words, index);
  choice = static_cast<Choice>(index);
}

void read_scene(AppState& s, const SceneReader& reader) {
  const JsonValue* object = reader.fields().object("generate");
  if (!object) return;
  Inputs& in = inputs(s);
  JsonFields fields(reader.document, *object, reader.errors);
  read_word(fields, "mode", kModeIds, in.mode);
  fields.whole("continuations", 1, kMostContinuations, in.continuations);
  read_word(fields, "show", kManyViewIds, in.many_view);
  fields.whole("chosen", -1, kMostContinuations - 1, in.chosen);
  read_word(fields, "reward", kRewardIds, in.reward_kind);
  fields.text("word", in.word);
  fields.text("expression", in.expression);
  std::string paragraph;
  if (fields.text("paragraph", paragraph)) {
    if (paragraph.size() > kMaxTextBytes) {
      fields.fail("paragraph", kTextTooLong);
    } else {
      in.paragraph = paragraph;
    }
  }
  read_word(fields, "judged", kWriterIds, in.judged);
  std::size_t rule = static_cast<std::size_t>(tail_inputs(s).rule);
  fields.word("outside", kRuleIds, rule);
  tail_inputs(s).rule = static_cast<int>(rule);
  std::size_t accumulation = static_cast<std::size_t>(orders_inputs(s).in);
  fields.word("accumulation",
              {accumulation_id(kAccumulations[0]), accumulation_id(kAccumulations[1]),
               accumulation_id(kAccumulations[2])},
              accumulation);
  orders_inputs(s).in = kAccumulations[accumulation];
  fields.whole("order", -1, kSumOrders - 1, orders_inputs(s).order);
  fields.whole("tied_step", -1, kMostTokens - 1, orders_inputs(s).step);
}

void write_automation(const AppState& s, JsonWriter& out) {
  const auto& steps = s.generation().steps;
  const auto forced = std::count_if(steps.begin(), steps.end(),
                                    [](const GeneratedStep& step) { return step.forced; });
  const auto differing = std::count(s.writing.differs.begin(), s.writing.differs.end(), true);
  out.key("generation").open_object(JsonWriter::Layout::kLines);
  out.key("prompt").value(to_utf8(s.in.prompt.str()));
  out.key("text").value(whole_text(s));
  out.key("tokens").value(static_cast<std::int64_t>(steps.size()));
  out.key("forced").value(static_cast<std::int64_t>(forced));
  out.key("selected").value(s.in.step);
  out.key("mode").value(mode_id(inputs(s).mode));
  out.key("show").value(kManyViewIds[static_cast<std::size_t>(inputs(s).many_view)]);
  out.key("texts").value(static_cast<std::int64_t>(texts(s).diversity.texts));
  out.key("overlap").value(texts(s).diversity.overlap.value_or(0));
  out.key("std").value(texts(s).group.std);
  out.key("judged").value(writer_id(inputs(s).judged));
  const ScoredText* score = inputs(s).mode == Mode::likelihood ? shown_score(s) : nullptr;
  out.key("perplexity").value(score ? score->perplexity : 0.0);
  out.key("same_dice").value(s.writing.same_dice_on);
  out.key("differing").value(static_cast<std::int64_t>(differing));
  out.key("running").value(s.writing.written.running || s.writing.same_dice.running || busy(s));
  out.close_object();
}

std::string_view mouse_hint(const AppState& s) {
  if (inputs(s).mode == Mode::likelihood) return "rest on a token for its numbers · click a writer";
  if (inputs(s).mode == Mode::many && inputs(s).many_view == ManyView::tree) {
    return "rest on a branch to read it, click to keep it";
  }
  if (inputs(s).mode != Mode::text) return "";
  return "click a token to inspect it · click a bar to force it and go on";
}

bool shows_tokens(const AppState& s) {
  return inputs(s).mode == Mode::text;
}

std::string changed(const PageInputs& before, const PageInputs& after) {
  const Inputs &a = before.get<Inputs>(), &b = after.get<Inputs>();
  if (a.mode != b.mode || a.many_view != b.many_view) return "which texts Generate shows";
  if (a.continuations != b.continuations) return "how many texts are written at once";
  if (!(a.reward() == b.reward())) return "what texts are paid for";
  if (!(a.paragraph == b.paragraph)) return "the person's text";
  if (!(before.get<TailInputs>() == after.get<TailInputs>())) return "what counts as the tail";
  if (!(before.get<OrdersInputs>() == after.get<OrdersInputs>()))
    return "which sums Generate shows";
  return a == b ? "" : "which text of Generate is looked at";
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = kId,
      .title = "Generate",
      .help = "A model writes, the tiny GPT inside or another; every step is kept.",
      .layout = {.least_w = 760, .least_h = 480},
      .add_inputs = add_inputs,
      .open = open,
      .update = [](AppState& s, const std::any& a) { update(s, std::any_cast<const Action&>(a)); },
      .settle = settle,
      .busy = busy,
      .poll = poll,
      .stop = stop,
      .moving = moving,
      .write_scene = write_scene,
      .read_scene = read_scene,
      .write_automation = write_automation,
      .describe = describe_texts,
      .cells = cells,
      .term_now = term_now,
      .mouse_hint = mouse_hint,
      .shows_tokens = shows_tokens,
      .changed = changed,
      .shows_text = true,
      .keys = keys,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::generate_page
