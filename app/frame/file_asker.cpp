#include "app/frame/file_asker.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "app/widgets/list_rows.h"
#include "core/capture/formats/format.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

constexpr float kMessage = 96;  // units that a message of two lines takes at the bottom

bool opens(FilePurpose purpose) {
  return purpose == FilePurpose::open || purpose == FilePurpose::model;
}

std::vector<std::string> patterns_for(FilePurpose purpose) {
  return purpose == FilePurpose::model ? std::vector<std::string>{"*.gguf"} : file_patterns();
}

const char* title_for(FilePurpose purpose) {
  switch (purpose) {
    case FilePurpose::model:
      return "Open a model";
    case FilePurpose::save_state:
      return "Save the state";
    case FilePurpose::save_capture:
      return "Save the text with its logits";
    case FilePurpose::save_picture:
      return "Save the picture";
    default:
      return "Open a distribution or a saved state";
  }
}

void read_folder(FileAsker& asker, const std::string& folder) {
  asker.folder = folder;
  asker.anew = true;
  Result<std::vector<FolderEntry>> listed = list_folder(folder, patterns_for(asker.wish.purpose));
  asker.error = listed ? "" : listed.error();
  asker.entries = listed ? std::move(listed).value() : std::vector<FolderEntry>();
}

void open_list(FileAsker& asker) {
  std::error_code problem;
  if (asker.folder.empty()) asker.folder = std::filesystem::current_path(problem).string();
  read_folder(asker, asker.folder.empty() ? "/" : asker.folder);
  asker.list_open = true;
}

std::string name_for(FilePurpose purpose) {
  const bool picture = purpose == FilePurpose::save_picture;
  const std::string extension = picture ? ".png" : ".json";
  const std::string stem = picture                                   ? "logitdice"
                           : purpose == FilePurpose::save_capture ? "logitdice-capture"
                                                                   : "logitdice-state";
  return free_name(stem, extension);
}

void use_path(FileAsker& asker, const std::string& path) {
  if (opens(asker.wish.purpose)) {
    asker.folder = std::filesystem::path(path).parent_path().string();
    asker.opened = path;
  } else {
    std::string& answer = asker.wish.purpose == FilePurpose::save_picture   ? asker.picture
                          : asker.wish.purpose == FilePurpose::save_capture ? asker.capture
                                                                       : asker.state;
    answer = path;
  }
}

void draw_entry(const Surface& surface, const Rect& row, const FolderEntry& entry) {
  const Theme& theme = surface.theme();
  const float x = row.x + surface.px(10);
  const std::string name = printable(entry.name) + (entry.is_folder ? "/" : "");
  surface.canvas.path_within(surface.fonts().mono, x, row.middle_y(), row.w - surface.px(130),
                             theme.text, name);
  if (entry.is_folder) return;
  surface.canvas.text(surface.fonts().mono_small, row.right() - surface.px(10), row.middle_y(),
                      theme.dim, count_text(static_cast<std::int64_t>(entry.bytes)) + " B",
                      Align::right);
}

void open_entry(FileAsker& asker, const FolderEntry& entry) {
  const std::string path = (std::filesystem::path(asker.folder) / entry.name).string();
  if (entry.is_folder) return read_folder(asker, path);
  asker.opened = path;
  asker.list_open = false;
}

// Another folder begins at its top, with nothing typed.
void draw_entries(FileAsker& asker, const Panel& panel, const Rect& room) {
  constexpr const char* kList = "list.files";
  if (std::exchange(asker.anew, false)) panel.controls.open_list(kList);
  std::vector<std::string> names;
  for (const FolderEntry& entry : asker.entries) names.push_back(printable(entry.name));
  ListRows list(panel, kList, room, names, panel.px(30), 0);
  std::optional<std::size_t> picked;
  if (list.chosen() >= 0) picked = static_cast<std::size_t>(list.chosen());
  for (int i = list.first(); i < list.last(); ++i) {
    const FolderEntry& entry = asker.entries[static_cast<std::size_t>(i)];
    if (list.clicked(i, "file." + entry.name)) picked = static_cast<std::size_t>(i);
    draw_entry(list.surface(), list.row(i), entry);
  }
  list.end();
  if (picked) open_entry(asker, FolderEntry(asker.entries[*picked]));
}

// "*.json *.npy … and folders": what the list shows.
std::string shown_text(FilePurpose purpose) {
  std::string text;
  for (const std::string& pattern : patterns_for(purpose)) text += pattern + " ";
  return text + "and folders";
}

// Without the desktop's dialog: opening shows the list, saving takes a free name.
void ask_without_desktop(FileAsker& asker) {
  if (opens(asker.wish.purpose)) {
    open_list(asker);
  } else {
    use_path(asker, name_for(asker.wish.purpose));
  }
}

}  // namespace

std::string free_name(const std::string& stem, std::string_view ending) {
  std::error_code problem;
  std::string name = stem + std::string(ending);
  for (int i = 2; std::filesystem::exists(name, problem); ++i) {
    name = stem + "-" + std::to_string(i) + std::string(ending);
  }
  return std::filesystem::absolute(name, problem).string();
}

void draw_file_list(FileAsker& asker, const Panel& panel) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  // A message lies at the bottom and says why there is a list.
  const float below = panel.state.error.empty() && panel.state.notice.empty() ? 0 : kMessage;
  const float room_h = screen.y - panel.px(below);
  const float w = std::min(panel.px(720), screen.x - panel.px(40));
  const float h = std::min(panel.px(560), room_h - panel.px(40));
  const Rect box{(screen.x - w) / 2, (room_h - h) / 2, w, h};
  Rect room = card(panel, box);
  const Rect title = room.take_top(panel.px(24), panel.px(6));
  panel.canvas.text(panel.fonts().title, title.x, title.middle_y(), panel.theme().text,
                    title_for(asker.wish.purpose));
  const Rect path = room.take_top(panel.px(22), panel.px(8));
  panel.canvas.path_within(panel.fonts().mono_small, path.x, path.middle_y(), path.w,
                           panel.theme().dim, printable(asker.folder));
  Rect buttons = room.take_bottom(panel.px(34), panel.px(10));
  const Rect up = buttons.take_left(panel.px(120), panel.px(8));
  const Rect cancel = buttons.take_right(panel.px(120));
  panel.canvas.text_within(panel.fonts().small, buttons.x + panel.px(8), buttons.middle_y(),
                           buttons.w - panel.px(16), panel.theme().dim,
                           asker.error.empty() ? shown_text(asker.wish.purpose) : asker.error);
  draw_entries(asker, panel, room);
  if (button(panel, "button.folder_up", up, "folder up")) {
    read_folder(asker, std::filesystem::path(asker.folder).parent_path().string());
  }
  if (button(panel, "button.cancel", cancel, "Cancel (Esc)")) asker.list_open = false;
}

void ask_for_file(FileAsker& asker, const FileWish& wish) {
  asker.wish = wish;
  const FilePurpose purpose = wish.purpose;
  FileQuestion question;
  question.kind = opens(purpose) ? FileQuestion::Kind::kOpen : FileQuestion::Kind::kSave;
  question.title = title_for(purpose);
  question.start = opens(purpose) ? asker.folder : name_for(purpose);
  if (opens(purpose)) {
    question.patterns = patterns_for(purpose);
    question.filter_name = "Files that open here";
  }
  if (FileDialog::available() && asker.desktop.start(question)) return;
  ask_without_desktop(asker);
}

void poll_file_asker(FileAsker& asker, const AppState& state, Commands& commands) {
  if (const auto answer = asker.desktop.poll()) {
    if (!answer->error.empty()) {
      const bool open = opens(asker.wish.purpose);
      commands.push_back(command::Report{
          answer->error + (open ? ": choose the file from the list instead."
                                : ": the file goes to a free name in this folder instead.")});
      ask_without_desktop(asker);
    }
    if (!answer->path.empty()) use_path(asker, answer->path);
  }
  if (!asker.opened.empty()) {
    std::string path = std::exchange(asker.opened, "");
    const PageInfo* page = asker.wish.place ? find_page(state, asker.wish.page) : nullptr;
    if (asker.wish.purpose == FilePurpose::model) {
      commands.push_back(command::ChooseModel{ModelChoice::of_file(std::move(path))});
    } else if (page && page->open_file) {
      commands.push_back(command::PageAction{page->id, page->open_file(*asker.wish.place, path)});
    } else {
      commands.push_back(command::OpenFile{std::move(path)});
    }
  }
  if (!asker.capture.empty()) {
    commands.push_back(command::SaveCapture{std::exchange(asker.capture, "")});
  }
  if (!asker.state.empty()) commands.push_back(command::SaveState{std::exchange(asker.state, "")});
}

}  // namespace logitdice
