#include "app/ui/clipboard.h"

#include <imgui.h>

#include <string>
#include <string_view>

#include "app/ui/stand_ins.h"

namespace logitdice {
namespace {

#if IMGUI_VERSION_NUM >= 19110
using UserData = ImGuiContext*;
auto& getter() {
  return ImGui::GetPlatformIO().Platform_GetClipboardTextFn;
}
auto& setter() {
  return ImGui::GetPlatformIO().Platform_SetClipboardTextFn;
}
#else
using UserData = void*;
auto& getter() {
  return ImGui::GetIO().GetClipboardTextFn;
}
auto& setter() {
  return ImGui::GetIO().SetClipboardTextFn;
}
#endif

// What the backend of the moment brought. A program has one clipboard.
const char* (*backend_get)(UserData) = nullptr;
void (*backend_set)(UserData, const char*) = nullptr;

const char* pasted(UserData data) {
  static std::string text;
  const char* got = backend_get(data);
  if (got == nullptr) return nullptr;
  text = with_stand_ins(got);
  return text.c_str();
}

void copied(UserData data, const char* text) {
  backend_set(data, without_stand_ins(text).c_str());
}

}  // namespace

void translate_clipboard() {
  if (getter() == pasted || getter() == nullptr || setter() == nullptr) return;
  backend_get = getter();
  backend_set = setter();
  getter() = pasted;
  setter() = copied;
}

void copy_text(std::string_view text) {
  ImGui::SetClipboardText(with_stand_ins(text).c_str());
}

std::string clipboard_text() {
  const char* text = ImGui::GetClipboardText();
  return text ? without_stand_ins(text) : std::string();
}

}  // namespace logitdice
