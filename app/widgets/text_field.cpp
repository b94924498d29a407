#include "app/widgets/text_field.h"

#include <imgui_stdlib.h>

#include <algorithm>

#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"
#include "app/ui/stand_ins.h"
#include "app/widgets/card.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// A field that nobody writes in is drawn like everything else: over Dear ImGui's own, which no
// recording has.
void draw_text(const Surface& surface, const Rect& rect, std::string_view text) {
  ImFont* font = surface.fonts().mono;
  const ImU32 colour = surface.theme().text;
  const Rect room = rect.inset(surface.px(8), 0);
  surface.canvas.fill(rect, surface.theme().track, surface.px(size::kSmallRadius));
  if (text.empty()) return;
  if (surface.canvas.width(font, text) <= room.w) {
    surface.canvas.text(font, room.x, rect.middle_y(), colour, text);
    return;
  }
  // "… cat sat on the": of one that is too long its end, where one goes on writing.
  size_t begin = text.size();
  for (size_t at = begin; at-- > 0;) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;  // within a character
    const std::string shown = "…" + std::string(text.substr(at));
    if (surface.canvas.width(font, shown) > room.w) break;
    begin = at;
  }
  surface.canvas.text(font, room.right(), rect.middle_y(), colour,
                      "…" + std::string(text.substr(begin)), Align::right);
}

// The field itself, on Dear ImGui's side of the fence. What is typed in this frame has its glyphs
// before it is drawn; what is pasted, in the next.
bool edit(const Surface& surface, const std::string& id, std::string& text, OnEsc esc) {
  ImFont& font = *surface.fonts().mono;
  Glyphs& glyphs = *surface.fonts().glyphs;
  std::string buffer, typed;
  for (const ImWchar sign : ImGui::GetIO().InputQueueCharacters)
    append_utf8(typed, stood_for(sign));
  glyphs.ready(font, typed, buffer);
  std::string signs(glyphs.ready(font, text, buffer));
  constexpr ImGuiInputTextFlags flags =
      ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll;
  const std::string before = signs;
  const bool entered = ImGui::InputText(("##" + id).c_str(), &signs, flags);
  const bool taken_back = esc == OnEsc::keeps && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false);
  if (signs != before && !taken_back) text = without_stand_ins(signs);
  return entered;
}

}  // namespace

FieldState text_field(const Surface& surface, const std::string& id, const Rect& rect,
                      std::string& text, bool start, std::string_view example, OnEsc esc) {
  const Theme& theme = surface.theme();
  start |= surface.controls.field(id, rect);
  compat::push_font(surface.fonts().mono);
  const float pad = std::max(0.0f, (rect.h - surface.canvas.height(surface.fonts().mono)) / 2);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {surface.px(8), pad});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, surface.px(size::kSmallRadius));
  ImGui::PushStyleColor(ImGuiCol_FrameBg, theme.track);
  ImGui::PushStyleColor(ImGuiCol_Text, theme.text);
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, faded(theme.kept, 0.35f));
  ImGui::SetCursorScreenPos(rect.min());
  ImGui::SetNextItemWidth(rect.w);
  if (start) ImGui::SetKeyboardFocusHere();
  const bool entered = edit(surface, id, text, esc);
  const bool left = ImGui::IsItemDeactivated();
  const bool editing = ImGui::IsItemActive();
  if (start || (!editing && surface.controls.awaits(id))) surface.controls.await_field(id);
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
  if (editing) {
    surface.controls.edits(id);
  } else {
    draw_text(surface, rect, text);
  }
  if (text.empty() && !example.empty()) {
    const Rect room = rect.inset(surface.px(8), 0);
    surface.canvas.text_within(surface.fonts().small, room.x, rect.middle_y(), room.w, theme.faint,
                               example);
  }
  if (editing || surface.controls.focus() == id) focus_ring(surface, rect.inset(surface.px(2)));
  if (entered) return FieldState::entered;
  return left ? FieldState::left : editing ? FieldState::editing : FieldState::idle;
}

}  // namespace logitdice
