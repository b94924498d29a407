// libFuzzer: no bytes may crash the reader of scenes or the program that is set by one; what it
// then writes it reads without a word, and writes again as it was.

#include <string>
#include <vector>

#include "app/pages/pages.h"
#include "app/program/commands.h"
#include "app/program/scene.h"
#include "app/program/settle.h"
#include "tests/fuzz/require.h"

namespace {

using namespace logitdice;
using fuzz::require;

// The program as it starts, but that it opens no model: neither a file nor a server.
struct Program {
  AppState state{all_pages()};

  Program() {
    state.models.open = nullptr;
    start(state);
  }
  std::vector<Error> set(const std::string& text, const char* name) {
    const Result<JsonDocument> scene = JsonDocument::parse(text, name);
    return scene ? set_scene(state, scene.value()) : std::vector<Error>{{scene.error()}};
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  Program program;
  for (const Error& error : program.set(text, "s.json")) {
    fuzz::check_refusal(error.message, "s.json");
  }
  const std::string once = scene_text(program.state);
  Program second;
  const std::vector<Error> errors = second.set(once, "again");
  require(errors.empty());
  require(scene_text(second.state) == once);
  return 0;
}
