#pragma once

#include <string>

#include "app/frame/file_asker.h"
#include "app/frame/frame.h"
#include "app/pages/compare/look.h"
#include "app/pages/penalties/draw_parts.h"
#include "app/panels/panel.h"
#include "app/program/automation.h"

namespace logitdice {

/// The state and what the drawing needs between frames.
struct Ui {
  AppState state;
  Fonts fonts;
  Commands commands;  // collected while a frame is drawn, carried out after it
  Controls controls;
  Motion motion;

  SourceMenu source_menu;
  KnobEditor knob_editor;
  SeedField seed_field;
  PromptField prompt_field;
  PenaltyFields penalty_fields;
  FileAsker files;
  CompareUi compare;
  int context_menu = -1;    // the list of the Cutoffs view that is open: 0 upper, 1 lower
  int first_row = 0;        // the topmost row of the bars
  float scroll = 0;         // of the bars, in rows
  int shown_selection = 0;  // to scroll when the keyboard moves it
  int rows_fit = 1;         // how many rows the bars had room for
  std::string shown_distribution;
  int shown_step = -1;  // of the text: the bars of another begin at the top

  bool show_keys = false;      // the table on F1
  bool show_timings = true;    // off where pictures must be the same in every run
  float scale = 1;             // pixels for one of the design, of this frame
  double frame_ms = 0;         // our work on the last frame
  Automation automation{""};
};

}  // namespace logitdice
