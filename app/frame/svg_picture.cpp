#include "app/frame/svg_picture.h"

#include "app/desktop/null_backend.h"
#include "app/ui/imgui_compat.h"
#include "app/ui/svg.h"

namespace logitdice {
namespace {

/// Whatever context of Dear ImGui's is the current one is so again afterwards.
class OwnContext {
 public:
  OwnContext() : other_(ImGui::GetCurrentContext()) { ImGui::SetCurrentContext(nullptr); }
  ~OwnContext() { ImGui::SetCurrentContext(other_); }
  OwnContext(const OwnContext&) = delete;
  OwnContext& operator=(const OwnContext&) = delete;

 private:
  ImGuiContext* other_;
};

}  // namespace

std::string svg_of_frame(const Ui& ui) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  return svg_text(ui.recording, compat::layers(), ui.faces, static_cast<int>(size.x),
                  static_cast<int>(size.y),
                  "logitdice: the " + std::string(ui.state.page->title) + " page");
}

std::string svg_of(Ui& ui, int width, int height) {
  const OwnContext context;
  ui.recording.on = true;
  std::string text;
  {
    constexpr float kAsThePageWants = 0;
    NullBackend screen(ui, width, height, kAsThePageWants);
    screen.settle();
    text = svg_of_frame(ui);
  }
  ui.recording.on = false;
  return text;
}

}  // namespace logitdice
