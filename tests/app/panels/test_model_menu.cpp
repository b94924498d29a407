#include <doctest/doctest.h>

#include <filesystem>

#include "app/panels/connect_dialog.h"
#include "tests/app/drawn_text.h"
#include "tests/app/layout_faults.h"
#include "tests/app/program/slow_model.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

FoundServer found(const std::string& port, const std::string& engine,
                  std::vector<std::string> models) {
  FoundServer server;
  server.address = "http://127.0.0.1:" + port;
  server.engine = engine;
  server.models = std::move(models);
  server.alternatives = "every token";
  server.numbers = "raw: before its samplers";
  return server;
}

// Two servers on this machine, and one address that nobody answers at.
void serve_for_search(AppState& s, std::shared_ptr<std::atomic<int>> asked) {
  s.models.search.look = [asked](const ServerWish& wish) -> SearchTask::Work {
    return [asked, wish](Reporter<FoundServer>& report) -> Result<bool> {
      ++*asked;
      if (wish.address == "http://127.0.0.1:9") return Error{"127.0.0.1:9: nobody answers there."};
      if (!report.give(found("8080", "llama.cpp b6123", {"slow"}))) return false;
      return report.give(found("11434", "Ollama 0.6",
                               {"llama3.2:latest", "qwen2.5:0.5b-instruct-q4_K_M", "gemma3"}));
    };
  };
}

struct ServedScreen {
  Screen screen;
  std::shared_ptr<std::atomic<int>> asked = std::make_shared<std::atomic<int>>(0);
  std::shared_ptr<SlowPlan> plan;

  explicit ServedScreen(int w = 1600, int h = 900) : screen(w, h) {
    plan = serve_slowly(screen.state());
    serve_for_search(screen.state(), asked);
  }
  void wait() {
    for (int i = 0; i < 20000 && working(screen.state()); ++i) {
      screen.backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    screen.backend.settle();
    REQUIRE(!working(screen.state()));
  }
};

bool is_among(const std::string& text, const std::vector<std::string>& ids) {
  return std::any_of(ids.begin(), ids.end(),
                     [&](const std::string& id) { return text.find(id) != text.npos; });
}

// What is wrong with what lies over the page, from its first text on: texts that run into each
// other, that are cut or leave the window, and its controls, if two of them overlap.
std::string faults_over(Screen& screen, const std::string& first,
                        const std::vector<std::string>& ids) {
  std::string text;
  const LayoutFaults faults(screen);
  for (const std::string& fault : faults.found()) {
    const std::size_t overlaps = fault.find(" overlaps ");
    const bool of_two = overlaps != fault.npos && is_among(fault.substr(0, overlaps), ids) &&
                        is_among(fault.substr(overlaps), ids);
    const bool cut = fault.find("cut off") != fault.npos || fault.find("leaves") != fault.npos;
    if (of_two || cut) text += fault + "\n";
  }
  const auto& drawn = screen.ui.notes.drawn;
  const auto from =
      std::find_if(drawn.begin(), drawn.end(), [&](const DrawnText& t) { return t.text == first; });
  if (from == drawn.end()) return text + first + " is not there\n";
  for (auto a = from; a != drawn.end(); ++a) {
    for (auto b = a + 1; b != drawn.end(); ++b) {
      const float slack = 0.3f * std::min(a->high.y - a->low.y, b->high.y - b->low.y);
      if (a->layer == from->layer && b->layer == from->layer &&
          overlap(a->seen_low, a->seen_high, b->seen_low, b->seen_high, 2, slack))
        text += a->text + " runs into " + b->text + "\n";
    }
  }
  return text;
}

std::string dialog_faults(Screen& screen) {
  return faults_over(screen, "A server as the model",
                     {"field.server", "field.key_env", "field.llama_server", "button.ask_server", "button.look",
                      "server.", "button.chat", "button.connect"});
}

}  // namespace

TEST_CASE(
    "model menu: it stands in the source panel, the preview and Generate, each with the rows") {
  ServedScreen s;
  const std::pair<const char*, const char*> kMenus[] = {{"pipeline", "menu.model"},
                                                        {"pipeline", "menu.model_preview"},
                                                        {"generate", "menu.model_text"}};
  for (const auto& [view, id] : kMenus) {
    INFO(id);
    s.screen.send(command::SetView{view});
    s.wait();
    s.screen.click(id);
    for (const char* row : {".embedded", ".file", ".server"}) {
      CHECK_MESSAGE(s.screen.find(std::string(id) + row), row);
    }
    CHECK(faults_over(s.screen, "GGUF file…", {std::string(id) + "."}) == "");
    s.screen.key(GLFW_KEY_ESCAPE);
  }
}

TEST_CASE("model menu: GGUF file… asks for one, Server… opens the dialog") {
  ServedScreen s;
  s.screen.click("menu.model");
  s.screen.click("menu.model.server");
  CHECK(s.screen.ui.memory.connect.open);
  s.screen.key(GLFW_KEY_ESCAPE);
  CHECK(!s.screen.ui.memory.connect.open);
  s.screen.click("menu.model");
  s.screen.click("menu.model.file");
  CHECK(s.screen.ui.files.wish.purpose == FilePurpose::model);
}

TEST_CASE("connect: nothing is asked before a person looks, then what is found can be chosen") {
  ServedScreen s;
  s.screen.ui.memory.connect.open = true;
  s.screen.backend.settle();
  CHECK(*s.asked == 0);
  s.screen.click("button.look");
  s.wait();
  CHECK(*s.asked == 1);
  CHECK(s.screen.find("server.3"));
  s.screen.click("server.2");
  CHECK(s.screen.ui.memory.connect.served == "qwen2.5:0.5b-instruct-q4_K_M");
  s.screen.click("button.connect");
  s.wait();
  CHECK(!s.screen.ui.memory.connect.open);
  const ModelChoice& choice = s.screen.state().in.model;
  CHECK(choice.address == "http://127.0.0.1:11434");
  CHECK(choice.served == "qwen2.5:0.5b-instruct-q4_K_M");
  CHECK(chosen_model(s.screen.state()));
  // It is among those of before, and the embedded one is a click away.
  s.screen.click("menu.model");
  s.screen.click("menu.model.embedded");
  s.screen.click("menu.model");
  s.screen.click("menu.model.recent_0");
  CHECK(s.screen.state().in.model == choice);
}

TEST_CASE("connect: an address where nobody answers is a sentence, and Enter connects") {
  ServedScreen s;
  s.screen.ui.memory.connect.open = true;
  s.screen.ui.memory.connect.address = "http://127.0.0.1:9";
  s.screen.backend.settle();
  s.screen.click("button.ask_server");
  s.wait();
  CHECK(s.screen.state().models.search.error == "127.0.0.1:9: nobody answers there.");
  CHECK(times_shown(*s.screen.ui.faces.text, "127.0.0.1:9: nobody answers there.") == 1);
  s.screen.key(GLFW_KEY_ENTER);
  s.wait();
  CHECK(s.screen.state().in.model.address == "http://127.0.0.1:9");
}

TEST_CASE("connect: a typed address is kept, without the model that was chosen elsewhere") {
  ServedScreen s;
  s.screen.ui.memory.connect.open = true;
  s.screen.backend.settle();
  s.screen.click("button.look");
  s.wait();
  s.screen.click("server.2");
  ConnectDialog& dialog = s.screen.ui.memory.connect;
  REQUIRE(dialog.served != "");
  s.screen.click("field.server");
  s.screen.backend.text("http://127.0.0.1:9");
  s.screen.backend.settle();
  CHECK(dialog.address == "http://127.0.0.1:9");
  CHECK(dialog.served == "");
  CHECK(dialog.server == -1);
  s.screen.key(GLFW_KEY_ENTER);
  s.wait();
  CHECK(s.screen.state().in.model.address == "http://127.0.0.1:9");
  CHECK(s.screen.state().in.model.served == "");
}

TEST_CASE("connect: Esc stops looking first, then closes") {
  ServedScreen s;
  s.screen.state().models.search.look = [](const ServerWish&) -> SearchTask::Work {
    return [](Reporter<FoundServer>& report) -> Result<bool> {
      while (!report.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return false;
    };
  };
  s.screen.ui.memory.connect.open = true;
  s.screen.backend.settle();
  s.screen.backend.click(s.screen.centre("button.look"));
  s.screen.backend.frame();
  REQUIRE(s.screen.state().models.search.running);
  s.screen.backend.key(GLFW_KEY_ESCAPE, 0);
  s.screen.backend.settle();
  CHECK(!s.screen.state().models.search.running);
  CHECK(s.screen.ui.memory.connect.open);
  s.screen.key(GLFW_KEY_ESCAPE);
  CHECK(!s.screen.ui.memory.connect.open);
}

TEST_CASE("connect: the dialog has its room at every size, and in every theme") {
  const std::pair<int, int> kSizes[] = {{1024, 768}, {1280, 720}, {1920, 1080}};
  for (const auto& [w, h] : kSizes) {
    ServedScreen s(w, h);
    s.screen.ui.memory.connect.open = true;
    s.screen.backend.settle();
    for (const ThemeName theme : kThemes) {
      INFO(w, "x", h, " ", theme_id(theme));
      s.screen.state().preferences.theme = theme;
      s.screen.backend.settle();
      CHECK(dialog_faults(s.screen) == "");
    }
    s.screen.click("button.look");
    s.wait();
    CHECK(dialog_faults(s.screen) == "");
    for (const DrawnText& drawn : s.screen.ui.notes.drawn) {
      CHECK(drawn.text.find("\\u{") == drawn.text.npos);
    }
  }
}

TEST_CASE("slow model: a failure's sentence has a button that tries again") {
  ServedScreen s;
  s.plan->refuses = true;
  s.screen.send(command::ChooseModel{slow_server()});
  s.wait();
  REQUIRE(s.screen.find("button.try_again"));
  CHECK(faults_over(s.screen, "127.0.0.1:8080: the connection was refused.",
                    {"button.try_again", "button.dismiss"}) == "");
  s.plan->refuses = false;
  s.screen.click("button.try_again");
  s.wait();
  CHECK(chosen_model(s.screen.state()));
}

TEST_CASE("slow model: the window draws on while it waits, and Esc stops") {
  for (const char* view : {"pipeline", "generate"}) {
    ServedScreen s;
    s.screen.send(command::ChooseModel{slow_server()});
    s.wait();
    s.screen.send(command::SetView{view});
    s.plan->held = true;
    update(s.screen.state(), command::OpenSentence{"The cat"});
    update(s.screen.state(), command::Generate{});
    settle(s.screen.state());
    for (int i = 0; i < 5; ++i) s.screen.backend.frame();
    CHECK(working(s.screen.state()));
    const LayoutFaults faults(s.screen);
    for (const std::string& fault : faults.found()) CHECK(fault == "");
    s.screen.backend.key(GLFW_KEY_ESCAPE, 0);
    s.screen.backend.settle();
    CHECK(!working(s.screen.state()));
    s.plan->held = false;
  }
}

TEST_CASE("connect: llama-server has a place, and a sentence where it is not there") {
  const test::TestFolder folder;
  const std::string path = folder.file("llama-server", "#!/bin/sh\n");
  ServedScreen s;
  s.screen.ui.memory.connect.open = true;
  s.screen.backend.settle();
  s.screen.click("field.llama_server");
  s.screen.backend.text(path.c_str());
  s.screen.backend.settle();
  CHECK(s.screen.state().models.llama_server == path);
  const std::string wrong =
      path + ": this is no program that you may run; give the path of llama-server.";
  CHECK(why_no_llama_server(path) == wrong);
  CHECK(dialog_faults(s.screen) == "");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  CHECK(why_no_llama_server(path) == "");
  CHECK(!why_no_llama_server(folder.path("nowhere")).empty());
}

TEST_CASE("connect: Enter in the sentence's field asks a server at once, no key does") {
  ServedScreen s;
  s.screen.send(command::ChooseModel{slow_server()});
  s.wait();
  const int before = s.plan->asked;
  s.screen.click("field.sentence");
  for (const char* key : {"T", "h", "e"}) {
    s.screen.backend.text(key);
    s.screen.backend.frame();
    CHECK(waits_for_pause(s.screen.state()));
  }
  CHECK(s.plan->asked == before);
  s.screen.backend.key(GLFW_KEY_ENTER, 0);
  for (int i = 0; i < 3; ++i) s.screen.backend.frame();
  CHECK(!waits_for_pause(s.screen.state()));
  s.wait();
  CHECK(s.screen.state().in.opened.id == "model:The");
  CHECK(s.plan->asked > before);
}
