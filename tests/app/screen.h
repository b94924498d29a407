#pragma once

#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include <chrono>
#include <string>
#include <thread>

#include "app/pages/pages.h"
#include "app/desktop/null_backend.h"
#include "app/frame/ui.h"
#include "app/program/commands.h"
#include "app/program/settle.h"

namespace logitdice {

/// The whole program without a window: what is clicked and typed, and the state that follows.
struct Screen {
  Ui ui{all_pages()};
  NullBackend backend;

  explicit Screen(int w = 1600, int h = 900, float scale = 1) : backend(prepared(ui), w, h, scale) {
    backend.settle();
  }
  static Ui& prepared(Ui& ui) {
    start(ui.state);
    ui.state.preferences.reduced_motion = true;
    return ui;
  }

  AppState& state() { return ui.state; }

  /// Until no worker is busy.
  void wait() {
    settle(state());
    while (working(state())) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      carry_out(state(), {command::Tick{0}});
    }
    backend.settle();
  }

  const WidgetRect* find(const std::string& id) const {
    for (const WidgetRect& r : ui.controls.rects()) {
      if (r.id == id) return &r;
    }
    return nullptr;
  }
  ImVec2 centre(const std::string& id) const {
    const WidgetRect* r = find(id);
    REQUIRE_MESSAGE(r, id);
    return {r->x + r->w / 2, r->y + r->h / 2};
  }
  void click(const std::string& id) {
    backend.click(centre(id));
    backend.settle();
  }
  void hover(ImVec2 at) {
    backend.move(at);
    backend.settle();
  }
  // From one fraction of the track to another.
  void drag(const std::string& id, float from, float to) {
    const WidgetRect* r = find(id);
    REQUIRE_MESSAGE(r, id);
    const float y = r->y + r->h / 2;
    backend.drag({r->x + from * r->w, y}, {r->x + to * r->w, y});
    backend.settle();
  }
  template <class C>
  void send(C command) {
    update(ui.state, command);
    settle(ui.state);
    backend.settle();
  }
  void key(int key, int mods = 0) {
    backend.key(key, mods);
    backend.settle();
  }
  // By Tab alone.
  void focus(const std::string& id) {
    for (int i = 0; i < 300 && ui.controls.focus() != id; ++i) key(GLFW_KEY_TAB);
    REQUIRE(ui.controls.focus() == id);
  }
};

}  // namespace logitdice
