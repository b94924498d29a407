#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "app/program/app_state.h"

namespace logitdice {

/// What a person did. Views and keys return these; update() carries them out, in order.
namespace command {

struct SetKnob {
  double Knobs::*knob;
  double value;
  bool continues = false;  // a later part of one drag: undone together with the first
};
struct ResetKnobs {};
struct SetProfile {
  std::string id;  // its order and rules; the knobs stay, as far as it takes them
};
struct UseDefaults {};  // the profile's own knobs
struct SetOrder {
  std::vector<std::string> stages;  // ids, first to last
};
struct MoveStage {
  std::string id;
  int to;  // index in the order after it was taken out
};
struct AddStage {
  std::string id;
};
struct RemoveStage {
  std::string id;
};
struct SwitchStage {
  std::string id;
  bool on;
};
struct SetHistory {
  std::string text;                          // the output
  std::optional<std::string> prompt = {};    // empty: as it is
};
struct UseGeneratedText {};  // of the Generate view, up to its selected step
struct SayToken {
  int rank;  // once more at the end of the text
};
struct ShowPenaltyExample {
  enum Which { worked, engines } which;
};
struct AddDry {};  // to the chain, after the other penalties
struct SetPenaltyPage {
  PenaltyPage page;
};
struct SetSpiralPrompt {
  std::string text;
};
struct DrawSpiral {
  bool penalised = false;  // with the panel's penalties, whatever else it says
};
struct SelectSpiralStep {
  int step;
};
struct FindPenalty {};  // that breaks the loop; while it looks: stop
struct SetExpDisplay {
  ExpDisplay value;
};
struct Undo {};
struct Redo {};

struct OpenBundled {
  std::string id;
};
struct OpenFile {
  std::string path;  // a distribution, or a state that was saved
};
struct NextDistribution {
  int by = 1;
};

struct SetView {
  std::string id;
};
struct SetPhase {
  int phase;
};
struct StepPhase {
  int by;
};
struct TogglePlay {};
struct ChangeSpeed {
  double factor;
};
struct Select {
  int rank;
};
struct StepSelection {
  int by;
};

struct Roll {
  std::int64_t draws;
};
struct ClearDraws {};
struct SetSeed {
  std::uint64_t seed;
};

struct SetPrompt {
  std::string text;
};
struct SetLength {
  int tokens;
};
struct Generate {};    // the texts on the screen, with the seed as it is; while it writes: stop
struct Regenerate {};  // with the next seed
struct SelectStep {
  int step;
};
struct StepText {
  int by;
};
struct ForceToken {
  int rank;
};
struct SetGenerateMode {
  GenerateMode mode;
};
struct TakeSameDice {};  // what the same dice give under the knobs as they are becomes the text
struct WriteAll {};  // the texts of the mode: three presets or many continuations
struct SetContinuations {
  int count;
};
struct CaptureDistribution {};
struct SaveCapture {
  std::string path;
};
struct Compare {
  compare::Action action;
};
struct ShowPreview {
  bool text;  // the model's text, not the dice
};

struct SetContext {
  int place;           // of the Cutoffs view: 0 upper, 1 lower
  std::string source;  // a bundled id, a path, or kPipelineSource
};
struct ToggleRuler {
  int ruler;
};
struct SetRulerExamples {};
struct ChooseRuler {
  int ruler;  // −1: none
};
struct StepRuler {
  int by;
};
struct ChooseColumn {
  int column;  // −1: none
};
struct StepColumn {
  int by;
};

struct PointAtColumn {
  int place;   // 0 upper, 1 lower; −1: the mouse is on no bar
  int column;
};

struct SetAxis {
  Axis axis;
};
struct ToggleTheme {};
struct ToggleMotion {};
struct ToggleFullscreen {};
struct SetScale {
  float scale;
};
struct ZoomScale {
  int by;
};

struct SaveState {
  std::string path;
};
struct Report {
  std::string error;
};
struct Tell {
  std::string notice;
};
struct Dismiss {};
struct Quit {};
/// The window's clock, once a frame while the phases play or a text is being written.
struct Tick {
  double now_s;
};

}  // namespace command

using Command = std::variant<
    command::SetKnob, command::ResetKnobs, command::SetProfile, command::UseDefaults,
    command::SetOrder, command::MoveStage, command::AddStage, command::RemoveStage,
    command::SwitchStage, command::SetHistory, command::UseGeneratedText,
    command::SayToken, command::ShowPenaltyExample, command::AddDry, command::SetPenaltyPage,
    command::SetSpiralPrompt, command::DrawSpiral, command::SelectSpiralStep,
    command::FindPenalty, command::SetExpDisplay, command::Undo,
    command::Redo,
    command::OpenBundled, command::OpenFile, command::NextDistribution, command::SetView,
    command::SetPhase, command::StepPhase, command::TogglePlay, command::ChangeSpeed,
    command::Select, command::StepSelection, command::SetPrompt, command::SetLength,
    command::Generate, command::Regenerate, command::SelectStep, command::StepText,
    command::ForceToken, command::SetGenerateMode, command::TakeSameDice,
    command::WriteAll, command::SetContinuations, command::CaptureDistribution,
    command::SaveCapture, command::ShowPreview, command::Compare, command::Roll,
    command::ClearDraws, command::SetSeed,
    command::SetContext, command::ToggleRuler, command::SetRulerExamples, command::ChooseRuler,
    command::StepRuler, command::ChooseColumn, command::StepColumn,
    command::PointAtColumn,
    command::SetAxis, command::ToggleTheme, command::ToggleMotion, command::ToggleFullscreen,
    command::SetScale, command::ZoomScale, command::SaveState, command::Report,
    command::Tell, command::Dismiss, command::Quit, command::Tick>;
using Commands = std::vector<Command>;

/// Carries out one command: the only place that calls core. Bad input becomes state.error and
/// changes nothing else.
void update(AppState& state, const Command& command);

/// Runs the chain again after the distribution, the knobs or the order were replaced as a whole.
void retrace(AppState& state);

/// Another distribution takes the place of the one on the screen; its draws are forgotten.
void show_distribution(AppState& state, Distribution distribution);

/// Puts the turn as it is on undo's stack.
void remember_turn(AppState& state);

/// A state with the first bundled distribution, neutral knobs and nothing rolled.
void start(AppState& state);

}  // namespace logitdice
