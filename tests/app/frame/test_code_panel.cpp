#include "app/frame/keys.h"
#include "app/program/describe.h"
#include "core/code/code.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

std::string clipboard() {
  const char* const text = ImGui::GetClipboardText();
  return text ? text : "";
}

// Of what was drawn over the page: texts that run into each other, are cut or shortened.
std::vector<std::string> faults_in_front(Screen& screen) {
  screen.ui.notes.recording = true;
  screen.backend.frame();
  screen.ui.notes.recording = false;
  const auto& drawn = screen.ui.notes.drawn;
  const auto first = std::find_if(drawn.begin(), drawn.end(), [](const DrawnText& t) {
    return t.text == "This chain as code";
  });
  std::vector<std::string> faults;
  if (first == drawn.end()) faults.push_back("the title is not there");
  for (auto a = first; a != drawn.end(); ++a) {
    const bool cut = a->seen_low.x - a->low.x > 2 || a->high.x - a->seen_high.x > 2;
    if (cut || a->text.ends_with("…")) faults.push_back("cut: " + a->text);
    const float slack = 0.3f * (a->high.y - a->low.y);
    for (auto b = a + 1; b != drawn.end(); ++b) {
      if (overlap(a->seen_low, a->seen_high, b->seen_low, b->seen_high, 2, slack)) {
        faults.push_back(a->text + " runs into " + b->text);
      }
    }
  }
  return faults;
}

TEST_CASE("X shows the chain as code, arrows go through the targets, Ctrl C copies, Esc closes") {
  Screen screen;
  screen.state().in.knobs.top_p = 0.9;
  screen.key(GLFW_KEY_X);
  REQUIRE(screen.find("button.copy_code"));
  CHECK(takes_keyboard(screen.ui));
  for (const CodeTarget& target : all_code_targets()) {
    CHECK(screen.find("code." + std::string(target.id)));
  }
  screen.key(GLFW_KEY_C, GLFW_MOD_CONTROL);
  CHECK(clipboard().find("def sampled(logits") != std::string::npos);
  screen.key(GLFW_KEY_DOWN);
  screen.key(GLFW_KEY_C, GLFW_MOD_CONTROL);
  CHECK(clipboard().find("model.generate(") != std::string::npos);
  CHECK(clipboard().find("top_p=0.9") != std::string::npos);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK_FALSE(screen.find("button.copy_code"));
}

TEST_CASE("a click opens the code, chooses a target and copies") {
  Screen screen;
  screen.click("button.code");
  screen.click("code.anthropic");
  screen.click("button.copy_code");
  CHECK(clipboard().find("claude") != std::string::npos);
  CHECK(screen.state().notice == "Copied: Anthropic request.");
  screen.click("button.close_code");
  CHECK_FALSE(screen.find("button.copy_code"));
}

TEST_CASE("letters and digits do nothing to the page behind the code") {
  Screen screen;
  screen.key(GLFW_KEY_X);
  const std::string_view page = screen.state().page->id;
  for (const int key : {GLFW_KEY_2, GLFW_KEY_R, GLFW_KEY_N, GLFW_KEY_S, GLFW_KEY_D})
    screen.key(key);
  CHECK(screen.state().page->id == page);
  CHECK_FALSE(screen.state().draw);
  CHECK(screen.find("button.copy_code"));
}

TEST_CASE("the code has its place in every window and scrolls where it is longer") {
  const int sizes[][2] = {{1024, 768}, {1280, 720}, {1920, 1080}, {640, 480}};
  for (const auto& size : sizes) {
    Screen screen(size[0], size[1], 0);
    screen.state().in.knobs = {.temperature = 0.75, .top_p = 0.9, .typical_p = 0.9};
    screen.key(GLFW_KEY_X);
    for (const CodeTarget& target : all_code_targets()) {
      CAPTURE(size[0]);
      CAPTURE(target.id);
      screen.click("code." + std::string(target.id));
      for (const std::string& fault : faults_in_front(screen)) FAIL_CHECK(fault);
    }
    screen.click("code.numpy");
    screen.key(GLFW_KEY_END);
    screen.backend.settle();
    CHECK(screen.ui.memory.code.scroll > 0);
  }
}

TEST_CASE("Ctrl D copies the page in sentences and says so") {
  Screen screen;
  for (const PageInfo* page : screen.state().pages) {
    screen.send(command::SetView{std::string(page->id)});
    const std::string text = describe(screen.state());
    screen.key(GLFW_KEY_D, GLFW_MOD_CONTROL);
    CHECK(clipboard() == text);
    CHECK(screen.state().notice == "The page was copied in plain sentences.");
    screen.send(command::Dismiss{});
  }
}

}  // namespace
