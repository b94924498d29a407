#include <algorithm>
#include <utility>

#include "app/pages/penalties/state.h"
#include "app/program/commands.h"
#include "app/program/source.h"
#include "core/capture/bundled.h"
#include "core/readings/penalty_scope.h"
#include "core/sampling/chain.h"

namespace logitdice::penalties_page {
namespace {

void show(AppState& s, const char* distribution, const Knobs& knobs, TypedText text) {
  Result<Distribution> loaded = load_bundled(distribution);
  if (!loaded) {
    s.error = loaded.error();
    return;
  }
  show_opened(s, std::move(loaded));
  s.in.knobs = knobs;
  s.in.profile = textbook();
  s.in.typed = std::move(text);
  s.select_next = 0;
  inputs(s).part = Part::distribution;
}

void add_dry(AppState& s) {
  std::vector<std::string> ids;
  bool in = false;
  const auto add = [&] {
    if (!std::exchange(in, true)) ids.emplace_back("dry");
  };
  for (const Stage* stage : s.in.profile.order) {
    if (stage->id == "dry") continue;
    if (!is_penalty(*stage)) add();
    ids.emplace_back(stage->id);
  }
  add();
  update_chain(s, command::SetOrder{ids});
  update_chain(s, command::SwitchStage{"dry", true});
}

struct Updater {
  AppState& s;

  void operator()(const SetPart& a) { inputs(s).part = a.part; }
  void operator()(const ShowExample& a) {
    if (a.which == ShowExample::worked) {
      show(s, "cat_sat_on", {.repetition_penalty = 1.25}, {"", "mat"});
    } else {
      show(s, "three_logits",
           {.repetition_penalty = 1.5, .frequency_penalty = 0.5, .presence_penalty = 0.25},
           {"#0 #0 #0", "#1"});
    }
  }
  void operator()(const AddDry&) { add_dry(s); }
  void operator()(const SetSpiralPrompt& a) {
    if (inputs(s).spiral_prompt != std::string_view(a.text)) inputs(s).spiral_prompt = a.text;
  }
  void operator()(const DrawSpiral& a) {
    inputs(s).spiral_penalised = a.penalised;
    spiral(s).wish = SpiralState::Wish::write;
    want_model(s);
  }
  void operator()(const SelectSpiralStep& a) { spiral(s).step = a.step; }
  void operator()(const FindPenalty&) {
    spiral(s).wish = spiral(s).searching ? SpiralState::Wish::stop : SpiralState::Wish::find;
    want_model(s);
  }
};

}  // namespace

void update(AppState& s, const Action& action) {
  std::visit(Updater{s}, action);
}

}  // namespace logitdice::penalties_page
