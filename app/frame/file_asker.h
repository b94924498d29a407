#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/desktop/file_dialog.h"
#include "app/panels/panel.h"

namespace logitdice {

/// Asks for a file: by the desktop's own dialog where there is one. Without one, opening shows a
/// plain list, and saving takes the first free name in the current folder and says which.
struct FileAsker {
  FileDialog desktop;
  FileWish wish;
  std::string folder;  // where to begin; the plain list's folder

  bool list_open = false;
  std::vector<FolderEntry> entries;
  std::string error;  // why the folder cannot be listed
  bool anew = false;  // another folder, which the list is to show from its top

  // Answers, each taken by the frame and emptied:
  std::string opened;   // a file to open
  std::string state;    // where to save the state
  std::string capture;  // where to save the text with its logits
  std::string picture;  // where to save this frame
};

void ask_for_file(FileAsker& asker, const FileWish& wish);

/// The first of "logitdice.png", "logitdice-2.png" … in the current folder that is not there yet, as
/// a whole path.
std::string free_name(const std::string& stem, std::string_view ending);

/// Once a frame: takes the answers and sends them as commands.
void poll_file_asker(FileAsker& asker, const AppState& state, Commands& commands);

/// The plain list, over everything else.
void draw_file_list(FileAsker& asker, const Panel& panel);

}  // namespace logitdice
