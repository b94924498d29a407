// What has to be read whole on the Beam page, is.
#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "app/pages/beam/state.h"
#include "tests/app/pages/sequences.h"

using namespace logitdice;

TEST_CASE("whole texts: every step of a beam says how many were pruned, at every size") {
  for (const auto& [w, h] : {std::pair{1024, 768}, std::pair{1280, 720}, std::pair{1920, 1080}}) {
    for (const int width : {2, 4, 8}) {
      Sequences s(R"({"view": "beam", "beam": {"width": )" + std::to_string(width) + "}}", w, h);
      const auto& p = beam_page::search(s.state());
      int columns = 0;
      for (const auto& text : drawn_texts(s)) columns += text.starts_with("+ ") ? 1 : 0;
      int scrubber = 0, hidden = 0;
      for (std::size_t i = 0; i < p.layout.hidden.size(); ++i) {
        const bool seen = s.find("beam.step." + std::to_string(i + 1)) != nullptr;
        scrubber += seen ? 1 : 0;
        hidden += seen && p.layout.hidden[i] > 0 ? 1 : 0;
      }
      CAPTURE(w);
      CAPTURE(width);
      CHECK(scrubber > 0);
      CHECK(columns == hidden);
      const LayoutFaults faults(s);
      for (const std::string& fault : faults.found()) FAIL_CHECK(fault);
    }
  }
}

TEST_CASE("whole texts: final beams look different, however alike they begin") {
  Sequences s(R"({"view": "beam", "beam": {"width": 6, "steps": 24, "path_ends": "end"}})");
  const auto& p = beam_page::search(s.state());
  REQUIRE(p.found);
  REQUIRE(p.found->found.size() >= 4);
  std::vector<std::string> lines;
  for (int i = 0; i < 4; ++i) {
    const WidgetRect* row = s.find("found." + std::to_string(i));
    REQUIRE(row);
    std::string longest;
    s.ui.notes.recording = true;
    s.backend.frame();
    s.ui.notes.recording = false;
    for (const DrawnText& t : s.ui.notes.drawn) {
      const float y = (t.low.y + t.high.y) / 2;
      const bool here =
          y > row->y && y < row->y + row->h && t.low.x >= row->x && t.high.x <= row->x + row->w;
      if (here && t.text.size() > longest.size()) longest = t.text;
    }
    CHECK(std::find(lines.begin(), lines.end(), longest) == lines.end());
    lines.push_back(longest);
  }
}
