#include "app/desktop/null_backend.h"

#include <cassert>
#include <string>
#include <utility>

#include "app/ui/imgui_compat.h"

namespace logitdice {

NullBackend::NullBackend(Ui& ui, int width, int height, float scale) : ui_(ui), scale_(scale) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;
  io.DeltaTime = 1.0f / 60;
  compat::start_key_map();
  resize(width, height);
  set_scale(scale);
}

NullBackend::~NullBackend() {
  fonts_of(ui_) = {};  // they went with the atlas
  ImGui::DestroyContext();
}

void NullBackend::resize(int width, int height) {
  ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
}

void NullBackend::set_scale(float scale) {
  scale_ = scale;
  build_fonts(fonts_of(ui_), scale);
  compat::start_null_renderer();
}

FrameResult NullBackend::frame() {
  return frame(FrameInput{});
}

FrameResult NullBackend::frame(FrameInput input) {
  input.scale = scale_;
  ImGui::NewFrame();
  FrameResult result = draw_frame(ui_, input);
  ImGui::Render();
  compat::end_null_frame();
  return result;
}

FrameResult NullBackend::settle() {
  FrameResult result = frame();
  for (int i = 1; i < 120 && (result.animating || i < 3); ++i) result = frame();
  return result;
}

FrameResult NullBackend::move(ImVec2 at) {
  compat::mouse_position(at);
  return frame();
}

FrameResult NullBackend::press(int button) {
  compat::mouse_button(button, true);
  return frame();
}

FrameResult NullBackend::release(int button) {
  compat::mouse_button(button, false);
  return frame();
}

FrameResult NullBackend::wheel(float lines) {
  compat::mouse_wheel(lines);
  return frame();
}

FrameResult NullBackend::text(std::string_view utf8) {
  ImGui::GetIO().AddInputCharactersUTF8(std::string(utf8).c_str());
  return frame();
}

FrameResult NullBackend::key(int key, int mods) {
  compat::key(key, mods, true);
  FrameInput input;
  input.keys.push_back({key, mods});
  frame(std::move(input));
  compat::key(key, 0, false);
  return frame();
}

FrameResult NullBackend::click(ImVec2 at) {
  move(at);
  press();
  return release();
}

FrameResult NullBackend::drag(ImVec2 from, ImVec2 to, int steps) {
  assert(steps > 0);
  move(from);
  press();
  for (int i = 1; i <= steps; ++i) {
    const float t = static_cast<float>(i) / static_cast<float>(steps);
    move({from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t});
  }
  return release();
}

}  // namespace logitdice
