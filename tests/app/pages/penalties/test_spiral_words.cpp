// The two texts below the spiral break their lines between words.
#include <chrono>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "app/pages/penalties/draw.h"
#include "tests/app/screen.h"

using namespace logitdice;
using namespace logitdice::penalties_page;

namespace {

std::set<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::set<std::string> words;
  for (std::string word; in >> word;) words.insert(word);
  return words;
}

std::string written(const Generation& text) {
  std::string out;
  for (const TokenId token : text.written()) out += printable(model_piece(nullptr, token));
  return out;
}

// What stands in the rectangle, line by line; the marked token's dot is a space.
std::vector<std::string> lines_in(Screen& s, const WidgetRect& rect) {
  s.ui.notes.recording = true;
  s.backend.frame();
  s.ui.notes.recording = false;
  std::map<int, std::map<int, std::string>> lines;
  for (const DrawnText& t : s.ui.notes.drawn) {
    if (t.low.x < rect.x - 1 || t.low.x > rect.x + rect.w || t.low.y < rect.y - 1 ||
        t.high.y > rect.y + rect.h + 1) {
      continue;
    }
    std::string text = t.text;
    if (text.starts_with("·")) text.replace(0, std::string("·").size(), " ");
    lines[static_cast<int>(t.low.y)][static_cast<int>(t.low.x * 10)] += text;
  }
  std::vector<std::string> out;
  for (const auto& [y, pieces] : lines) {
    out.emplace_back();
    for (const auto& [x, text] : pieces) out.back() += text;
  }
  return out;
}

}  // namespace

TEST_CASE("spiral: no line begins or ends inside a word") {
  struct Case {
    int w, h;
    float scale;
  };
  for (const Case& size : {Case{1280, 720, 1}, Case{1920, 1080, 1}, Case{1024, 768, 1}}) {
    CAPTURE(size.w);
    Screen s(size.w, size.h, size.scale);
    s.send(command::SetView{"penalties"});
    s.click("button.spiral");
    s.click("button.find_penalty");
    for (int i = 0; i < 6000 && working(s.state()); ++i) {
      s.backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    s.backend.settle();
    REQUIRE(spiral(s.state()).broken);
    const std::set<std::string> words = words_of(written(spiral(s.state()).broken->before));
    REQUIRE(s.find("penalties.before"));
    const WidgetRect rect = *s.find("penalties.before");
    int lines = 0;
    for (int notches : {100, -2, -2, -2}) {
      s.backend.move({rect.x + rect.w / 2, rect.y + rect.h / 2});
      s.backend.wheel(static_cast<float>(notches));
      s.backend.settle();
      for (const std::string& line : lines_in(s, rect)) {
        CAPTURE(line);
        ++lines;
        for (const std::string& word : words_of(line)) CHECK_MESSAGE(words.contains(word), word);
      }
    }
    CHECK(lines > 4);
  }
}
