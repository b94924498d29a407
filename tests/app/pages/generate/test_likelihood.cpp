// Likelihood: what a person wrote beside what the model writes.
#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include "app/ui/clipboard.h"
#include "tests/app/pages/generate/writer.h"
#include "tests/app/program/started.h"

using namespace logitdice;
using namespace logitdice::generate_page;

namespace {

struct Reader : GenerateScreen {
  explicit Reader(int w = 1280, int h = 720) : GenerateScreen(w, h) {
    open();
    press("button.mode_likelihood");
  }
  const Likelihood& found() { return texts().likelihood.found; }
};

}  // namespace

TEST_CASE("likelihood view: it opens with a paragraph of ours and four texts on one chart") {
  Reader s;
  CHECK(s.inputs().paragraph.str() == find_paragraph("kite")->text);
  for (const auto& text : s.found().texts) REQUIRE(text.has_value());
  CHECK(s.found().band.has_value());
  CHECK(s.find("likelihood"));
  CHECK(s.find("heat"));
  CHECK(shown_score(s.state()) == &s.found().whole);
  s.click("writer.beam");
  CHECK(shown_score(s.state()) == &s.found().of(TextWriter::beam)->scored);
  s.key(GLFW_KEY_PAGE_UP);
  CHECK(s.inputs().judged == TextWriter::greedy);
  for (int i = 0; i < 9; ++i) s.key(GLFW_KEY_PAGE_UP);
  CHECK(s.inputs().judged == TextWriter::human);
}

TEST_CASE("likelihood view: another paragraph, typed or chosen, is read at once") {
  Reader s;
  s.press("button.paragraph_soup");
  CHECK(s.inputs().paragraph.str() == find_paragraph("soup")->text);
  CHECK(s.found().beginning == "Grandma was making soup when the lights went out.");
  s.click("field.paragraph");
  s.backend.text("The dog ate a piano. It was very happy.");
  s.backend.key(GLFW_KEY_ENTER);
  s.frame_while_working();
  std::string read;
  for (const ScoredToken& token : s.found().whole.tokens) read += model_piece(nullptr, token.id);
  CHECK(read == "The dog ate a piano. It was very happy.");
  s.send(command::Undo{});
  s.frame_while_working();
  CHECK(s.inputs().paragraph.str() == find_paragraph("soup")->text);
}

TEST_CASE("likelihood view: what is pasted keeps its lines") {
  Reader s;
  copy_text("One day.\r\nThe end.\n");
  s.press("button.paste");
  CHECK(s.inputs().paragraph.str() == "One day.\nThe end.\n");
  CHECK(s.texts().likelihood.refusal == "");
  s.click("field.paragraph");  // left unchanged, it changes nothing
  s.backend.key(GLFW_KEY_ENTER);
  s.backend.settle();
  CHECK(s.inputs().paragraph.str() == "One day.\nThe end.\n");
}

TEST_CASE("likelihood view: the knobs move the sampled text alone") {
  Reader s;
  const Likelihood before = s.found();
  s.turn(&Knobs::temperature, 0.3);
  const auto same = [&](TextWriter w) {
    return before.of(w)->scored.tokens == s.found().of(w)->scored.tokens;
  };
  CHECK(same(TextWriter::human));
  CHECK(same(TextWriter::greedy));
  CHECK(same(TextWriter::beam));
  CHECK(!same(TextWriter::sampled));
}

TEST_CASE("likelihood view: an empty text, one token, no UTF-8 and a megabyte") {
  Reader s;
  s.act(SetParagraph{""});
  s.frame_while_working();
  CHECK(s.texts().likelihood.refusal == "The text is empty: there is no token to judge.");
  CHECK(shown_score(s.state()) == nullptr);
  s.act(SetParagraph{"O"});
  s.frame_while_working();
  CHECK(s.texts().likelihood.refusal == "");
  CHECK(shown_score(s.state())->tokens.size() == 1);
  s.act(SetParagraph{"\xff\xfe half \xe2\x96"});
  s.frame_while_working();
  CHECK(shown_score(s.state())->tokens.size() > 3);
  s.act(SetParagraph{std::string(1 << 20, 'a')});
  s.frame_while_working();
  CHECK(s.state().error == kLongParagraph);
  CHECK(s.inputs().paragraph.str() == "\xff\xfe half \xe2\x96");
}

TEST_CASE("likelihood view: a text longer than the window is read whole") {
  Reader s;
  std::string text;
  while (text.size() < 6000) text += "The dog ran to the park and saw a big tree. ";
  s.act(SetParagraph{text});
  s.frame_while_working();
  std::string read;
  for (const ScoredToken& token : s.found().whole.tokens) read += model_piece(nullptr, token.id);
  CHECK(read == text);
  CHECK(s.found().whole.least_seen > 0);
  CHECK(s.find("heat"));
}

TEST_CASE("likelihood view: scenes keep the text, the view and the reward") {
  test::Started a("generate");
  const auto act = [&](Action action) { a.send(command::PageAction{kId, std::move(action)}); };
  act(SetMode{Mode::likelihood});
  act(SetParagraph{"A \"text\" with\nlines \xff"});
  act(SetJudged{TextWriter::greedy});
  act(SetReward{{RewardKind::word, "it's"}});
  act(SetReward{{RewardKind::expression, "(a|b)\\d"}});
  act(SetManyView{ManyView::tree});
  a.wait();
  test::Started b;
  CHECK(b.set(scene_text(a.state)).empty());
  CHECK(inputs(a.state) == inputs(b.state));
  b.wait();
  const auto errors = b.set(R"({"generate": {"paragraph": ")" + std::string(70'000, 'a') +
                            R"(", "judged": "nobody", "chosen": 99}})");
  CHECK(errors.size() == 3);
  CHECK(inputs(b.state).paragraph.str() == "A \"text\" with\nlines \xff");
  b.wait();
}
