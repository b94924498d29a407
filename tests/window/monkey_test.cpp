#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>

#include "tests/window/session.h"

using namespace logitdice::test;

// Real events at a real window, in any order, as fast as it takes them.
namespace {

constexpr int kBatch = 50;  // events of one call of xdotool

int wanted_events() {
  const char* wanted = std::getenv("LOGITDICE_WINDOW_EVENTS");
  return wanted ? std::atoi(wanted) : 600;
}

class Monkey {
  template <class List>
  const auto& any(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
  }

 public:
  /// Of the window, which has a smallest size of its own.
  std::vector<std::string> new_size() {
    static constexpr std::array<const char*, 2> kSizes[] = {
        {"1280", "720"}, {"1024", "768"}, {"640", "480"}, {"1920", "1080"}, {"1", "1"}};
    const std::array<const char*, 2>& size = any(kSizes);
    return {"search", "--onlyvisible", "--class", "logitdice", "windowsize",
            "%@",     size[0],         size[1]};
  }
  /// Words of xdotool, for so many events.
  std::vector<std::string> events(int count) {
    std::vector<std::string> words;
    for (int i = 0; i < count; ++i) add_event(words);
    return words;
  }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  void add_event(std::vector<std::string>& words) {
    static constexpr const char* kKeys[] = {
        "Escape",    "Return",   "Tab",    "BackSpace", "Delete", "Left",      "Right",
        "Up",        "Down",     "Prior",  "Next",      "Home",   "End",       "space",
        "minus",     "equal",    "F1",     "F2",        "F4",     "F5",        "F6",
        "F7",        "F8",       "F9",     "F11",       "b",      "c",         "d",
        "g",         "s",        "t",      "w",         "1",      "2",         "3",
        "4",         "5",        "6",      "7",         "8",      "9",         "0",
        "ctrl+z",    "ctrl+y",   "ctrl+a", "ctrl+c",    "ctrl+v", "ctrl+e",    "ctrl+shift+c",
        "shift+Tab", "question", "period", "comma",     "slash",  "alt+Return"};
    const auto add = [&](std::vector<std::string> more) {
      words.insert(words.end(), more.begin(), more.end());
    };
    switch (below(8)) {
      case 0:
      case 1:
      case 2:
        return add({"mousemove", number(1300), number(760), "click", "1"});
      case 3:
        return add({"mousemove", number(1300), number(760), "click", any(kButtons)});
      case 4:
        return add({"mousemove", number(1300), number(760), "mousedown", "1", "mousemove",
                    number(1300), number(760), "mouseup", "1"});
      default:
        return add({"key", "--delay", "0", any(kKeys)});
    }
  }
  std::string number(int n) { return std::to_string(below(n)); }

  static constexpr const char* kButtons[] = {"2", "3", "4", "5", "8"};
  std::mt19937_64 random_{1};
};

}  // namespace

TEST_CASE("monkey: a real window takes whatever comes, and its state comes back") {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "home");
  const Environment environment{"XDG_CONFIG_HOME=" + folder.path(), "HOME=" + folder / "home"};
  const std::vector<std::string> inside{"env", "-C",
                                        folder / "home"};  // what it saves without asking
  Monkey monkey;
  auto session = std::make_unique<Session>(std::vector<std::string>{}, environment, inside);
  for (int done = 0; done < wanted_events(); done += kBatch) {
    CAPTURE(done);
    session->send(monkey.events(kBatch));
    if (monkey.below(4) == 0) {
      session->send(monkey.new_size());
    }
    if (monkey.below(5) == 0) {  // as often as it is closed and opened again
      REQUIRE(session->close() == 0);
      session = std::make_unique<Session>(std::vector<std::string>{}, environment, inside);
      CHECK(session->standard_error() == "");
    }
  }
  CHECK(session->close() == 0);
  CHECK(!std::filesystem::exists(folder / "logitdice/state.json.damaged"));
}
