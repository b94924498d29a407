#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <thread>

#include "core/decoding/steer_reading.h"
#include "core/decoding/steer_task.h"
#include "core/model/embedded.h"
#include "core/steer/written_cells.h"
#include "tests/check.h"

namespace logitdice::test {
namespace {

struct Written {
  std::vector<SteerPiece> steps;
  SteerEnd end;
  std::string error;
};

Written written(const std::string& prompt, const SteerSettings& settings, std::size_t steps = 24,
                ModelHandle weak = draft_model()) {
  SteerTask task;
  static const AutomatonHandle rule =
      compile_rule({RuleKind::kRegex, R"( "[A-Z][a-z ]*[!?]")", "rule"}).value();
  task.start(steering({tiny_model(), std::move(weak), prompt, settings, rule, steps}));
  Written out;
  for (bool running = true; running;) {
    SteerTask::News news = task.poll();
    for (SteerNews& piece : news.pieces) {
      if (auto* step = std::get_if<SteerPiece>(&piece)) out.steps.push_back(std::move(*step));
      if (auto* end = std::get_if<SteerEnd>(&piece)) out.end = std::move(*end);
    }
    running = news.running;
    if (!news.error.empty()) out.error = news.error;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return out;
}

SteerSettings quoted(double guidance = 1, double contrast = 0) {
  SteerSettings settings;
  settings.rule = {RuleKind::kRegex, R"( "[A-Z][a-z ]*[!?]")", "rule"};
  settings.guidance = guidance;
  settings.contrast = contrast;
  settings.without = "Tom said,";
  return settings;
}

constexpr const char* kPrompt = "Mom made a cake. Tom said,";

SteerReading read(const Written& w, std::size_t step, const SteerSwitches& switches,
                  const Knobs& knobs = {}) {
  static const AutomatonHandle rule = compile_rule(quoted().rule).value();
  SteerReadingInput in{.piece = w.steps[step], .model = *tiny_model()};
  in.automaton = rule.get();
  in.switches = switches;
  in.knobs = knobs;
  return steer_reading(in);
}

}  // namespace

TEST_CASE("steer task: every step comes with the other prompt and the weaker model, then the end") {
  const Written w = written(kPrompt, quoted());
  CHECK(w.error.empty());
  REQUIRE(!w.steps.empty());
  for (const SteerPiece& piece : w.steps) {
    CHECK(piece.without.size() == piece.step.model.size());
    CHECK(piece.weak.size() == piece.step.model.size());
  }
  CHECK((w.end.ended == Ended::kMatch || w.end.ended == Ended::kLength));
  const Written alone = written(kPrompt, quoted(), 24, nullptr);
  CHECK(alone.steps.front().weak.empty());
  SteerSettings wrong = quoted();
  wrong.rule.text = "[";
  CHECK(written(kPrompt, wrong).error.find("column") != std::string::npos);
}

TEST_CASE("steer task: a text comes to the same as when it is written in one go") {
  const Written w = written(kPrompt, quoted(2, 0.1));
  const SteeredText text =
      steered_text(tiny_model(), draft_model(), kPrompt, quoted(2, 0.1), 24).value();
  REQUIRE(w.steps.size() == text.steps.size());
  for (std::size_t i = 0; i < w.steps.size(); ++i) {
    CHECK(w.steps[i].step.token() == text.steps[i].token());
    CHECK(w.steps[i].without.max() == text.steps[i].without.max());
  }
  CHECK(w.end.ended == text.ended);
}

TEST_CASE("steer reading: what was written is chosen again under the same settings") {
  for (const auto& [guidance, contrast] :
       {std::pair(1.0, 0.0), std::pair(2.0, 0.0), std::pair(1.0, 0.1), std::pair(1.5, 0.2)}) {
    const Written w = written(kPrompt, quoted(guidance, contrast));
    const SteerSwitches on{guidance != 1, contrast != 0, true, guidance, contrast};
    for (std::size_t i = 0; i < w.steps.size(); ++i) {
      const SteerReading r = read(w, i, on);
      CAPTURE(i);
      CHECK(r.chosen == w.steps[i].step.token());
      CHECK(r.p == near(w.steps[i].step.made.p, 1e-5));
      CHECK(r.mass_removed == near(w.steps[i].step.mass_removed, 1e-5));
      CHECK(r.allowed == w.steps[i].step.allowed);
    }
  }
}

TEST_CASE("steer reading: final is proposed over the mass kept, and rows and rest make 1") {
  const Written w = written(kPrompt, quoted());
  for (std::size_t i = 0; i < w.steps.size(); ++i) {
    const SteerReading r = read(w, i, {});
    double proposed = 0, final = 0;
    for (const ProposalRow& row : r.rows) {
      CHECK(row.final == near(row.allowed ? row.proposed / r.mass_kept() : 0, 1e-4));
      CHECK(row.allowed != row.walk.starts_with("no edge"));
    }
    const ShownProposals shown = shown_rows(r, 8, -1);
    for (const ProposalRow& row : shown.rows) proposed += row.proposed, final += row.final;
    CHECK(shown.rows.size() <= 8);
    CHECK(std::ranges::any_of(shown.rows,
                              [&](const ProposalRow& row) { return row.id == r.chosen; }));
    CHECK(proposed + shown.rest.proposed == near(1, 1e-6));
    CHECK(final + shown.rest.final == near(1, 1e-6));
    CHECK(shown.rest.tokens() + static_cast<int>(shown.rows.size()) == r.tokens);
  }
}

TEST_CASE("steer reading: the mask is told while it is off, until the text breaks the rule") {
  SteerSettings settings = quoted();
  settings.rule = {};
  const Written w = written(kPrompt, settings);
  const SteerReading first = read(w, 0, {.mask = false});
  CHECK(first.mass_removed > 0);
  CHECK(first.allowed < first.tokens);
  CHECK(first.rows.front().final == near(first.rows.front().proposed, 1e-5));
  CHECK(w.steps.back().before == kDead);
  const SteerReading last = read(w, w.steps.size() - 1, {.mask = false});
  CHECK(last.rows.front().walk == "the text has broken the rule");
}

TEST_CASE("steer reading: previews are the same on and off, and off they change nothing") {
  const Written w = written(kPrompt, quoted());
  const SteerReading off = read(w, 2, {.weight = 2, .alpha = 0.1});
  const SteerReading on = read(w, 2, {.guidance = true, .weight = 2, .alpha = 0.1});
  REQUIRE(off.guidance.rows.size() == on.guidance.rows.size());
  for (std::size_t i = 0; i < on.guidance.rows.size(); ++i) {
    CHECK(off.guidance.rows[i].mixed == on.guidance.rows[i].mixed);
  }
  const SteerReading neutral =
      read(w, 2, {.guidance = true, .contrast = true, .weight = 1, .alpha = 0});
  CHECK(neutral.rows.front().proposed == off.rows.front().proposed);
  CHECK(neutral.chosen == off.chosen);
  CHECK(off.plausible > 0);
  for (const MixRow& row : off.contrast.rows) {
    if (row.mixed > 0) CHECK(row.first >= 0.1 * off.best * (1 - 1e-6));
  }
}

TEST_CASE("steer reading: a selected token has a row and its walk, a cut one its reason") {
  const Written w = written(kPrompt, quoted());
  SteerReadingInput in{.piece = w.steps[0], .model = *tiny_model()};
  const AutomatonHandle rule = compile_rule(quoted().rule).value();
  in.automaton = rule.get();
  in.selected = w.steps[0].step.model.ids[500];
  in.knobs.top_k = 1;
  const SteerReading r = steer_reading(in);
  const ShownProposals shown = shown_rows(r, 5, in.selected);
  CHECK(std::ranges::any_of(shown.rows,
                            [&](const ProposalRow& row) { return row.id == in.selected; }));
  CHECK(r.path.front() == 0);
  const auto cut = std::ranges::count_if(
      r.rows, [](const ProposalRow& row) { return row.cut.starts_with("cut by top-k 1"); });
  CHECK(cut > 0);
}

TEST_CASE("steer reading: the rest of a mix is what its rows leave") {
  const std::vector<MixRow> rows = {{0, "a", .5, .25, .125}, {1, "b", .25, .25, .5}};
  const MixRow rest = rest_of(rows);
  CHECK(rest.first == near(.25));
  CHECK(rest.second == near(.5));
  CHECK(rest.mixed == near(.375));
  CHECK(rest_of({}).mixed == 1);
}

TEST_CASE("written cells: characters and the states behind them") {
  const Automaton a = *compile_rule({RuleKind::kRegex, "[aé]+b", "rule"}).value();
  const auto cells = cells_of(a, 0, "aéb!");
  REQUIRE(cells.size() == 4);
  CHECK(cells[1].text == "é");
  CHECK(cells[1].after == cells[0].after);
  CHECK(a.accepts(cells[2].after));
  CHECK(cells[3].after == kDead);
  CHECK(cells_of(a, 0, "\xC3").front().text == "⟨C3⟩");
}

}  // namespace logitdice::test
