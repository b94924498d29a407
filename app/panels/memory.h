#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/program/page_values.h"
#include "app/ui/motion.h"
#include "app/ui/open_list.h"
#include "app/widgets/grip.h"
#include "app/widgets/knob_slider.h"
#include "core/code/code.h"
#include "core/readings/axis.h"
#include "core/sampling/logits.h"

namespace logitdice {

/// A text that is being typed.
struct EditedText {
  std::string text;
  bool active = false;
  bool changed = false;  // since it has been active: what follows is the same act
};

/// The knobs and the chain while a person is at them.
struct KnobEditor {
  ValueField field;
  SliderGrip grip;
  EditedText logit_bias;

  std::vector<std::string> opened;  // stages whose neutral knobs are shown all the same
  std::string moving;               // the stage whose card is being dragged
  float grab_y = 0;                 // where the mouse took it, from the card's top
  bool moved_far = false;           // far enough to be a drag, not a click
  bool scrolls = false;             // the chain is longer than its room
  std::string scroll_to;            // the stage whose card is to be scrolled into view
  std::string shown_focus;          // the control that the keyboard's focus was scrolled to
};

/// The rows of the table of bars.
struct BarsScroll {
  int first_row = 0;        // the topmost
  int shown_selection = 0;  // to scroll when the keyboard moves it
  Logits shown;             // of which list these are the rows: another begins at the top
  int phase = 0;            // whose bars were drawn last: those of another one are to be watched
  double glide_s = Motion::kDuration_s;
  Grip grip = {};                // of the bar whose end is dragged
  TokenId gripped = -1;     // its token
  AxisScale axis = {};           // as it was when the mouse took it: it stands still until the bar is let go
};

/// The segments under the coin.
struct NumberLine {
  Grip coin = {};
  int opened = 0;  // how often the rest was opened: it is a line of its own, and has a rest too
  Logits shown;            // of which list: another begins with the whole line
  ImVec2 landed = {};           // where the coin lies, pixels: the token flies from there
};

/// The token that the mouse is on lights up wherever it stands.
struct LitToken {
  TokenId now = -1;   // in this frame: what the mouse was on in the last one; −1: none
  TokenId next = -1;  // what it is on in this one

  void begin_frame() {
    now = next;
    next = -1;
  }
};

/// The folded column that is open over the page.
enum class Drawer { none, chain, dice };

/// What a file is asked for.
/// `any`: the dialog that asks what.
enum class FilePurpose { open, model, save_state, save_picture, save_capture, any };
struct FileWish {
  FilePurpose purpose = FilePurpose::open;
  std::string_view page = {};  // the file is for a place of this page; empty: for the program
  std::optional<int> place = {};
};

/// "Show code", over the page: see app/frame/code_overlay.h.
struct CodePanel {
  bool open = false;
  int target = 0;             // of all_code_targets()
  std::vector<ListKey> keys;  // pressed in it
  float scroll = 0;
  std::pair<int, int> made_of = {-1, -1};  // the version of the trace and the target
  std::uint64_t seed = 0;
  Code code;
};

/// "Server…": where a server is looked for and chosen; see app/panels/connect_dialog.h.
struct ConnectDialog {
  bool open = false;
  std::string address = "http://127.0.0.1:8080", key_env;
  bool own_address = false;   // a person's: no row that was found is chosen by itself
  int server = -1;            // the row that is chosen, of those that were found; −1: none
  std::string served;         // of its models
  bool chat = false;          // it answers what a person says
  std::vector<ListKey> keys;  // pressed in it
};

/// What drawing needs between frames. Nothing here is part of the state.
struct Memory {
  KnobEditor knob_editor;
  EditedText seed, prompt, sentence;
  BarsScroll bars;
  NumberLine number_line;
  LitToken lit;
  std::optional<FileWish> file_wish;  // taken by the frame
  bool covered = false;               // a list lies over the page: the wheel is not for it
  Drawer drawer = Drawer::none;
  const void* arranged_lesson = nullptr;  // the step before a class that the columns suit
  int arranged_step = -1;
  CodePanel code;
  ConnectDialog connect;
  std::string fitting;             // what the window has no room for, for the status bar
  std::vector<std::string> hints;  // for the status bar: keys that act now, the best first
  PageObjects pages;               // of the pages
};

}  // namespace logitdice
