#include "app/program/changes.h"

#include <algorithm>
#include <vector>

#include "core/readings/token_name.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr int kLongestName = 60;  // characters

using Names = std::vector<std::string>;
using Stages = std::vector<const Stage*>;

template <class T>
std::string from_to(const std::string& what, const T& from, const T& to) {
  return what + " " + from + " → " + to;
}

std::string quoted_name(const std::string& bytes) {
  return "“" + ellipsis(printable(bytes), kLongestName) + "”";
}

// ---- what is on the screen ------------------------------------------------------------------

std::string name_of(const Distribution& d) {
  return quoted_name(!d.context.empty() ? d.context : !d.title.empty() ? d.title : d.id);
}

std::string text_change(const WrittenText& before, const WrittenText& after) {
  if (after.foreign()) return "opening " + quoted_name(after.file);
  const auto forced = [](const WrittenText& text) {
    const auto& steps = text.generation.steps;
    return std::count_if(steps.begin(), steps.end(), [](const auto& step) { return step.forced; });
  };
  if (!before.empty() && forced(after) > forced(before)) return "a token that a person chose";
  return "the text that was written";
}

// The same thing read once more, as an example does that sets the knobs, is not told of.
bool other_numbers(const Distribution& a, const Distribution& b) {
  return a.id != b.id || !(a.logits.ids == b.logits.ids && a.logits.scores == b.logits.scores);
}

void add_source(Names& names, const Inputs& before, const Inputs& after) {
  if (before.said.tokens != after.said.tokens && before.opened.id == after.opened.id) {
    names.emplace_back("the token that the sentence went on with");
    return;
  }
  const bool asked = before.asked != after.asked && after.asked;
  if (asked) names.push_back("asking for " + quoted_name(after.asked->sentence.str()));
  const bool opened = other_numbers(before.opened, after.opened);
  if (opened) names.push_back("opening " + name_of(after.opened));
  if (before.text != after.text) names.push_back(text_change(*before.text, *after.text));
  if (!(before.typed == after.typed)) names.emplace_back("the text so far");
  const bool step = before.step != after.step || before.typed_counts != after.typed_counts;
  if (step && names.empty()) names.emplace_back("which step is on the screen");
}

// ---- the chain ------------------------------------------------------------------------------

void add_knobs(Names& names, const Knobs& before, const Knobs& after) {
  for (const KnobInfo& info : all_knobs()) {
    const double from = before.*info.value, to = after.*info.value;
    if (from == to) continue;
    names.push_back(from_to(std::string(info.title), knob_text(info, from), knob_text(info, to)));
  }
  if (before.logit_bias != after.logit_bias) names.emplace_back("the logit bias");
}

bool has(const Stages& stages, const Stage* stage) {
  return std::find(stages.begin(), stages.end(), stage) != stages.end();
}

// Those of `a` that `b` has not.
Stages without(const Stages& a, const Stages& b) {
  Stages rest;
  for (const Stage* stage : a) {
    if (!has(b, stage)) rest.push_back(stage);
  }
  return rest;
}

void add_order(Names& names, const Stages& before, const Stages& after) {
  const Stages gone = without(before, after), come = without(after, before);
  for (const Stage* stage : come) names.push_back("adding " + std::string(stage->title));
  for (const Stage* stage : gone) names.push_back("removing " + std::string(stage->title));
  if (gone.empty() && come.empty() && before != after)
    names.emplace_back("the order of the stages");
}

void add_switches(Names& names, const Stages& before, const Stages& after) {
  for (const Stage* stage : without(after, before)) {
    names.push_back("switching " + std::string(stage->title) + " off");
  }
  for (const Stage* stage : without(before, after)) {
    names.push_back("switching " + std::string(stage->title) + " on");
  }
}

void add_chain(Names& names, const Inputs& before, const Inputs& after) {
  const bool engine = before.profile.id != after.profile.id;
  if (engine) names.push_back("the engine " + std::string(after.profile.title));
  const std::size_t chain = names.size();
  add_knobs(names, before.knobs, after.knobs);
  if (!engine) add_order(names, before.profile.order, after.profile.order);
  add_switches(names, before.profile.switched_off, after.profile.switched_off);
  const bool same = same_chain(before.profile, after.profile);
  if (!same && !engine && names.size() == chain) names.emplace_back("the switches of the stages");
  if (before.exp_display != after.exp_display) names.emplace_back("how exp is shown");
}

// ---- by hand ---------------------------------------------------------------------------------

// By its name, and its logit as it was and is.
std::string logit_change(const Inputs& in, TokenId token, const ByHand& before,
                         const ByHand& after) {
  const int rank = in.opened.logits.rank_of(token);
  const auto logit = [&](const ByHand& by_hand) {
    const auto found = by_hand.logits.find(token);
    const float own = rank < 0 ? 0 : in.opened.logits.scores[static_cast<std::size_t>(rank)];
    return fixed_text(found == by_hand.logits.end() ? own : found->second, 2);
  };
  return from_to("the logit of " + token_name(in.opened, token), logit(before), logit(after));
}

void add_by_hand(Names& names, const Inputs& before, const Inputs& after) {
  const ByHand &a = before.by_hand, &b = after.by_hand;
  const bool said = before.said.tokens == after.said.tokens && before.opened.id == after.opened.id;
  if (said && before.said.drawn != after.said.drawn) names.emplace_back("the sentence's next token");
  if (a.coin != b.coin) names.emplace_back("the coin that was put by hand");
  if (a.logits == b.logits || other_numbers(before.opened, after.opened)) return;
  std::vector<TokenId> tokens;
  for (const ByHand* side : {&a, &b}) {
    for (const auto& [token, z] : side->logits) {
      const auto x = a.logits.find(token), y = b.logits.find(token);
      const bool same = x != a.logits.end() && y != b.logits.end() && x->second == y->second;
      if (!same && std::find(tokens.begin(), tokens.end(), token) == tokens.end())
        tokens.push_back(token);
    }
  }
  if (tokens.size() == 1) names.push_back(logit_change(after, tokens.front(), a, b));
  else names.push_back("the logits of " + std::to_string(tokens.size()) + " tokens");
}

// ---- the text and the dice ------------------------------------------------------------------

void add_model(Names& names, const Inputs& before, const Inputs& after) {
  if (before.model == after.model) return;
  names.push_back(from_to("the model", model_name(before.model), model_name(after.model)));
}

void add_text(Names& names, const Inputs& before, const Inputs& after) {
  if (!(before.prompt == after.prompt)) names.emplace_back("the prompt");
  if (before.length != after.length) {
    names.push_back(from_to("length", std::to_string(before.length), std::to_string(after.length)));
  }
  if (before.seed != after.seed) {
    names.push_back(from_to("seed", std::to_string(before.seed), std::to_string(after.seed)));
  }
}

std::string list_text(const Names& names) {
  constexpr std::size_t kMost = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, names.size()); ++i) {
    text += (i > 0 ? ", " : "") + names[i];
  }
  if (names.size() > kMost) text += " and " + std::to_string(names.size() - kMost) + " more";
  return text;
}

}  // namespace

std::string change_text(Pages pages, const Inputs& before, const Inputs& after) {
  Names names;
  add_model(names, before, after);
  add_source(names, before, after);
  add_by_hand(names, before, after);
  add_chain(names, before, after);
  add_text(names, before, after);
  for (const PageInfo* page : pages) {
    std::string name = page->changed ? page->changed(before.pages, after.pages) : "";
    if (!name.empty()) names.push_back(std::move(name));
  }
  const bool again = names.empty() && !before.opened.logits.same(after.opened.logits);
  if (again) names.push_back("opening " + name_of(after.opened));
  return list_text(names);
}

}  // namespace logitdice
