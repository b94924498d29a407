#pragma once

#include <string>
#include <vector>

#include "app/desktop/null_backend.h"
#include "app/frame/ui.h"
#include "app/program/commands.h"
#include "tests/monkey/event.h"
#include "tests/monkey/moody_server.h"

namespace logitdice::monkey {

/// The whole program without a window, in a folder full of files, beside a server that says
/// anything. What must hold is checked after each event; where it does not, a sentence on standard
/// error ends the process, as an assert does.
class Cage {
 public:
  /// `patient`: workers are waited for after each event, so that the same events always do the
  /// same.
  Cage(std::vector<std::string> files, bool patient);

  void act(const Event& event);
  /// What must hold at the end: the state is saved and comes back, and undo leads to the start.
  void finish();

  /// Until no worker is busy, at most some seconds.
  void wait();
  /// As if a person had given it.
  template <class C>
  void send(C command) {
    update(ui.state, command);
    settle_and_draw();
  }

  Ui ui;
  NullBackend backend;
  MoodyServer server;
  std::vector<std::string> files;  // paths: some good, some bad, some none at all
  std::string touched;             // the control of the last event, if it had one
  bool tells = false;              // writes a line for each event, before what must hold is checked

 private:
  void tell(const Event& event) const;
  void settle_and_draw();
  void check();
  void check_kept();
  void check_turns();
  void check_start();

  bool patient_;
  std::size_t done_ = 0;
  Inputs start_;         // where undo leads
  bool forgot_ = false;  // more was done than undo remembers
};

}  // namespace logitdice::monkey
