#pragma once

#include <string>

#include "app/frame/arrangement.h"
#include "app/frame/exporter.h"
#include "app/frame/file_asker.h"
#include "app/panels/panel.h"
#include "app/frame/automation.h"
#include "app/ui/frame_source.h"
#include "app/ui/optional_fonts.h"

namespace logitdice {

/// The state and what the drawing needs between frames.
struct Ui : FrameSource {
  explicit Ui(Pages pages) : state(pages) {}

  FrameResult draw(const FrameInput& input) override;
  float scale_for(float width, float height) const override;
  Fonts& fonts() override { return faces; }
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

  bool settled = false;       // once before the first frame; later carry_out() does it
  bool show_keys = false;     // the table on F1
  std::vector<ListKey> table_keys;  // pressed in it
  bool show_timings = true;   // off where pictures must be the same in every run
  float scale = 1;            // pixels for one of the design, of this frame
  float bar_unit = 1;         // the same of the page that has the smallest type in this window
  double frame_ms = 0;        // our work on the last frame
  Automation automation{""};
};

/// What panels and pages are handed, to draw in ImGui's window of the moment.
Panel panel_of(Ui& ui);

/// For windows that are only there to be drawn in.
inline constexpr ImGuiWindowFlags kBareWindow =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground;

}  // namespace logitdice
