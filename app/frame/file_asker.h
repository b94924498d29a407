#pragma once

#include <string>
#include <vector>

#include "app/desktop/file_dialog.h"
#include "app/panels/panel.h"

namespace logitdice {

enum class FilePurpose { open, save_state, save_picture, save_capture };

/// Asks for a file: by the desktop's own dialog where there is one. Without one, opening shows a
/// plain list, and saving takes the first free name in the current folder and says which.
struct FileAsker {
  FileDialog desktop;
  FilePurpose purpose = FilePurpose::open;
  int place = -1;      // open: the context of the Cutoffs view that the file is for; −1: Pipeline
  std::string folder;  // where to begin; the plain list's folder

  bool list_open = false;
  std::vector<FolderEntry> entries;
  std::string error;  // why the folder cannot be listed
  float scroll_px = 0;

  // Answers, each taken by the frame and emptied:
  std::string opened;   // a file to open
  std::string state;    // where to save the state
  std::string capture;  // where to save the text with its logits
  std::string picture;  // where to save this frame
};

void ask_for_file(FileAsker& asker, FilePurpose purpose, int place = -1);

/// Once a frame: takes the answers and sends them as commands.
void poll_file_asker(FileAsker& asker, Commands& commands);

/// The plain list, over everything else.
void draw_file_list(FileAsker& asker, const Panel& panel);

}  // namespace logitdice
