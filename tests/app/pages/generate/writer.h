#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "tests/app/screen.h"

namespace logitdice {

/// The Generate view with its workers.
struct GenerateScreen : Screen {
  using Screen::Screen;

  generate_page::Texts& texts() { return generate_page::texts(state()); }
  const generate_page::Inputs& inputs() { return generate_page::inputs(state()); }
  void act(generate_page::Action action) {
    send(command::PageAction{generate_page::kId, std::move(action)});
  }
  void frame_while_working() {
    for (int frame = 0; frame < 60000 && working(state()); ++frame) {
      backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(!working(state()));
    backend.settle();
  }
  void open() {
    click("tab.generate");
    frame_while_working();
  }
  void press(const std::string& id) {
    click(id);
    frame_while_working();
  }
  void turn(double Knobs::*knob, double value) {
    send(command::SetKnob{knob, value});
    frame_while_working();
  }
};

}  // namespace logitdice
