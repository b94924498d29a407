#include <malloc.h>

#include <string>

#include "tests/app/screen.h"

#if defined(__has_feature)
#define LOGITDICE_OWN_HEAP (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LOGITDICE_OWN_HEAP 1
#else
#define LOGITDICE_OWN_HEAP 0
#endif

namespace logitdice {
namespace {

constexpr int kFrames = 2500;            // a page
constexpr std::size_t kNoise = 48 << 10;  // bytes: what a longer line of text needs, once

std::size_t bytes_in_use() {
  return mallinfo2().uordblks;
}

// A day in frames of some four seconds each: what moves is at its next step in every frame.
TEST_CASE("long play: a day of playing on every page takes no more memory than its first hours" *
          doctest::skip(LOGITDICE_OWN_HEAP != 0)) {
  Screen screen;
  screen.state().preferences.reduced_motion = false;
  ImGui::GetIO().DeltaTime = 86400.0f / static_cast<float>(kFrames * all_pages().size());
  for (const PageInfo* page : all_pages()) {
    CAPTURE(std::string(page->id));
    screen.send(command::SetView{std::string(page->id)});
    screen.wait();
    screen.backend.key(GLFW_KEY_SPACE);
    for (int i = 0; i < kFrames / 5; ++i) screen.backend.frame();
    const std::size_t before = bytes_in_use();
    for (int i = 0; i < kFrames * 4 / 5; ++i) screen.backend.frame();
    CHECK(bytes_in_use() < before + kNoise);
    screen.backend.key(GLFW_KEY_SPACE);
    screen.wait();
  }
}

}  // namespace
}  // namespace logitdice
