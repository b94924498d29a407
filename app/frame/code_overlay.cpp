#include "app/frame/code_overlay.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/ui/clipboard.h"
#include "app/ui/imgui_compat.h"
#include "core/code/code.h"

namespace logitdice {
namespace {

constexpr float kTargetsWidth = 200, kTargetRow = 32, kCodeWidest = 1080, kCodeHighest = 760;
constexpr float kCodeLine = 19;

const CodeTarget& target_of(const CodePanel& open) {
  return all_code_targets()[static_cast<std::size_t>(open.target)];
}

// Written anew where the trace or the target is another than before.
const Code& code_of(Ui& ui) {
  CodePanel& open = ui.memory.code;
  const AppState& s = ui.state;
  const std::pair key(s.trace_version, open.target);
  if (open.made_of != key || open.seed != s.in.seed) {
    open.code =
        target_of(open).write({s.distribution, s.in.profile, s.trace, situation_of(s), s.in.seed});
    open.made_of = key;
    open.seed = s.in.seed;
  }
  return open.code;
}

// What is seen of the code: a line that is wider than its room goes on in the next one.
std::vector<std::string> seen_lines(const std::string& text, std::size_t columns) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    while (line.size() > columns) {
      std::size_t cut = line.rfind(' ', columns);
      if (cut == std::string::npos || cut < columns / 2) cut = columns;
      while (cut > 1 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
      lines.push_back(line.substr(0, cut));
      line = "      " + line.substr(line[cut] == ' ' ? cut + 1 : cut);
    }
    lines.push_back(std::move(line));
    at = end + 1;
  }
  return lines;
}

void draw_targets(Ui& ui, const Panel& panel, Rect list) {
  CodePanel& open = ui.memory.code;
  for (int i = 0; i < static_cast<int>(all_code_targets().size()); ++i) {
    const CodeTarget& target = all_code_targets()[static_cast<std::size_t>(i)];
    const Rect row = list.take_top(panel.px(kTargetRow), panel.px(4));
    const ButtonLook look = i == open.target ? ButtonLook::chosen : ButtonLook::quiet;
    if (button(panel, "code." + std::string(target.id), row, std::string(target.title), look)) {
      open.target = i;
      open.scroll = 0;
    }
  }
}

struct CodePage {
  Rect room;                       // that can be seen
  std::vector<std::string> lines;  // of the code
  float notes_h = 0, height = 0;
};

CodePage page_of(const Panel& panel, const Rect& room, const Code& code) {
  CodePage page{room, {}, 0, 0};
  const float width = room.w - panel.px(14);  // a bar may stand at the right
  for (const std::string& note : code.notes) {
    page.notes_h += panel.canvas.paragraph_height(panel.fonts().small, width, note) + panel.px(4);
  }
  if (page.notes_h > 0) page.notes_h += panel.px(10);
  const float letter = panel.canvas.width(panel.fonts().mono_small, "0");
  page.lines = seen_lines(code.text, static_cast<std::size_t>(std::max(20.0f, width / letter)));
  page.height = page.notes_h + panel.px(kCodeLine) * static_cast<float>(page.lines.size());
  return page;
}

// The keys of a page that is higher than its room.
void scroll(CodePanel& open, const CodePage& page, float line) {
  const float most = std::max(0.0f, page.height - page.room.h);
  for (const ListKey key : std::exchange(open.keys, {})) {
    if (key == ListKey::page_up) open.scroll -= page.room.h - line;
    if (key == ListKey::page_down) open.scroll += page.room.h - line;
    if (key == ListKey::first) open.scroll = 0;
    if (key == ListKey::last) open.scroll = most;
    open.scroll = std::clamp(open.scroll, 0.0f, most);
    ImGui::SetScrollY(open.scroll);
  }
}

void draw_code_page(Ui& ui, const Panel& panel, const CodePage& page, const Code& code) {
  const Rect& room = page.room;
  ImGui::SetCursorScreenPos(room.min());
  const bool scrolls = page.height > room.h + 1;
  const std::string id = "##code" + std::to_string(ui.memory.code.target);
  compat::begin_child(id.c_str(), {room.w, room.h}, false,
                      ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav |
                          (scrolls ? 0 : ImGuiWindowFlags_NoScrollbar));
  ui.memory.code.scroll = ImGui::GetScrollY();
  scroll(ui.memory.code, page, panel.px(kCodeLine));
  Panel inside = panel;
  inside.canvas = inside.canvas.here();
  Rect text{room.x, room.y - ImGui::GetScrollY(), room.w - panel.px(14), page.height};
  for (const std::string& note : code.notes) {
    const float h = panel.canvas.paragraph_height(panel.fonts().small, text.w, note);
    inside.canvas.paragraph(panel.fonts().small, text.take_top(h, panel.px(4)), panel.theme().text,
                            note);
  }
  float y = room.y - ImGui::GetScrollY() + page.notes_h + panel.px(kCodeLine) / 2;
  for (const std::string& line : page.lines) {
    const bool seen = y > room.y - panel.px(kCodeLine) && y < room.bottom() + panel.px(kCodeLine);
    if (seen) inside.canvas.text(panel.fonts().mono_small, room.x, y, panel.theme().text, line);
    y += panel.px(kCodeLine);
  }
  ImGui::SetCursorScreenPos({room.x, room.y - ImGui::GetScrollY() + page.height - 1});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
}

}  // namespace

void copy_code(Ui& ui) {
  const CodeTarget& target = target_of(ui.memory.code);
  copy_text(with_notes(target, code_of(ui)));
  ui.commands.push_back(command::Tell{"Copied: " + std::string(target.title) + "."});
}

void press_in_code(Ui& ui, ListKey key) {
  CodePanel& open = ui.memory.code;
  const int last = static_cast<int>(all_code_targets().size()) - 1;
  if (key == ListKey::up || key == ListKey::down) {
    open.target = std::clamp(open.target + (key == ListKey::up ? -1 : 1), 0, last);
  } else if (key == ListKey::choose) {
    copy_code(ui);
  } else {
    open.keys.push_back(key);
  }
}

void draw_code_overlay(Ui& ui, const Panel& panel) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float edge = panel.px(16), gap = panel.px(14);
  const float w = std::min(screen.x - 2 * edge, panel.px(kCodeWidest));
  const float h = std::min(screen.y - 2 * edge, panel.px(kCodeHighest));
  Rect room = card(panel, {(screen.x - w) / 2, (screen.y - h) / 2, w, h});
  Rect title = room.take_top(panel.px(34), gap);
  const Rect close = title.take_right(panel.px(110), panel.px(8));
  const Rect copy = title.take_right(panel.px(130), panel.px(8));
  panel.canvas.text_within(panel.fonts().title, title.x, title.middle_y(), title.w,
                           panel.theme().text, "This chain as code");
  draw_targets(ui, panel, room.take_left(panel.px(kTargetsWidth), gap));
  const Code& code = code_of(ui);
  draw_code_page(ui, panel, page_of(panel, room, code), code);
  if (button(panel, "button.copy_code", copy, "Copy (Ctrl C)")) copy_code(ui);
  if (button(panel, "button.close_code", close, "Close (Esc)")) ui.memory.code.open = false;
}

}  // namespace logitdice
