#pragma once

#include <any>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/formats/format.h"
#include "core/readings/worked_out.h"
#include "core/sampling/knobs.h"
#include "core/sampling/stage.h"

namespace logitdice {

class JsonWriter;
struct SceneReader;  // app/program/scene.h
struct AppState;
struct CellTable;      // core/readings/table.h
struct ColumnSetting;  // core/readings/compare_settings.h
class PageInputs;
struct KeyTarget;  // app/panels/panel.h
struct Panel;      // app/panels/panel.h
struct Rect;       // app/ui/canvas.h

/// One shortcut. The tables handle the keys, fill the overlay on F1 and give the status bar its
/// hints.
struct KeyBinding {
  std::string_view keys;  // as people write it: "Ctrl Z"; empty: another key of the row above
  std::string_view what;  // what it does
  int key;                // GLFW_KEY_*
  int mods;               // GLFW_MOD_*; kAnyMods: whatever is held
  void (*act)(KeyTarget&);  // null: a row that only explains
  std::string_view means = {};  // over all pages, where `what` is what that is on this one
  std::string_view hint = {};   // for the status bar, with the key: "PgDn next phase"
  bool (*when)(const AppState&) = nullptr;  // what it acts on can be seen; null: always
  bool over_lists = false;  // acts on the window itself, whatever lies open
  std::string_view part = {};  // of hideable_parts(): hidden, its keys do nothing
};
inline constexpr int kAnyMods = -1;

/// What keys mean that do something of its own on each page: a key means one thing everywhere.
namespace meaning {
inline constexpr std::string_view kOn = "go on", kBack = "go back";
inline constexpr std::string_view kFirst = "to the first", kLast = "to the last";
inline constexpr std::string_view kLeft = "the one at the left", kRight = "the one at the right";
inline constexpr std::string_view kUp = "the one above", kDown = "the one below";
inline constexpr std::string_view kWrite = "the model writes, or stops";
}  // namespace meaning

/// How a page shares the window with what stands beside it.
struct PageLayout {
  /// The room of its own that it needs at least, in pixels of the design: with less of it texts
  /// would overlap. Type is never so large that there is less.
  float least_w = 0, least_h = 0;
  /// The same before a class, where it is shown in another way; 0: as above.
  float presented_w = 0, presented_h = 0;
  /// The least width before a class where something stands beside it; 0: least_w.
  float presented_beside_w = 0;
  bool dice = false;         // the dice and the text stand at its right
  bool own_sources = false;  // it has menus for its distributions: the left column names none
  std::string_view chain_title = "SAMPLER CHAIN";  // of the left column
  std::string_view chain_short = "CHAIN";          // the same where room is scarce
};

/// What a page offers for the distribution on the screen: a button beside its note.
struct PageOffer {
  std::string_view id;     // of the button: "button." + id
  std::string_view label;
  std::any action;         // for the page's update()
};

/// A page is a unit: a folder in app/pages/ and a row of the table that the state was made with.
/// Shared code asks the row, never the name of a page. Functions that are null do nothing.
///
/// A page keeps what a person decides in inputs (AppState::in.pages, undone and saved with the rest)
/// and what settle() makes of it, workers included, in readings (AppState::readings).
struct PageInfo {
  std::string_view id;     // "pipeline": command line, state file, tests
  std::string_view title;  // "Pipeline": the tab
  std::string_view help;   // one sentence
  PageLayout layout = {};

  // ---- the program's side: no window ----
  void (*add_inputs)(AppState&) = nullptr;  // once, when the state is made
  void (*open)(AppState&) = nullptr;        // the page comes on the screen
  void (*update)(AppState&, const std::any& action) = nullptr;
  void (*settle)(AppState&) = nullptr;  // while it is on the screen: readings of the state as it is
  bool (*busy)(const AppState&) = nullptr;  // its workers run: the window stays awake and polls
  void (*poll)(AppState&) = nullptr;        // takes what they have made, on the screen or not
  void (*stop)(AppState&) = nullptr;        // Esc: ends those that wait for a model
  bool (*moving)(const AppState&) = nullptr;  // has more to do in the next frame
  void (*opened)(AppState&) = nullptr;  // while it is on the screen something was opened
  /// The action that opens a file in a place of the page (FileWish::place).
  std::any (*open_file)(int place, const std::string& path) = nullptr;

  /// Its part of a scene: members of an object that is open, and how they are read again.
  void (*write_scene)(const AppState&, JsonWriter&) = nullptr;
  void (*read_scene)(AppState&, const SceneReader&) = nullptr;
  /// Its part of the automation file: members of an object that is open.
  void (*write_automation)(const AppState&, JsonWriter&) = nullptr;

  /// Where the sliders of counts end: the longest list that the page shows; 0: the trace's.
  int (*slider_tokens)(const AppState&) = nullptr;
  /// Whether the page has the knob itself: the left column then leaves it out.
  bool (*has_knob)(const AppState&, const KnobInfo&) = nullptr;
  /// What stands under a stage's knob instead of what it does to the trace; empty: that.
  std::string (*stage_hint)(const AppState&, const Stage&) = nullptr;
  /// The page in plain sentences for a screen reader, below its title and its help; see
  /// app/program/describe.h. Null: only those two.
  std::string (*describe)(const AppState&) = nullptr;
  /// What the status bar says of the numbers and of the mouse; null: the trace's count, nothing.
  /// What it says of the keys comes from their tables.
  std::string (*status)(const AppState&) = nullptr;
  /// What is copied as text: the numbers on the screen under their names; null: the trace's rows.
  CellTable (*cells)(const AppState&) = nullptr;
  /// What a term of the glossary comes to on this page, empty where it has no number there; null,
  /// or nothing: what it comes to in the trace.
  std::optional<std::string> (*term_now)(const AppState&, std::string_view term) = nullptr;
  std::string_view (*mouse_hint)(const AppState&) = nullptr;
  /// What the keys that hold everywhere act on: rows of tokens, the coin and what it fell on.
  bool (*shows_tokens)(const AppState&) = nullptr;  // null: it does
  bool shows_coin = false;
  bool presents_phases = false;  // its steps before a class are the phases
  /// The difference that undo names, of what a person decided on the page; empty: none.
  std::string (*changed)(const PageInputs& before, const PageInputs& after) = nullptr;
  /// How far what the page compares lies apart, for the terms that explain themselves.
  std::optional<DistanceNumbers> (*distance)(const AppState&) = nullptr;
  /// The settings that it holds side by side; null: it compares none.
  std::vector<ColumnSetting> (*compared)(const AppState&) = nullptr;
  std::optional<PageOffer> (*offer)(const AppState&) = nullptr;
  /// Texts and captures are shown here.
  bool shows_text = false;
  /// Opens what a file holds where that belongs on this page; false: it does not. A frame never
  /// waits: what takes long is begun.
  bool (*open_content)(AppState&, const Opened&, const std::string& path) = nullptr;
  /// One step on or back of what it plays instead of the phases; false: there is no further one.
  bool (*step)(AppState&, int by) = nullptr;
  /// The page that lists the lessons: while one is open its tab is the current one, and leads back.
  bool lists_lessons = false;
  /// Where a link of a text leads, "term:entropy"; false: not to this page.
  bool (*follow)(AppState&, std::string_view link) = nullptr;

  // ---- the window's side ----
  std::span<const KeyBinding> (*keys)() = nullptr;  // before the keys that hold everywhere
  /// While the page asks something: these answer, and win over all others; empty: it does not.
  std::span<const KeyBinding> (*answer_keys)(const AppState&) = nullptr;
  /// ← and → on a control of the page's own that is chosen; false: it is none that turns.
  bool (*turn_focused)(KeyTarget&, int by) = nullptr;
  /// Esc: lets go of what is chosen on the page, after all else; false: nothing is.
  bool (*escape)(KeyTarget&) = nullptr;
  /// Cards of its own above those of the chain: takes their room off the column.
  void (*chain_head)(const Panel&, Rect& column) = nullptr;
  void (*draw)(const Panel&, const Rect& room) = nullptr;
  /// The left column, instead of the distribution and the chain, and what stands in the strip where
  /// it is folded.
  void (*draw_left)(const Panel&, Rect column) = nullptr;
  std::string (*left_text)(const AppState&) = nullptr;
};

/// The pages of a program, in the order of their tabs.
using Pages = std::span<const PageInfo* const>;

}  // namespace logitdice
