#include <doctest/doctest.h>

#include "app/ui/motion.h"
#include "tests/app/screen.h"

using namespace logitdice;

TEST_CASE("motion: a play takes its time, once for each version, and any key ends it") {
  Motion motion;
  motion.begin_frame(1, false);
  CHECK(motion.play(1, 5, 1.0) == 1);  // seen for the first time
  motion.begin_frame(2, false);
  CHECK(motion.play(1, 6, 1.0) == 0);
  CHECK(motion.moving());
  motion.begin_frame(2.5, false);
  CHECK(motion.play(1, 6, 1.0) == doctest::Approx(0.5));
  motion.finish();
  motion.begin_frame(2.6, false);
  CHECK(motion.play(1, 6, 1.0) == 1);
  CHECK(!motion.moving());
  CHECK(motion.play(1, 7, 1.0) == 0);
  motion.begin_frame(2.7, true);
  CHECK(motion.play(1, 8, 1.0) == 1);  // reduced
}

TEST_CASE("motion: none lasts longer than a second and a half") {
  Motion motion;
  motion.begin_frame(1, false);
  motion.play(1, 1, 60);
  motion.begin_frame(2, false);
  motion.play(1, 2, 60);
  for (double now = 2; now < 3.6; now += 0.01) {
    motion.begin_frame(now, false);
    motion.play(1, 2, 60);
  }
  CHECK(motion.play(1, 2, 60) == 1);
}

TEST_CASE("motion: a roll, 10 000 draws and every phase come to rest, and the next key ends them") {
  Screen s(1280, 720);
  s.state().preferences.reduced_motion = false;
  s.backend.settle();
  const auto frames = [&] {
    int n = 0;
    while (s.backend.frame().animating && n < 600) ++n;
    return n;
  };
  for (const auto& [key, mods] : {std::pair{GLFW_KEY_S, 0},
                                  {GLFW_KEY_H, GLFW_MOD_SHIFT},
                                  {GLFW_KEY_PAGE_DOWN, 0},
                                  {GLFW_KEY_PAGE_UP, 0}}) {
    CAPTURE(key);
    s.backend.key(key, mods);
    const int moved = frames();
    CHECK(moved > 20);
    CHECK(moved <= 100);  // of 1/60 s: a second and a half, and the last of a glide
  }
  s.backend.key(GLFW_KEY_S);
  s.backend.frame();
  s.backend.key(GLFW_KEY_A);
  CHECK(frames() < 20);
}
