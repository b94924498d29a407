#include "app/panels/panel.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <vector>

#include "app/ui/imgui_compat.h"

namespace logitdice {

Rect card(const Panel& panel, const Rect& rect) {
  panel.canvas.fill(rect, panel.theme().panel, panel.px(size::kRadius));
  panel.canvas.frame(rect, panel.theme().line, panel.px(size::kRadius));
  return rect.inset(panel.px(size::kPad));
}

bool button(const Panel& panel, const std::string& id, const Rect& rect, const std::string& label,
            ButtonLook look, bool enabled) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at(id, rect);
  const bool lit = enabled && (control.hovered || control.held);
  ImU32 back = lit ? theme.hover : theme.track;
  ImU32 ink = enabled ? theme.text : theme.faint;
  ImFont* font = panel.fonts().strong;
  if (look == ButtonLook::main) {
    back = faded(theme.leader, lit ? 0.88f : 1.0f);
    ink = theme.on_colour;
    font = panel.fonts().title;
  } else if (look == ButtonLook::chosen) {
    back = theme.kept;
    ink = theme.on_colour;
  } else if (look == ButtonLook::link) {
    back = lit ? theme.track : faded(theme.track, 0);
    ink = enabled ? theme.kept : theme.faint;
  }
  panel.canvas.fill(rect, back, panel.px(size::kSmallRadius));
  panel.canvas.text_within(font, rect.middle_x(), rect.middle_y(), rect.w - panel.px(6), ink, label,
                           Align::centre);
  if (control.focused) focus_ring(panel, rect);
  return enabled && control.clicked;
}

namespace {

// "… cat sat on the": of a text that is too long for a field its end, where one goes on writing.
void draw_end_of_text(const Panel& panel, const Rect& rect, std::string_view text) {
  ImFont* font = panel.fonts().mono;
  const Rect room = rect.inset(panel.px(8), 0);
  if (panel.canvas.width(font, text) <= room.w) return;
  size_t begin = text.size();
  for (size_t at = begin; at-- > 0;) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;  // within a character
    const std::string shown = "…" + std::string(text.substr(at));
    if (panel.canvas.width(font, shown) > room.w) break;
    begin = at;
  }
  panel.canvas.fill(rect, panel.theme().track, panel.px(size::kSmallRadius));
  panel.canvas.text(font, room.right(), rect.middle_y(), panel.theme().text,
                    "…" + std::string(text.substr(begin)), Align::right);
}

}  // namespace

FieldState text_field(const Panel& panel, const std::string& id, const Rect& rect,
                      std::string& text, bool start) {
  const Theme& theme = panel.theme();
  panel.controls.note(id, rect);
  compat::push_font(panel.fonts().mono);
  const float pad = std::max(0.0f, (rect.h - panel.canvas.height(panel.fonts().mono)) / 2);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {panel.px(8), pad});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, panel.px(size::kSmallRadius));
  ImGui::PushStyleColor(ImGuiCol_FrameBg, theme.track);
  ImGui::PushStyleColor(ImGuiCol_Text, theme.text);
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, faded(theme.kept, 0.35f));
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::SetNextItemWidth(rect.w);
  if (start) ImGui::SetKeyboardFocusHere();
  constexpr ImGuiInputTextFlags flags =
      ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll;
  const bool entered = ImGui::InputText(("##" + id).c_str(), &text, flags);
  const bool left = ImGui::IsItemDeactivated();
  const bool editing = ImGui::IsItemActive();
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
  if (editing) {
    focus_ring(panel, rect.inset(panel.px(2)));
  } else {
    draw_end_of_text(panel, rect, text);
  }
  if (entered) return FieldState::entered;
  return left ? FieldState::left : editing ? FieldState::editing : FieldState::idle;
}

void focus_ring(const Panel& panel, const Rect& rect) {
  panel.canvas.frame(rect.inset(-panel.px(3)), panel.theme().kept,
                     panel.px(size::kSmallRadius + 3), 2);
}

ImU32 surprise_colour(const Theme& theme, double p) {
  if (p < 0.05) return theme.cut;
  return p < 0.2 ? theme.leader : theme.text;
}

void prompt_field(const Panel& panel, const Rect& rect, PromptField& field) {
  if (!field.active) field.text = panel.state.generate.prompt;
  const FieldState became = text_field(panel, "field.prompt", rect, field.text, false);
  field.active = became == FieldState::editing;
  if (field.text != panel.state.generate.prompt) panel.send(command::SetPrompt{field.text});
  if (became == FieldState::entered) panel.send(command::Generate{});
}

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream rows(text);
  for (std::string line; std::getline(rows, line);) lines.push_back(line);
  return lines;
}

}  // namespace

void hint(const Panel& panel, const std::string& text, bool above) {
  const Theme& theme = panel.theme();
  Canvas canvas = panel.canvas;
  canvas.draw = ImGui::GetForegroundDrawList();
  ImFont* font = panel.fonts().small;
  const float pad = canvas.px(10);
  const ImVec2 mouse = ImGui::GetMousePos();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const std::vector<std::string> lines = lines_of(text);
  float widest = 0;
  for (const std::string& line : lines) widest = std::max(widest, canvas.width(font, line));
  const float w = std::min(widest + 2 * pad, screen.x - 2 * pad);
  const float line_h = std::round(canvas.height(font) * (lines.size() > 1 ? 1.35f : 1.0f));
  Rect box{mouse.x + canvas.px(14), mouse.y + canvas.px(18), w,
           line_h * static_cast<float>(lines.size()) + 1.4f * pad};
  // Beside the thing that it explains, not over its neighbours: below it, or above where that ends.
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  const bool of_item = mouse.x >= low.x && mouse.x < high.x && mouse.y >= low.y && mouse.y < high.y;
  if (of_item) box.y = high.y + canvas.px(6);
  box.x = std::max(pad, std::min(box.x, screen.x - box.w - pad));
  if (above || box.bottom() > screen.y - pad) box.y = (of_item ? low.y - canvas.px(6) : mouse.y - pad) - box.h;
  canvas.fill(box, theme.background, canvas.px(size::kSmallRadius));
  canvas.frame(box, theme.line, canvas.px(size::kSmallRadius));
  Rect rows = box.inset(pad, 0.7f * pad);
  for (const std::string& line : lines) {
    const Rect row = rows.take_top(line_h);
    canvas.text_within(font, row.x, row.middle_y(), row.w, theme.text, line);
  }
}

}  // namespace logitdice
