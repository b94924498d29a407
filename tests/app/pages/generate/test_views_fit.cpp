// Every view of Generate fits its window: nothing overlaps, leaves it or is cut, and before a class
// everything is large enough.
#include "tests/app/layout_faults.h"
#include "tests/app/pages/generate/writer.h"

using namespace logitdice;
using namespace logitdice::generate_page;

namespace {

void check_fit(GenerateScreen& screen, const std::string& what) {
  screen.frame_while_working();
  const LayoutFaults faults(screen);
  for (const std::string& fault : faults.found()) FAIL_CHECK(what, ": ", fault);
  if (!screen.state().presenter.on) return;
  const float least = 1.2f * ImGui::GetIO().DisplaySize.y / 50;
  for (const DrawnText& t : screen.ui.notes.drawn) {
    if (t.high.y - t.low.y < least) FAIL_CHECK(what, ": \"", t.text, "\" is too small");
  }
}

void walk_views(GenerateScreen& screen, const std::string& what) {
  screen.open();
  screen.act(SetMode{Mode::likelihood});
  for (const TextWriter writer : {TextWriter::human, TextWriter::beam}) {
    screen.act(SetJudged{writer});
    check_fit(screen, what + ", likelihood of " + std::string(writer_id(writer)));
  }
  // A perplexity of many digits keeps to its column.
  screen.act(SetParagraph{"\r\a\t\r\x7F\r\a\t\r\x7F\r\a\t\r\x7F"});
  check_fit(screen, what + ", likelihood of control characters");
  screen.act(SetMode{Mode::many});
  for (const int count : {2, 8, 64}) {
    screen.act(SetContinuations{count});
    screen.frame_while_working();
    for (const ManyView view : {ManyView::texts, ManyView::tree, ManyView::group}) {
      screen.act(SetManyView{view});
      screen.act(ChooseText{1});
      for (const RewardKind kind : {RewardKind::length, RewardKind::expression}) {
        if (view != ManyView::group && kind != RewardKind::length) continue;
        screen.act(SetReward{{kind, "(dog|cat|bird)s?"}});
        const auto name = kManyViewIds[static_cast<std::size_t>(view)];
        check_fit(screen, what + ", " + std::to_string(count) + " " + std::string(name));
      }
    }
  }
  screen.act(SetManyView{ManyView::curves});
  check_fit(screen, what + ", curves");
  for (const Mode mode : {Mode::text, Mode::presets, Mode::tail, Mode::orders}) {
    screen.act(SetMode{mode});
    screen.act(Write{});
    check_fit(screen, what + ", " + std::string(mode_id(mode)));
  }
}

}  // namespace

TEST_CASE("generate views fit any window and any size of type") {
  const std::pair<int, int> sizes[] = {{640, 480}, {1024, 768}, {1280, 720}, {1920, 1080}};
  for (const auto& [w, h] : sizes) {
    for (const float factor : {1.0f, 0.8f, 2.0f}) {
      GenerateScreen screen(w, h, 0);
      screen.state().preferences.scale = factor;
      walk_views(screen,
                 std::to_string(w) + "x" + std::to_string(h) + " × " + std::to_string(factor));
    }
  }
}

TEST_CASE("generate views fit before a class") {
  for (const auto& [w, h] : {std::pair(1280, 720), std::pair(1920, 1080)}) {
    GenerateScreen screen(w, h, 0);
    screen.state().presenter.on = true;
    walk_views(screen, "presenting " + std::to_string(w) + "x" + std::to_string(h));
  }
}
