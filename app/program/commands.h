#pragma once

#include <any>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/program/app_state.h"
#include "app/program/capture_commands.h"

namespace logitdice {

/// What a person did. Pages, panels and keys give these; update() carries them out, in order.
namespace command {

// ---- the chain: undone one by one ----
struct SetKnob {
  double Knobs::*knob;
  double value;
  bool continues = false;  // a later part of one drag: undone together with the first
};
struct SetLogitBias {
  std::vector<TokenBias> biases;  // as Knobs has them
};
struct ResetKnobs {};  // and switches the stages on
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
struct SetExpDisplay {
  ExpDisplay value;
};

// ---- by hand: in place of what is computed ----
struct PutCoin {
  double u;  // in [0, 1); the nearest one otherwise
  bool continues = false;
};
struct SetLogit {
  TokenId token;
  double logit;  // nats
  bool continues = false;
};
struct DropLogit {
  TokenId token;  // has its own logit again
};

// ---- what is on the screen ----
struct OpenBundled {
  std::string id;  // of a distribution or a capture
};
struct OpenFile {
  std::string path;                               // whatever all_formats() knows
  std::shared_ptr<const std::string> bytes = {};  // what it holds, where that has been read before
};
struct NextDistribution {
  int by = 1;
};
struct CaptureDistribution {};  // what the model says of the prompt
struct OpenSentence {           // the same of this one, which becomes the prompt
  std::string text;
  bool continues = false;  // a later part of one act of typing
  bool typing = false;     // more may come: a model that takes its time is asked after a pause
};
struct SetHistory {
  std::string text;                        // the output
  std::optional<std::string> prompt = {};  // empty: as it is
  bool continues = false;                  // a later part of one act of typing
};
struct UseGeneratedText {};  // up to the selected step
struct SayToken {
  int rank;  // once more at the end of the text
};

// ---- the text ----
struct SetPrompt {
  std::string text;
  bool continues = false;
};
struct SetLength {
  int tokens;
};
struct Generate {};    // with the prompt, the knobs and the seed as they are; while it writes: stop
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
struct TakeSameDice {};  // what the same dice give under the knobs as they are becomes the text
struct SaveCapture {
  std::string path;
};
struct ShowPreview {
  bool text;  // the model's text, not the dice
};

// ---- the model ----
struct ChooseModel {
  ModelChoice choice;
};
struct ConnectModel {};  // the chosen one is to be at hand
struct StopModel {};     // whatever waits for it
struct TryAgain {};      // what the sentence on the screen is about
struct LookForServers {
  ServerWish wish;
};
struct StopLooking {};
struct SetLlamaServer {
  std::string program;  // see ModelDesk::llama_server
};

// ---- the dice ----
struct Roll {
  std::int64_t draws;
};
struct ClearDraws {};
struct SetSeed {
  std::uint64_t seed;
};

// ---- the window ----
struct SetView {
  std::string id;  // of a page
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
/// The window's clock, once a frame while the phases play or a worker runs.
struct Tick {
  double now_s;
};

// ---- before a class ----
struct TogglePresenting {
  double now_s = 0;    // the window's clock
  bool by_f5 = false;  // Esc may enter again
};
struct ToggleShown {
  bool Beside::*part;
};
struct SetBlank {
  Blank blank;
};
/// The timer, the spot, the echo of keys, the toolbar's place.
struct ToggleAid {
  bool Presenter::*aid;
};
struct RestartTimer {
  double now_s;
};
struct StepPage {
  int by;
};

// ---- the lesson: nothing that undo steps over ----
struct OpenLesson {
  std::string name;  // a bundled one's id, or a file
  int step = 0;
};
struct CloseLesson {};  // the person's own screen comes back
struct StepLesson {
  int by;  // on: what is still asked is revealed first
};
struct StepSection {
  int by;
};
struct ShowStep {
  int step;
};
struct KeepMine {
  bool on;  // steps leave the screen as it is
};
struct GuessShares {
  std::vector<double> shares;  // (bars,) of the question, see move_share()
};
struct GuessNumber {
  double value;
  bool given = true;  // one more mark of the dot plot; false: the ruler still moves
};
struct Reveal {};
struct StartOver {};  // asks the step's question anew
struct Vote {
  int choice;
};
struct ResetVotes {};   // of this question alone
struct ToggleVotes {};  // shown before the reveal
struct FollowLink {
  std::string link;  // "page:cutoffs", "lesson:order", "term:entropy" …
};
struct CloseTerm {};

struct Undo {};
struct Redo {};
/// The act that a person is in the middle of never was: Esc during a drag.
struct TakeBack {};

/// What a person did on a page; it goes to the page's own update().
struct PageAction {
  std::string_view page;  // id
  std::any action;
  bool continues = false;  // a later part of one drag
};

}  // namespace command

using ChainCommand =
    std::variant<command::SetKnob, command::SetLogitBias, command::ResetKnobs, command::SetProfile,
                 command::UseDefaults, command::SetOrder, command::MoveStage, command::AddStage,
                 command::RemoveStage, command::SwitchStage, command::SetExpDisplay>;
using SourceCommand =
    std::variant<command::OpenBundled, command::OpenFile, command::NextDistribution,
                 command::CaptureDistribution, command::OpenSentence, command::SetHistory,
                 command::UseGeneratedText, command::SayToken>;
using HandCommand = std::variant<command::PutCoin, command::SetLogit, command::DropLogit>;
using TextCommand =
    std::variant<command::SetPrompt, command::SetLength, command::Generate, command::Regenerate,
                 command::SelectStep, command::StepText, command::ForceToken, command::TakeSameDice,
                 command::SaveCapture, command::ShowPreview>;
using ModelCommand =
    std::variant<command::ChooseModel, command::ConnectModel, command::StopModel, command::TryAgain,
                 command::LookForServers, command::StopLooking, command::SetLlamaServer>;
using DiceCommand = std::variant<command::Roll, command::ClearDraws, command::SetSeed>;
using WindowCommand =
    std::variant<command::SetView, command::SetPhase, command::StepPhase, command::TogglePlay,
                 command::ChangeSpeed, command::Select, command::StepSelection, command::SetAxis,
                 command::ToggleTheme, command::ToggleMotion, command::ToggleFullscreen,
                 command::SetScale, command::ZoomScale, command::SaveState, command::Report,
                 command::Tell, command::Dismiss, command::Quit, command::Tick>;

using PresenterCommand =
    std::variant<command::TogglePresenting, command::ToggleShown, command::SetBlank,
                 command::ToggleAid, command::RestartTimer, command::StepPage>;
using LessonCommand = std::variant<command::OpenLesson, command::CloseLesson, command::StepLesson,
                                   command::StepSection, command::ShowStep, command::KeepMine,
                                   command::GuessShares, command::GuessNumber, command::Reveal,
                                   command::StartOver, command::Vote, command::ResetVotes,
                                   command::ToggleVotes, command::FollowLink, command::CloseTerm>;

using Command = std::variant<ChainCommand, HandCommand, SourceCommand, CaptureCommand, TextCommand,
                             DiceCommand, WindowCommand, PresenterCommand, LessonCommand,
                             ModelCommand, command::Undo,
                             command::Redo, command::TakeBack, command::PageAction>;
using Commands = std::vector<Command>;

/// Carries out one command: changes what a person decides, and nothing that follows from it. Bad
/// input becomes state.error and changes nothing else; the next decision takes that away. settle()
/// follows before anything is drawn.
void update(AppState& state, const Command& command);

/// All of them in order, and settle() once.
void carry_out(AppState& state, const Commands& commands);

// One file each, for update().
void update_chain(AppState& state, const ChainCommand& command);
void update_by_hand(AppState& state, const HandCommand& command);
void update_source(AppState& state, const SourceCommand& command);
void update_capture(AppState& state, const CaptureCommand& command);
void update_text(AppState& state, const TextCommand& command);
void update_model(AppState& state, const ModelCommand& command);
void update_dice(AppState& state, const DiceCommand& command);
void update_window(AppState& state, const WindowCommand& command);
void update_presenter(AppState& state, const PresenterCommand& command);
void update_lesson(AppState& state, const LessonCommand& command);

/// A state with the first bundled distribution, neutral knobs and nothing rolled.
void start(AppState& state);

}  // namespace logitdice
