#include "app/desktop/gl.h"

#include <backends/imgui_impl_opengl3.h>
#include <glad/gl.h>

#include <algorithm>

#if defined(__has_feature)
#define LOGITDICE_ASAN __has_feature(address_sanitizer)  // clang's way to ask
#elif defined(__SANITIZE_ADDRESS__)
#define LOGITDICE_ASAN 1
#else
#define LOGITDICE_ASAN 0
#endif
#if LOGITDICE_ASAN
#include <sanitizer/lsan_interface.h>
#endif

namespace logitdice {

void rasterise(int width, int height) {
  const ImVec4 background = ImGui::GetStyleColorVec4(ImGuiCol_WindowBg);
  glViewport(0, 0, width, height);
  glClearColor(background.x, background.y, background.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

Image read_pixels(int width, int height) {
  Image image{width, height, std::vector<std::uint8_t>(std::size_t{4} * width * height)};
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, image.rgba.data());
  const std::ptrdiff_t row = std::ptrdiff_t{4} * width;
  auto* pixels = image.rgba.data();
  for (int y = 0; y < height / 2; ++y) {  // OpenGL's first row is the lowest
    std::swap_ranges(pixels + y * row, pixels + (y + 1) * row, pixels + (height - 1 - y) * row);
  }
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  return image;
}

void check_leaks() {
#if LOGITDICE_ASAN
  __lsan_do_leak_check();
#endif
}

}  // namespace logitdice
