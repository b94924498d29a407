#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/desktop/helper_process.h"
#include "app/program/app_state.h"
#include "app/program/commands.h"
#include "app/ui/open_list.h"
#include "core/base/task.h"

namespace logitdice {

/// What can leave the window as a file.
enum class ExportKind { png, svg, tsv, csv, markdown, json, phases, sweep, text, capture };

/// A row of the dialog.
struct ExportRow {
  ExportKind kind;
  std::string_view id;      // of its button: "button.export_" + id
  std::string_view title;   // "picture, PNG"
  std::string_view ending;  // of a file that nobody named
  bool picture, film;       // has a size; is drawn by a second program
};
std::span<const ExportRow> all_exports();

/// The dialog of Ctrl E: what, which file, which size. Whatever takes its time runs on a Task, and
/// what is drawn in another size, or in many pictures, by this program itself, started a second
/// time without a window: no frame waits, and what comes out is what the command line gives.
struct Exporter {
  bool open = false;
  std::size_t row = 0;  // of all_exports()
  std::string file;     // a path
  std::string size;     // "1600x900", of pictures
  std::string sweep = "temperature=0.2..2";
  bool fresh = false;                 // the file's field is to take the keyboard
  std::string error;                  // why it was not saved
  std::string shown_size;             // of the window
  std::vector<ListKey> keys;          // pressed while it is open
  std::string picture;                // where the next frame without the dialog goes
  std::string program = kOwnProgram;  // that draws

  Task<bool> task;
  std::string target;  // what it writes
  bool running = false;
  double progress = 0;  // 0 to 1

  const ExportRow& what() const { return all_exports()[row]; }
};

/// Opens it with a file name that is free and the window's size.
void open_export(Exporter& exporter, int width, int height);

/// Another row: the file's name gets its ending.
void choose_export(Exporter& exporter, std::size_t row);

/// Does it, or begins to. What is wrong stands in exporter.error.
void begin_export(Exporter& exporter, const AppState& state, Commands& commands);

/// Nothing of what runs is written; a sequence of pictures ends where it is.
void cancel_export(Exporter& exporter);

/// Once a frame: tells what was saved, or why it was not.
void poll_export(Exporter& exporter, Commands& commands);

}  // namespace logitdice
