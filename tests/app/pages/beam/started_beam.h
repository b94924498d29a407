#pragma once

#include <string>
#include <utility>

#include "app/pages/beam/state.h"
#include "tests/app/program/started.h"

namespace logitdice::test {

/// The Beam page as a person meets it, its search done.
struct StartedBeam : Started {
  StartedBeam() : Started("beam") { wait(); }

  const beam_page::Search& shown() const { return beam_page::search(state); }
  const BeamSearch& found() const {
    REQUIRE(shown().found);
    return *shown().found;
  }
  template <class A>
  void act(A action) {
    send(command::PageAction{beam_page::kId, beam_page::Action(std::move(action))});
    wait();
  }
  std::string best() const { return path_text(found(), *shown().found_on, found().best()); }
};

}  // namespace logitdice::test
