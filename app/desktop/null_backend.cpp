#include "app/desktop/null_backend.h"

#include <cassert>
#include <string>
#include <utility>

#include "app/ui/imgui_compat.h"
#include "app/ui/stand_ins.h"

namespace logitdice {

NullBackend::NullBackend(FrameSource& source, int width, int height, float scale) : source_(source), scale_(scale) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;
  io.DeltaTime = 1.0f / 60;
  compat::start_key_map();
  compat::take_input_at_once();
  resize(width, height);
  set_scale(scale);
}

NullBackend::~NullBackend() {
  source_.fonts() = {};  // they went with the atlas
  ImGui::DestroyContext();
}

void NullBackend::resize(int width, int height) {
  ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
}

void NullBackend::set_scale(float scale) {
  scale_ = scale;
  follow_scale();
}

void NullBackend::follow_scale() {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float scale = scale_ > 0 ? scale_ : source_.scale_for(screen.x, screen.y);
  if (!wants_building(source_.fonts(), scale)) return;
  built_ = scale;
  build_fonts(source_.fonts(), scale);
  compat::start_null_renderer();
}

FrameResult NullBackend::frame() {
  return frame(FrameInput{});
}

FrameResult NullBackend::frame(FrameInput input) {
  follow_scale();
  input.scale = built_;
  queue_.feed(input, keys_wait_);
  ImGui::NewFrame();
  FrameResult result = source_.draw(input);
  keys_wait_ = result.keys_wait;
  ImGui::Render();
  apply_zoom(*ImGui::GetDrawData(), result.zoom);
  compat::end_null_frame();
  return result;
}

FrameResult NullBackend::settle() {
  FrameResult result = frame();
  for (int i = 1; i < 120 && (result.animating || !queue_.empty() || i < 3); ++i) result = frame();
  return result;
}

FrameResult NullBackend::move(ImVec2 at) {
  queue_.move(at);
  return frame();
}

FrameResult NullBackend::press(int button) {
  queue_.button(button, true);
  return frame();
}

FrameResult NullBackend::release(int button) {
  queue_.button(button, false);
  return frame();
}

FrameResult NullBackend::wheel(float lines) {
  queue_.wheel(lines);
  return frame();
}

FrameResult NullBackend::text(std::string_view utf8) {
  ImGui::GetIO().AddInputCharactersUTF8(with_stand_ins(utf8).c_str());
  return frame();
}

FrameResult NullBackend::key(int key, int mods) {
  queue_.key(key, mods, GLFW_PRESS);
  frame();
  queue_.key(key, 0, GLFW_RELEASE);
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
