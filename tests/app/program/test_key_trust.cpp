#include <doctest/doctest.h>
#include <stdlib.h>

#include "app/program/session_file.h"
#include "tests/app/program/slow_model.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

// A key goes where its person sends it: what a state from elsewhere says of it counts for nothing.

TEST_CASE("model: where a key goes a person says, or the session before, and no other state") {
  const TestFolder folder;
  SlowlyServed p("generate");
  p.send(command::SetLength{2});
  p.send(command::Generate{});
  p.wait();
  const std::string path = folder.path("state.json");
  REQUIRE(save_state(p.state, path));
  CHECK(content_of(path).find("SLOW_KEY") != std::string::npos);

  ModelChoice without_key = slow_server();
  without_key.key_env.clear();
  Started stranger;
  serve_slowly(stranger.state);
  REQUIRE(load_state(stranger.state, path));
  CHECK(stranger.state.in.model == without_key);
  CHECK(stranger.state.in.text->model == without_key);
  CHECK(stranger.state.models.recent == std::vector{without_key});
  CHECK(scene_text(stranger.state).find("SLOW_KEY") == std::string::npos);

  Started own;
  serve_slowly(own.state);
  restore_last_state(own.state, path);
  CHECK(own.state.in.model == slow_server());
  CHECK(own.state.in.text->model == slow_server());
  CHECK(own.state.models.recent == std::vector{slow_server()});
  // It may name the key for that address, and for no other.
  std::string elsewhere = content_of(path);
  for (std::size_t at; (at = elsewhere.find("127.0.0.1")) != elsewhere.npos;) {
    elsewhere.replace(at, 9, "evil.test");
  }
  REQUIRE(load_state(own.state, folder.file("evil.json", elsewhere)));
  CHECK(own.state.in.model.address.find("evil.test") != std::string::npos);
  CHECK(own.state.in.model.key_env.empty());
  REQUIRE(load_state(own.state, path));
  CHECK(own.state.in.model == slow_server());
}

TEST_CASE("model: a key given in the place of its variable's name is refused and stands nowhere") {
  Started p;
  const auto plan = serve_slowly(p.state);
  ModelChoice choice = slow_server();
  choice.key_env = "hf_hush";
  p.send(command::ChooseModel{choice});
  p.wait();
  CHECK(plan->opened == 0);
  CHECK(is_embedded(p.state.in.model));
  CHECK(p.state.error.find("is not set") != std::string::npos);
  CHECK((p.state.error + scene_text(p.state)).find("hush") == std::string::npos);
  // One that was set once is kept: it may be again.
  unsetenv("SLOW_KEY");
  p.state.models.trusted = {slow_server()};
  p.send(command::ChooseModel{slow_server()});
  CHECK(p.state.in.model == slow_server());
}
