#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "app/program/scene.h"
#include "tests/app/layout_faults.h"
#include "tests/app/shortened_texts.h"

namespace logitdice {

/// A page about whole sequences in a small window, as a scene sets it, its work done.
struct Sequences : Screen {
  explicit Sequences(const std::string& scene, int w = 1024, int h = 768) : Screen(w, h, 0) {
    set(scene);
  }
  void wait() {
    for (int i = 0; i < 30000 && working(state()); ++i) {
      backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(!working(state()));
    backend.settle();
  }
  void set(const std::string& scene) {
    const auto document = JsonDocument::parse(scene, "s.json");
    REQUIRE(document.ok());
    const std::vector<Error> wrong = set_scene(state(), document.value());
    REQUIRE_MESSAGE(wrong.empty(), (wrong.empty() ? "" : wrong.front().message));
    wait();
  }
  bool draws(const std::string& part) {
    const auto texts = drawn_texts(*this);
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return text.find(part) != std::string::npos;
    });
  }
};

}  // namespace logitdice
