#pragma once

#include "app/program/commands.h"

namespace logitdice::test {

/// The program as a person meets it, and what its window sends.
struct Started {
  AppState state;

  Started() { start(state); }
  explicit Started(const char* view) : Started() { send(command::SetView{view}); }

  template <class C>
  void send(C command) {
    update(state, command);
  }
};

}  // namespace logitdice::test
