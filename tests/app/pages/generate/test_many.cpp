// Many texts at once: what they share, how much they differ, what each is worth.
#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include "app/program/describe.h"
#include "core/model/embedded.h"
#include "tests/app/drawn_text.h"
#include "tests/app/pages/generate/writer.h"

using namespace logitdice;
using namespace logitdice::generate_page;

namespace {

struct Many : GenerateScreen {
  explicit Many(ManyView view, int w = 1280, int h = 720) : GenerateScreen(w, h) {
    open();
    press("button.mode_many");
    press("button.view_" + std::string(kManyViewIds[static_cast<std::size_t>(view)]));
  }
};

}  // namespace

TEST_CASE("many texts: 2 to 64 of them, with what is to be said of all") {
  Many s(ManyView::texts);
  for (const int count : {2, 16, 64}) {
    s.press("button.many_" + std::to_string(count));
    CHECK(s.texts().many_texts.size() == static_cast<std::size_t>(count));
    CHECK(s.texts().diversity.texts == static_cast<std::size_t>(count));
    CHECK(s.texts().diversity.overlap.has_value());
    CHECK(s.texts().tree.nodes.front().count == count);
  }
}

TEST_CASE("many texts: the tree is walked with Page Down, read, and its text opened") {
  Many s(ManyView::tree);
  REQUIRE(s.find("token_tree"));
  CHECK(chosen_text(s.state()) == nullptr);
  s.key(GLFW_KEY_PAGE_DOWN);
  CHECK(s.inputs().chosen == 0);
  s.key(GLFW_KEY_DOWN);
  s.key(GLFW_KEY_PAGE_DOWN);
  CHECK(s.inputs().chosen == 2);
  s.key(GLFW_KEY_PAGE_UP);
  CHECK(s.inputs().chosen == 1);
  for (int i = 0; i < 20; ++i) s.key(GLFW_KEY_PAGE_DOWN);
  CHECK(s.inputs().chosen == 7);
  const std::vector<TokenId> tokens = s.texts().many_texts[7].tokens;
  s.press("button.open_text");
  CHECK(s.inputs().mode == Mode::text);
  CHECK(s.state().generation().tokens == tokens);
}

TEST_CASE("many texts: every branch of the tree has its words") {
  for (const auto& [w, h] : {std::pair{1280, 720}, {1920, 1080}}) {
    Many s(ManyView::tree, w, h);
    const TokenTree& t = s.texts().tree;
    REQUIRE(t.nodes.size() > 8);
    int leaves = 0;
    for (const TokenTree::Node& node : t.nodes) {
      if (!node.children.empty() || node.tokens.size() < 2) continue;
      const std::string bytes(tiny_model()->piece(node.tokens[1]));
      if (bytes.size() < 3 || bytes.front() != ' ') continue;
      CAPTURE(bytes);
      CHECK(times_shown(*s.ui.faces.mono_small, bytes.substr(1)) > 0);
      ++leaves;
    }
    CHECK(leaves >= 2);
  }
}

TEST_CASE("many texts: a click on the tree chooses a text that goes that way") {
  Many s(ManyView::tree);
  const WidgetRect* tree = s.find("token_tree");
  REQUIRE(tree);
  const ImVec2 at{tree->x + tree->w * 0.8f, tree->y + tree->h - 8};
  s.backend.click(at);
  s.backend.settle();
  REQUIRE(s.inputs().chosen >= 0);
  // The lowest branch is the last child all the way down.
  const TokenTree& t = s.texts().tree;
  int node = 0;
  while (!t.nodes[static_cast<std::size_t>(node)].children.empty()) {
    node = t.nodes[static_cast<std::size_t>(node)].children.back();
  }
  CHECK(t.end_of[static_cast<std::size_t>(s.inputs().chosen)] == node);
}

TEST_CASE("many texts: curves over temperature and top-p, old where another knob has moved") {
  Many s(ManyView::curves);
  const SpreadState& spread = s.texts().spread;
  for (std::size_t c = 0; c < kSpreadCurves; ++c) {
    CHECK(spread.curves[c].size() == spread_values(c).size());
    CHECK(!is_old_curve(s.state(), c));
  }
  s.turn(&Knobs::temperature, 0.5);  // its own curve shows all values of it
  CHECK(!is_old_curve(s.state(), 0));
  CHECK(is_old_curve(s.state(), 1));
  CHECK(are_old(s.state()));
  s.key(GLFW_KEY_G);
  s.frame_while_working();
  CHECK(!are_old(s.state()));
}

TEST_CASE("many texts: the curves can be stopped, and nothing of them comes afterwards") {
  Many s(ManyView::texts);
  s.click("button.view_curves");
  REQUIRE(s.texts().spread.running);
  CHECK(writes(s.state()));
  s.key(GLFW_KEY_G);
  CHECK(!working(s.state()));
  const std::size_t points = s.texts().spread.curves[0].size();
  CHECK(points < spread_values(0).size());
  for (int i = 0; i < 20; ++i) s.backend.frame();
  CHECK(s.texts().spread.curves[0].size() == points);
}

TEST_CASE("many texts: a group is paid for its length, a word or an expression") {
  Many s(ManyView::group);
  const Group& group = s.texts().group;
  REQUIRE(group.rewards.size() == 8);
  CHECK(group.std > 0);
  CHECK(!s.find("field.reward"));
  CHECK(s.find("member.7"));
  s.press("button.reward_word");
  REQUIRE(s.find("field.reward"));
  s.click("field.reward");
  s.backend.text("bear");
  s.backend.key(GLFW_KEY_ENTER);
  s.backend.settle();
  CHECK(s.inputs().word == "bear");
  const RewardFunction paid = reward_function({RewardKind::word, "bear"}).value();
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(group.rewards[i] == paid(written_words(s.texts().many_texts[i], nullptr)));
  }
  s.press("button.reward_expression");
  s.act(SetReward{{RewardKind::expression, "a("}});
  CHECK(s.texts().group_refusal.find("column") != std::string::npos);
  CHECK(s.inputs().word == "bear");
  s.act(SetReward{{RewardKind::expression, "[aeiou]"}});
  CHECK(s.texts().group_refusal == "");
  CHECK(group.nothing_to_learn());  // every text has one
}

TEST_CASE("many texts: at T 0 every advantage is 0") {
  Many s(ManyView::group);
  s.turn(&Knobs::temperature, 0);
  s.press("button.generate");
  CHECK(s.texts().group.nothing_to_learn());
  for (const double advantage : s.texts().group.advantages) CHECK(advantage == 0);
  CHECK(*s.texts().diversity.overlap == 1);
}

TEST_CASE("many texts: a chosen one is kept by a scene, and one that is no more is none") {
  Many s(ManyView::group);
  s.click("member.6");
  CHECK(s.inputs().chosen == 6);
  s.press("button.many_2");
  CHECK(chosen_text(s.state()) == nullptr);
  s.send(command::Undo{});
  s.frame_while_working();
  CHECK(s.inputs().continuations == 8);
}

TEST_CASE("many texts: any number of them, typed or one more and one fewer") {
  Many s(ManyView::texts);
  s.press("button.many_8");
  s.press("button.more_texts");
  CHECK(s.inputs().continuations == 9);
  s.press("button.fewer_texts");
  s.press("button.fewer_texts");
  CHECK(s.inputs().continuations == 7);
  const auto type = [&](const std::string& text) {
    s.click("field.many");
    s.key(GLFW_KEY_A, GLFW_MOD_CONTROL);
    s.backend.text(text);
    s.key(GLFW_KEY_ENTER);
    s.frame_while_working();
  };
  type("33");
  CHECK(s.inputs().continuations == 33);
  CHECK(s.texts().many_texts.size() == 33);
  for (const char* wrong : {"1", "65", "2.5", "a"}) {
    CAPTURE(wrong);
    type(wrong);
    CHECK(s.inputs().continuations == 33);
    CHECK(s.state().error.find("a whole number from 2 to 64") != std::string::npos);
    s.send(command::Dismiss{});
  }
}

TEST_CASE("many texts: texts too short for n tokens in a row have no distinct-n") {
  Many s(ManyView::texts);
  s.send(command::SetLength{1});
  s.press("button.many_2");
  REQUIRE(s.texts().diversity.distinct[0].share());
  CHECK_FALSE(s.texts().diversity.distinct[1].share());
  CHECK(times_shown(*s.ui.faces.mono_small, "distinct-2 –") == 1);
  CHECK(times_shown(*s.ui.faces.mono_small, "distinct-3 –") == 1);
}
