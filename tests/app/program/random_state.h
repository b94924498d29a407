#pragma once

#include <random>
#include <string>
#include <vector>

#include "app/pages/beam/state.h"
#include "app/pages/compare/state.h"
#include "app/pages/cutoffs/state.h"
#include "app/pages/generate/state.h"
#include "app/pages/learn/state.h"
#include "app/pages/penalties/state.h"
#include "app/pages/speculative/state.h"
#include "core/capture/bundled.h"
#include "core/capture/bundled_captures.h"
#include "tests/app/program/started.h"

namespace logitdice::test {

/// Does to the program whatever a person can do to it, in any order.
class RandomPerson {
 public:
  explicit RandomPerson(unsigned seed) : random_(seed) {}

  /// Some forty acts. What is refused leaves no error behind.
  void use(Started& s) {
    for (int i = 0; i < 40; ++i) act(s);
    s.wait_for_text();
  }

  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  bool one_in(int n) { return below(n) == 0; }

  /// Of no length, half a character, Latin-1, NUL bytes, signs that JSON escapes, words.
  std::string text() {
    static const std::string kTexts[] = {"",
                                         "mat",
                                         "the cat sat on the mat, the cat",
                                         std::string("a\0b\0", 4),
                                         "\xe2\x96",
                                         "caf\xe9 fa\xe7on",
                                         "\"\\\n\t\r\x01 <\x7f>",
                                         "Ünïcode ⟨▁Ġ⟩ 😀",
                                         "{\"bytes\": [1]}",
                                         "#0 #3 #0",
                                         " "};
    return kTexts[below(static_cast<int>(std::size(kTexts)))];
  }

  double number(const KnobInfo& info) {
    const double between = std::uniform_real_distribution<double>(info.low, info.high)(random_);
    const double values[] = {
        info.neutral,        info.low, info.high, info.lowest, info.highest, between,
        std::round(between), -1,       0,         0.1 + 0.2,   5e-324,       -1e300};
    return values[below(static_cast<int>(std::size(values)))];
  }

 private:
  template <class T>
  const auto& any(const T& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
  }

  void act(Started& s) {
    switch (below(6)) {
      case 0:
        return turn_chain(s);
      case 1:
        return open(s);
      case 2:
        return write(s);
      case 3:
        return look(s);
      case 4:
        return roll(s);
      default:
        return use_page(s);
    }
  }

  void turn_chain(Started& s) {
    switch (below(6)) {
      case 0:
        s.send(command::SetProfile{std::string(any(all_profiles()).id)});
        break;
      case 1:
        s.send(command::AddStage{std::string(any(all_stages()).id)});
        break;
      case 2:
        s.send(command::RemoveStage{std::string(any(all_stages()).id)});
        break;
      case 3:
        s.send(command::SwitchStage{std::string(any(all_stages()).id), one_in(3)});
        break;
      case 4:
        if (const auto& order = s.state.in.profile.order; !order.empty()) {
          s.send(command::MoveStage{std::string(any(order)->id), below(5)});
        }
        break;
      default:
        break;
    }
    for (int i = 0; i < 3; ++i) {
      const KnobInfo& info = any(all_knobs());
      s.send(command::SetKnob{info.value, number(info)});
    }
    if (one_in(4))
      s.send(command::SetExpDisplay{{static_cast<double>(below(200)) - 100, one_in(2)}});
    s.send(command::Dismiss{});
  }

  void open(Started& s) {
    switch (below(6)) {
      case 0:
        return s.send(command::OpenBundled{any(bundled_distributions()).id});
      case 4:
        // Those of other programs: of one that the model here goes on with, a state has all logits.
        s.send(command::OpenBundled{any(bundled_captures().last(5)).id});
        s.send(command::OpenEntry{static_cast<std::size_t>(below(3))});
        s.send(command::SetVocabulary{2049 + below(2)});
        return s.send(command::Dismiss{});
      case 1:
        return s.send(command::NextDistribution{one_in(2) ? 1 : -1});
      case 2:
        return s.send(command::CaptureDistribution{});
      default:
        return s.send(command::SetHistory{text(), text()});
    }
  }

  void write(Started& s) {
    s.send(command::SetPrompt{text()});
    s.send(command::SetLength{1 + below(6)});
    if (one_in(2)) s.send(command::Generate{});
    s.wait_for_text();
    if (one_in(2)) s.send(command::SelectStep{below(4)});
    if (one_in(3)) s.send(command::ForceToken{below(4)});
    s.wait_for_text();
    if (one_in(4)) s.send(command::SayToken{below(3)});
    if (one_in(6)) s.send(command::TakeSameDice{});
    s.send(command::ShowPreview{one_in(2)});
    s.send(command::Dismiss{});
  }

  void look(Started& s) {
    s.send(command::SetView{std::string(any(all_pages())->id)});
    s.send(command::SetPhase{kLogits + below(kPhases)});
    s.send(command::Select{below(100)});
    s.send(command::SetAxis{static_cast<Axis>(below(3))});
    if (one_in(2)) s.send(command::ToggleTheme{});
    if (one_in(2)) s.send(command::ToggleMotion{});
    if (one_in(2)) s.send(command::ToggleFullscreen{});
    s.send(command::ZoomScale{below(9) - 4});
    s.send(command::ChangeSpeed{one_in(2) ? 1.25 : 0.8});
  }

  void roll(Started& s) {
    static const std::uint64_t kSeeds[] = {0, 42, (1ULL << 53) + 1, ~0ULL};
    if (one_in(3)) s.send(command::SetSeed{any(kSeeds)});
    if (one_in(5)) s.send(command::ClearDraws{});
    s.send(command::Roll{one_in(2) ? 1 : 1 + below(2000)});
  }

  void use_page(Started& s) {
    switch (below(8)) {
      case 0:
        return use_compare(s);
      case 1:
        return use_cutoffs(s);
      case 2:
        return use_generate(s);
      case 3:
        return use_learn(s);
      case 4:
        return use_lesson(s);
      case 5:
        return use_beam(s);
      case 6:
        return use_speculative(s);
      default:
        return use_penalties(s);
    }
  }

  template <class Page>
  void send(Started& s, std::string_view page, Page action) {
    s.send(command::PageAction{page, action});
    s.send(command::Dismiss{});
  }

  void use_compare(Started& s) {
    using namespace compare_page;
    const int column = below(4);
    const KnobInfo& info = any(all_knobs());
    const Action actions[] = {UsePreset{std::string(any(all_compare_presets()).id)},
                              UseExample{},
                              AddColumn{},
                              RemoveColumn{column},
                              SetKnob{column, info.value, number(info)},
                              SetProfile{column, std::string(any(all_profiles()).id)},
                              CopyFromPipeline{column},
                              UseInPipeline{column}};
    send(s, kId, any(actions));
  }

  void use_cutoffs(Started& s) {
    using namespace cutoffs_page;
    const Action actions[] = {SetSource{below(2), any(bundled_distributions()).id},
                              SetSource{below(2), std::string(kPipelineSource)},
                              ToggleRule{below(3)},
                              SetRuleExamples{},
                              ChooseRule{below(4) - 1},
                              StepRule{1},
                              ChooseColumn{below(12) - 1},
                              StepColumn{1},
                              StepRiskTokens{below(2) * 2 - 1}};
    send(s, kId, any(actions));
  }

  void use_speculative(Started& s) {
    using namespace speculative_page;
    const Action actions[] = {
        SetMaterial{static_cast<Material>(below(2))},
        SetSource{static_cast<Role>(below(2)), any(bundled_distributions()).id},
        SetSource{kTarget, std::string(kPipelineSource)},
        SetDraftLength{below(12)},
        SetRule{static_cast<AcceptRule>(below(3))},
        SetCostRatio{0.1 * below(12)},
        SetCostRatio{},
        Step{below(5) - 2},
        NextRound{},
        ShowPlace{below(10) - 1}};
    send(s, kId, any(actions));
  }

  void use_generate(Started& s) {
    using namespace generate_page;
    const RewardKind kind = static_cast<RewardKind>(below(3));
    const Action actions[] = {SetMode{static_cast<Mode>(below(6))},
                              SetContinuations{below(70)},
                              SetManyView{static_cast<ManyView>(below(4))},
                              ChooseText{below(12)},
                              SetReward{{kind, text()}},
                              SetParagraph{text()},
                              SetJudged{static_cast<TextWriter>(below(4))},
                              SetYardstick{below(3)},
                              SetAccumulation{kAccumulations[static_cast<std::size_t>(below(3))]},
                              ChooseOrder{below(10) - 1},
                              ChooseTiedStep{below(40) - 1}};
    send(s, kId, any(actions));
  }

  void use_learn(Started& s) {
    using namespace learn_page;
    const Action actions[] = {SetPart{static_cast<Part>(below(5))},
                              Search{text()},
                              ChooseTerm{any(glossary()).id},
                              OpenQuiz{any(bundled_lessons()).id},
                              Answer{text()},
                              StepQuestion{below(3) - 1},
                              TryAgain{}};
    send(s, kId, any(actions));
  }

  void use_lesson(Started& s) {
    switch (below(4)) {
      case 0:
        s.send(command::OpenLesson{any(bundled_lessons()).id});
        break;
      case 1:
        s.send(command::CloseLesson{});
        break;
      case 2:
        s.send(command::KeepMine{one_in(2)});
        break;
      default:
        break;
    }
    for (int i = 0; i < 3; ++i) s.send(command::StepLesson{one_in(3) ? -1 : 1});
    s.send(command::Dismiss{});
  }

  void use_beam(Started& s) {
    using namespace beam_page;
    const Action actions[] = {SetSource{one_in(2) ? Source::model : Source::example},
                              SetPrompt{text()},
                              SetNumber{SetNumber::width, static_cast<double>(1 + below(8))},
                              SetNumber{SetNumber::alpha, 0.1 * below(21)},
                              SetNumber{SetNumber::steps, static_cast<double>(1 + below(9))},
                              SetRule{one_in(2) ? LengthRule::wu : LengthRule::power},
                              SetStop{one_in(2)},
                              SetEarly{one_in(2)},
                              ShowPruned{one_in(2)},
                              SetStep{1 + below(5)},
                              Choose{below(12)},
                              ChooseNext{one_in(2) ? 1 : -1},
                              beam_page::Reset{}};
    send(s, kId, any(actions));
  }

  void use_penalties(Started& s) {
    using namespace penalties_page;
    const Action actions[] = {SetPart{static_cast<Part>(below(2))},
                              ShowExample{static_cast<ShowExample::Which>(below(2))}, AddDry{},
                              SetSpiralPrompt{text()}, DrawSpiral{one_in(2)}};
    send(s, kId, any(actions));
  }

  std::mt19937 random_;
};

}  // namespace logitdice::test
