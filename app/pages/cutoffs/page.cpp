#include "app/pages/cutoffs/page.h"

#include <algorithm>
#include <utility>

#include "app/pages/cutoffs/cells.h"
#include "app/pages/cutoffs/describe.h"
#include "app/pages/cutoffs/draw.h"
#include "app/pages/cutoffs/keys.h"
#include "app/pages/cutoffs/draw_rulers.h"
#include "app/pages/cutoffs/state.h"
#include "app/pages/cutoffs/terms.h"
#include "app/panels/stage_hint.h"
#include "app/program/scene.h"
#include "core/json/writer.h"
#include "core/text/numbers.h"

namespace logitdice::cutoffs_page {
namespace {

using Layout = JsonWriter::Layout;

// ---- scene ----------------------------------------------------------------------------------

constexpr std::string_view kPlaces[] = {"upper", "lower"};

void write_scene(const AppState& s, JsonWriter& out) {
  const int rule = cards(s).rule;
  out.key("cutoffs").open_object(Layout::kOneLine);
  for (std::size_t place = 0; place < 2; ++place) {
    out.key(kPlaces[place]).piece(inputs(s).sources[place].name);
  }
  out.key("rule").value(rule < 0 ? "" : kRuleIds[rule]);
  out.key("column").value(cards(s).column);
  out.key("tokens").value(inputs(s).risk_tokens);
  out.close_object();
}

// No name is what the page opens with; a card whose source has gone since stays as it is.
void read_place(AppState& s, JsonFields& fields, std::size_t place) {
  std::string name;
  if (!fields.text(kPlaces[place], name)) return;
  if (name.empty()) name = kPair[place];
  Result<Source> source = load_source(name);
  if (source) put_source(s, static_cast<int>(place), std::move(source).value());
  else fields.fail(kPlaces[place], source.error());
}

void read_scene(AppState& s, const SceneReader& reader) {
  const JsonValue* object = reader.fields().object("cutoffs");
  if (!object) return;
  JsonFields fields(reader.document, *object, reader.errors);
  for (std::size_t place = 0; place < 2; ++place) read_place(s, fields, place);
  std::size_t rule = static_cast<std::size_t>(cards(s).rule + 1);
  fields.word("rule", {"", kRuleIds[0], kRuleIds[1], kRuleIds[2]}, rule);
  cards(s).rule = static_cast<int>(rule) - 1;
  fields.whole("column", -1, kMostBarColumns, cards(s).column);
  fields.whole("tokens", 0, kMostRiskTokens, inputs(s).risk_tokens);
}

// ---- automation -----------------------------------------------------------------------------

void write_card(const AppState& s, std::size_t place, JsonWriter& out) {
  const Card& card = cards(s).cards[place];
  out.open_object(Layout::kOneLine);
  out.key("source").value(inputs(s).sources[place].name);
  out.key("kept").open_array(Layout::kOneLine);
  for (const RuleCut& cut : card.cutoffs.rules) {
    if (cut.on)
      out.value(cut.kept);
    else
      out.null();
  }
  out.close_array();
  out.key("swept").open_array(Layout::kOneLine);
  for (const RuleSweep& sweep : card.sweeps.rules)
    out.value(static_cast<std::int64_t>(sweep.points.size()));
  out.close_array();
  out.key("at_least_once").value(card.risk.dropped.at_least_once);
  out.close_object();
}

void write_automation(const AppState& s, JsonWriter& out) {
  if (s.page->id != kId) return;
  const Cards& c = cards(s);
  out.key("cutoffs").open_object(Layout::kLines);
  out.key("contexts").open_array(Layout::kLines);
  for (std::size_t place = 0; place < c.cards.size(); ++place) write_card(s, place, out);
  out.close_array();
  out.key("ruler");
  if (c.rule < 0)
    out.null();
  else
    out.value(kRuleIds[c.rule]);
  out.key("column").value(c.column);
  out.close_object();
}

int slider_tokens(const AppState& s) {
  return std::max(cards(s).cards[0].tokens, cards(s).cards[1].tokens);
}

// The page has distributions of its own, on which the heat and the three rules alone run.
std::string hint_of(const AppState& s, const Stage& stage) {
  if (stage.id == "temperature") {
    return s.in.knobs.dynatemp_range > 0 ? "T by each card's entropy" : temperature_hint(s, {});
  }
  const bool rule = std::find(kRuleIds.begin(), kRuleIds.end(), stage.id) != kRuleIds.end();
  if (!rule && stage.active(s.in.knobs)) return "does not run in this view";
  return std::string(help_of(stage));
}

std::string status(const AppState& s) {
  std::string text;
  bool any = false;
  for (const Card& card : cards(s).cards) {
    const Cutoffs& c = card.cutoffs;
    const bool lost = !card.lost.empty();
    text += (text.empty() ? "" : " and ") +
            (lost ? "NaN" : count_text(c.count_by_all.least)) +
            (c.count_by_all.more && !lost ? " or more of " : " of ") +
            (c.size < 0 ? "an unknown number of" : count_text(c.size));
    any = any || (c.side != HeatSide::none && !c.preview);
  }
  const auto& all = cards(s).cards;
  const bool one =
      std::all_of(all.begin(), all.end(), [](const Card& card) { return card.cutoffs.size == 1; });
  return text + (one ? " token" : " tokens") + (any ? " kept by every rule" : "");
}

std::string_view mouse_hint(const AppState&) {
  return "each rule alone, where the chain has it · hover one to see what only it keeps";
}

bool shows_tokens(const AppState&) { return false; }

std::string changed(const PageInputs& before, const PageInputs& after) {
  const auto &a = before.get<Inputs>().sources, &b = after.get<Inputs>().sources;
  const bool upper = !(a[0] == b[0]), lower = !(a[1] == b[1]);
  if (!upper && !lower) {
    const bool longer = before.get<Inputs>().risk_tokens != after.get<Inputs>().risk_tokens;
    return longer ? "how long the text of Cutoffs is" : "";
  }
  return std::string("what stands ") + (upper && lower ? "on both cards" : upper ? "on the upper card" : "on the lower card") + " of Cutoffs";
}

}  // namespace

const PageInfo& page() {
  static const PageInfo row = {
      .id = kId,
      .title = "Cutoffs",
      .help = "A count, an area and a height: three rules on the same bars.",
      .layout = {.least_w = 760, .least_h = 545, .own_sources = true},
      .add_inputs = [](AppState& s) { s.in.pages.add(first_inputs()); },
      .update = [](AppState& s, const std::any& a) { update(s, std::any_cast<const Action&>(a)); },
      .settle = settle,
      .poll = advance_sweeps,
      .moving = sweeping,
      .opened = show_opened,
      .open_file =
          [](int place, const std::string& path) {
            return std::any(Action(SetSource{place, path}));
          },
      .write_scene = write_scene,
      .read_scene = read_scene,
      .write_automation = write_automation,
      .slider_tokens = slider_tokens,
      .stage_hint = hint_of,
      .describe = describe_cards,
      .status = status,
      .cells = cells,
      .term_now = term_now,
      .mouse_hint = mouse_hint,
      .shows_tokens = shows_tokens,
      .changed = changed,
      .keys = keys,
      .turn_focused = turn_ruler,
      .escape = escape,
      .draw = draw,
  };
  return row;
}

}  // namespace logitdice::cutoffs_page
