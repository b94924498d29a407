#include "app/frame/svg_picture.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "app/program/scene.h"
#include "app/ui/svg.h"
#include "core/text/utf8.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

// ---- a reader of XML that believes nothing ----------------------------------------------------

struct Element {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  // between its tags

  std::string get(std::string_view key) const {
    for (const auto& [own, value] : attributes) {
      if (own == key) return value;
    }
    return {};
  }
};

// Elements in the order of their start tags; a failed check where the text is not well-formed.
class Xml {
 public:
  explicit Xml(std::string_view text) : text_(text) {
    while (at_ < text_.size()) text_[at_] == '<' ? tag() : characters();
    CHECK(open_.empty());
    CHECK(closed_root_);
  }
  std::vector<Element> elements;

 private:
  char now() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void expect(char c) {
    REQUIRE_MESSAGE(now() == c, "at byte ", at_);
    ++at_;
  }
  std::string name() {
    const std::size_t begin = at_;
    while (std::isalnum(static_cast<unsigned char>(now())) || now() == '-' || now() == ':') ++at_;
    REQUIRE(at_ > begin);
    return std::string(text_.substr(begin, at_ - begin));
  }
  std::string until(char end) {
    std::string out;
    while (now() != end && at_ < text_.size()) {
      REQUIRE(now() != '<');
      if (now() == '&') {
        out += entity();
        continue;
      }
      const CodePoint c = decode_utf8(text_.substr(at_));
      REQUIRE(c.valid);
      REQUIRE((c.value >= 0x20 || c.value == '\n'));
      out += text_.substr(at_, static_cast<std::size_t>(c.length));
      at_ += static_cast<std::size_t>(c.length);
    }
    return out;
  }
  std::string entity() {
    const std::size_t end = text_.find(';', at_);
    REQUIRE(end != text_.npos);
    const std::string_view word = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (word == "amp") return "&";
    if (word == "lt") return "<";
    if (word == "gt") return ">";
    if (word == "quot") return "\"";
    REQUIRE(word.starts_with('#'));
    return std::string(1, static_cast<char>(std::stoi(std::string(word.substr(1)))));
  }
  void tag() {
    expect('<');
    if (now() == '/') {
      ++at_;
      const std::string closing = name();
      expect('>');
      REQUIRE(!open_.empty());
      CHECK(elements[open_.back()].name == closing);
      open_.pop_back();
      closed_root_ = open_.empty();
      return;
    }
    REQUIRE_FALSE(closed_root_);
    Element made{name(), {}, {}};
    while (now() == ' ') {
      ++at_;
      const std::string key = name();
      CHECK(made.get(key).empty());
      expect('=');
      expect('"');
      made.attributes.emplace_back(key, until('"'));
      expect('"');
    }
    elements.push_back(std::move(made));
    if (now() == '/') {
      ++at_;
      closed_root_ = open_.empty();
    } else {
      open_.push_back(elements.size() - 1);
    }
    expect('>');
  }
  void characters() {
    const std::string found = until('<');
    if (!open_.empty()) elements[open_.back()].text += found;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::size_t> open_;
  bool closed_root_ = false;
};

std::vector<std::string> texts_of(const Xml& xml) {
  std::vector<std::string> texts;
  for (const Element& e : xml.elements) {
    if (e.name == "text") texts.push_back(e.text);
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::vector<std::string> drawn_texts(Screen& screen) {
  screen.ui.notes.recording = screen.ui.recording.on = true;
  screen.backend.frame();
  std::vector<std::string> texts;
  for (const DrawnText& t : screen.ui.notes.drawn) {
    if (!t.text.empty()) texts.push_back(t.text);
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

// Nothing is fetched from anywhere: what it refers to is in it.
void check_references(const Xml& xml, const std::string& svg) {
  for (const char* word : {"href", "src=", "@import", "url(h", "<script", "<image", "<!"}) {
    CHECK_MESSAGE(svg.find(word) == svg.npos, word);
  }
  std::vector<std::string> ids;
  for (const Element& e : xml.elements) {
    if (!e.get("id").empty()) ids.push_back("url(#" + e.get("id") + ")");
    const std::string clip = e.get("clip-path");
    if (!clip.empty()) CHECK(std::find(ids.begin(), ids.end(), clip) != ids.end());
  }
}

void write_text(AppState& s) {
  s.in.typed = {"the cat", "mat \"mat\" & <sofa>"};
  update(s, command::Roll{1});
  update(s, command::Roll{100});
  settle(s);
  while (working(s)) carry_out(s, {command::Tick{0}});
}

}  // namespace

TEST_CASE("svg: every page has all of its texts as text, refers to nothing and is well-formed") {
  for (const auto& [w, h] : {std::pair{1280, 720}, {1920, 1080}, {1024, 768}}) {
    Screen screen(w, h, 0);
    write_text(screen.state());
    for (const PageInfo* page : screen.state().pages) {
      for (const bool dark : {true, false}) {
        CAPTURE(page->id);
        CAPTURE(w);
        CAPTURE(dark);
        screen.state().preferences.theme = dark ? ThemeName::dark : ThemeName::light;
        screen.send(command::SetView{std::string(page->id)});
        write_text(screen.state());
        screen.backend.settle();
        const std::vector<std::string> drawn = drawn_texts(screen);
        const std::string svg = svg_of_frame(screen.ui);
        const Xml xml(svg);
        CHECK(drawn.size() > 20);
        std::vector<std::string> missing, more;
        const std::vector<std::string> written = texts_of(xml);
        std::set_difference(drawn.begin(), drawn.end(), written.begin(), written.end(),
                            std::back_inserter(missing));
        std::set_difference(written.begin(), written.end(), drawn.begin(), drawn.end(),
                            std::back_inserter(more));
        for (const std::string& text : missing) FAIL_CHECK("is not there: ", text);
        for (const std::string& text : more) FAIL_CHECK("nobody drew: ", text);
        check_references(xml, svg);
        CHECK(xml.elements.front().get("width") == std::to_string(w));
        CHECK(xml.elements.front().get("height") == std::to_string(h));
      }
    }
  }
}

TEST_CASE("svg: the same state gives the same bytes, another size or theme others") {
  const auto picture = [](const char* page, int w, bool dark) {
    Ui ui(all_pages());
    Screen::prepared(ui);
    ui.show_timings = false;
    ui.state.preferences.theme = dark ? ThemeName::dark : ThemeName::light;
    update(ui.state, command::SetView{page});
    // What passes cost is measured anew by whoever asks, unless it is known.
    const auto known = JsonDocument::parse(
        R"({"speculative": {"measured": {"draft_s": 4e-5, "single_s": 1.2e-4, "batch_s": 2.7e-4, "positions": 3}}})",
        "costs");
    CHECK(set_scene(ui.state, known.value()).empty());
    update(ui.state, command::SetView{page});
    write_text(ui.state);
    return svg_of(ui, w, 720);
  };
  for (const PageInfo* page : all_pages()) {
    const char* id = page->id.data();
    const std::string one = picture(id, 1280, true);
    CHECK(one == picture(id, 1280, true));
    CHECK(one != picture(id, 1281, true));
    CHECK(one != picture(id, 1280, false));
  }
}

TEST_CASE("svg: a window keeps its own context and faces while another picture is drawn") {
  Screen screen(1280, 720, 0);
  const std::vector<std::string> before = drawn_texts(screen);
  {
    Ui other(all_pages());
    Screen::prepared(other);
    CHECK(svg_of(other, 1920, 1080).starts_with("<svg "));
  }
  CHECK(drawn_texts(screen) == before);
}

TEST_CASE("svg: any bytes of a text become characters that XML has") {
  Recording recording;
  const ImDrawList* layer = nullptr;
  const std::string bytes("a\0b\x01\x1b<&>\"'\xff\xed\xa0\x80\xef\xbf\xbe é中🦄\t", 28);
  recording.shapes.push_back(
      {layer, {0, 0}, {100, 100}, 0xffffffff, TextShape{nullptr, {10, 20}, 40, 0, bytes}});
  const ImDrawList* const layers[] = {layer};
  const Xml xml(svg_text(recording, layers, Fonts{}, 100, 100, "a \"label\" & <more>"));
  CHECK(texts_of(xml).front().find("<&>\"'") != std::string::npos);
  CHECK(xml.elements.front().get("aria-label") == "a \"label\" & <more>");
}

TEST_CASE("svg: what a clip cuts is clipped, what it hides is left out, the rest stands free") {
  Recording recording;
  const auto box = [&](ImVec2 low, ImVec2 high) {
    recording.shapes.push_back({nullptr, {0, 0}, {50, 50}, 0x80ff0000, BoxShape{low, high, 0, 0}});
  };
  box({10, 10}, {20, 20});
  box({40, 40}, {60, 60});
  box({60, 60}, {70, 70});
  const ImDrawList* const layers[] = {nullptr};
  const Xml xml(svg_text(recording, layers, Fonts{}, 100, 100, "boxes"));
  std::vector<std::string> names;
  for (const Element& e : xml.elements) names.push_back(e.name);
  CHECK(names == std::vector<std::string>{"svg", "style", "rect", "clipPath", "rect", "g", "rect"});
  CHECK(xml.elements[2].get("fill") == "#0000ff");
  CHECK(xml.elements[2].get("fill-opacity") == "0.5");
}
