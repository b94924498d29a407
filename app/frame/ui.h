#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "app/frame/arrangement.h"
#include "app/frame/automation.h"
#include "app/frame/exporter.h"
#include "app/frame/file_asker.h"
#include "app/frame/notes_window.h"
#include "app/panels/panel.h"
#include "app/ui/frame_source.h"
#include "app/ui/optional_fonts.h"

namespace logitdice {

/// A key for going on or back, as long as it is held.
struct HeldKey {
  int key = 0;
  double since_s = 0;            // by the window's clock
  bool jumped = false;           // it has gone by a section
  const void* lesson = nullptr;  // that was open when it went down
};

/// What was pressed last, for the echo of keys.
struct PressedKeys {
  std::string text;
  double at_s = -100;
};

/// The state and what the drawing needs between frames.
struct Ui : FrameSource {
  explicit Ui(Pages pages) : state(pages) {}

  FrameResult draw(const FrameInput& input) override;
  float scale_for(float width, float height) const override;
  Fonts& fonts() override {
    faces.least_em = !state.presenter.on ? 0 : std::max(least_face, kLeastPresented);
    return faces;
  }
  void report(std::string sentence) override;
  std::string svg() const override;

  DrawsOptionalFonts draws;  // before any text is made
  AppState state;
  Fonts faces;
  Commands commands;  // collected while a frame is drawn, carried out after it
  Controls controls;
  Motion motion;
  Memory memory;
  TextNotes notes;
  Recording recording;
  Arrangement arrangement;  // of this frame
  FileAsker files;
  Exporter exporter;
  Zoom zoom;                          // of the next frame
  HeldKey held;                       // the last key of a remote
  PressedKeys pressed;                // to be shown to the class
  std::array<bool, 2> clicking = {};  // before a class: the button went down beside every control

  bool settled = false;             // once before the first frame; later carry_out() does it
  bool show_keys = false;           // the table on F1
  std::vector<ListKey> table_keys;  // pressed in it
  bool show_timings = true;         // off where pictures must be the same in every run
  mutable float least_face = 0;     // units, of the last scale_for() before a class
  float scale = 1;                  // pixels for one of the design, of this frame
  float bar_unit = 1;   // the same of the page that has the smallest type in this window
  double frame_ms = 0;  // our work on the last frame
  Automation automation{""};
  PresentedFile presented{""};
};

/// What panels and pages are handed, to draw in ImGui's window of the moment.
Panel panel_of(Ui& ui);

/// For windows that are only there to be drawn in.
inline constexpr ImGuiWindowFlags kBareWindow =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground;

}  // namespace logitdice
