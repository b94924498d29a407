#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "app/pages/pages.h"
#include "app/program/commands.h"
#include "app/program/scene.h"
#include "app/program/settle.h"

namespace logitdice::test {

/// The program as a person meets it, and what its window sends.
struct Started {
  static constexpr int kPatience = 300000;  // polls of a millisecond and more: sanitizers are slow
  AppState state{all_pages()};

  Started() { start(state); }
  explicit Started(const char* view) : Started() { send(command::SetView{view}); }

  template <class C>
  void send(C command) {
    update(state, command);
    settle(state);
  }

  /// Until nothing is being written any more.
  void wait() {
    settle(state);
    for (int i = 0; i < kPatience && working(state); ++i) {
      send(command::Tick{0});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(!working(state));
  }

  /// Opens a file as the frame does, however large it is.
  void open_file(const std::string& path) {
    send(command::OpenFile{path});
    wait();
    if (state.opening.ready) send(command::TakeOpened{});
  }

  /// Until the text is there; other workers may go on.
  void wait_for_text() {
    for (int i = 0; i < kPatience && state.writing.written.running; ++i) {
      send(command::Tick{0});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(!state.writing.written.running);
  }

  /// Sets a scene; the sentences for what was wrong with it.
  std::vector<Error> set(const std::string& scene) {
    const Result<JsonDocument> document = JsonDocument::parse(scene, "s.json");
    REQUIRE_MESSAGE(document.ok(), document.error());
    return set_scene(state, document.value());
  }
};

/// Whether any knob is not neutral, or any stage switched off.
inline bool any_knob_turned(const AppState& s) {
  return s.in.knobs != neutral_knobs(s.in.profile) || s.in.exp_display != ExpDisplay{} ||
         !s.in.profile.switched_off.empty() || !s.in.by_hand.logits.empty();
}

}  // namespace logitdice::test
