#include "app/desktop/gl.h"

#include <backends/imgui_impl_opengl3.h>
#include <glad/gl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "app/ui/glyphs.h"

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
namespace {

// Brings the renderer's copy of the atlas up to date. Since 1.92 the backend does it.
void renew_part(const AtlasPart& part) {
#if IMGUI_VERSION_NUM < 19200
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
  glBindTexture(GL_TEXTURE_2D, (GLuint)(std::intptr_t)atlas.TexID);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, width);
  glTexSubImage2D(GL_TEXTURE_2D, 0, part.x, part.y, part.width, part.height, GL_RGBA,
                  GL_UNSIGNED_BYTE,
                  pixels + std::ptrdiff_t{4} * (std::ptrdiff_t{part.y} * width + part.x));
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
#else
  static_cast<void>(part);
#endif
}

}  // namespace

void rasterise(int width, int height, const Fonts& fonts) {
  const AtlasPart changed = fonts.glyphs->take_changed();
  if (!changed.empty()) renew_part(changed);
  const ImVec4 background = ImGui::GetStyleColorVec4(ImGuiCol_WindowBg);
  glViewport(0, 0, width, height);
  glClearColor(background.x, background.y, background.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

Image read_pixels(int width, int height) {
  Image image = blank_image(width, height);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, image.rgba.data());
  const auto row = static_cast<std::ptrdiff_t>(image.row_bytes());
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
