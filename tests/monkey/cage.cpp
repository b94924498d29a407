#include "tests/monkey/cage.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

#include "app/pages/pages.h"
#include "app/program/changes.h"
#include "app/program/lesson_run.h"
#include "app/program/scene.h"
#include "app/program/session_file.h"
#include "app/program/settle.h"
#include "app/program/turns.h"
#include "core/text/utf8.h"
#include "tests/app/finite_vertices.h"
#include "tests/app/program/compared.h"
#include "tests/monkey/deeds.h"

namespace logitdice::monkey {
namespace {

using test::first_difference;
using test::without_step;

constexpr std::size_t kKeptEvery = 100;  // events
constexpr int kLongestWait = 5000;       // polls, of a millisecond and more

void require(bool holds, const std::string& fault) {
  if (holds) return;
  std::fprintf(stderr, "monkey: %s\n", fault.c_str());
  std::abort();
}

template <class T>
std::string error_of(const Result<T>& result) {
  return result ? "" : result.error();
}

Ui& prepared(Ui& ui) {
  start(ui.state);
  ui.exporter.program = "false";  // nothing is started
  ui.notes.recording = true;
  return ui;
}

// ---- what is on the screen ------------------------------------------------------------------

void check_controls(const Controls& controls) {
  for (const WidgetRect& r : controls.rects()) {
    require(std::isfinite(r.x + r.y + r.w + r.h), r.id + " is nowhere");
  }
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

// As printf writes what is no number. Where the program means one it says "NaN"; what was typed it
// quotes.
bool shows_nan(const std::string& text) {
  for (std::size_t at = text.find("nan"); at != std::string::npos; at = text.find("nan", at + 1)) {
    const bool begins = at == 0 || (!is_letter(text[at - 1]) && text[at - 1] != '"');
    const bool ends = at + 3 == text.size() || !is_letter(text[at + 3]);
    if (begins && ends) return true;
  }
  return false;
}

void check_sentence(const std::string& sentence) {
  require(is_utf8(sentence), "no UTF-8 is said: " + sentence);
  const bool plain = std::none_of(sentence.begin(), sentence.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\n') || c == 0x7f;
  });
  require(plain, "control bytes are said: " + sentence);
}

void check_trace(const AppState& s) {
  if (!s.lost.empty()) return;
  const int shown = std::min(64, s.trace.ranking.size());
  for (const Row& row : s.trace.rows(0, shown)) {
    const bool numbers = std::isfinite(row.p.low) && std::isfinite(row.p.high) &&
                         std::isfinite(row.final.low) && std::isfinite(row.final.high) &&
                         std::isfinite(row.cumulative.high);
    require(numbers, "a probability of rank " + std::to_string(row.rank) + " is no number");
  }
}

// ---- what is kept ---------------------------------------------------------------------------

// In a program that opens no model, of a person who trusts the same ones. True where the scene came
// back whole.
bool comes_back(const ModelDesk& desk, const std::string& scene, std::string& again) {
  AppState state{all_pages()};
  state.models.open = nullptr;
  start(state);
  state.models.llama_server = desk.llama_server;
  state.models.trusted = desk.trusted;
  const Result<JsonDocument> document = JsonDocument::parse(scene, "kept");
  require(document.ok(), "what is kept is no JSON: " + error_of(document));
  const std::vector<Error> errors = set_scene(state, document.value());
  for (const Error& error : errors) {
    check_sentence(error.message);
    require(error.message.starts_with("kept:"), "of what is kept is said: " + error.message);
  }
  again = scene_text(state);
  return errors.empty();
}

}  // namespace

Cage::Cage(std::vector<std::string> files_at, bool patient)
    : ui(all_pages()),
      backend(prepared(ui), 1280, 720, 0),
      files(std::move(files_at)),
      patient_(patient) {
  backend.settle();
  start_ = ui.state.in;
}

void Cage::settle_and_draw() {
  settle(ui.state);
  backend.frame();
}

void Cage::wait() {
  for (int i = 0; i < kLongestWait && (working(ui.state) || ui.state.opening.ready); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    backend.frame();
  }
}

// What was touched, where the program stands, what it says.
void Cage::tell(const Event& event) const {
  const AppState& s = ui.state;
  std::string text = text_of({event}) + "  " + touched + " → " + std::string(s.page->id);
  if (s.lesson) text += ", a lesson's step " + std::to_string(s.lesson->step);
  text += ", undo " + std::to_string(s.undo.size()) + ", redo " + std::to_string(s.redo.size());
  for (const std::string* sentence : {&s.notice, &s.error}) {
    if (!sentence->empty()) text += "\n  " + *sentence;
  }
  std::fprintf(stderr, "%s\n", text.c_str());
}

void Cage::act(const Event& event) {
  touched.clear();
  find_deed(event.deed)->act(*this, event.numbers);
  while (!backend.input().empty()) backend.frame();
  if (patient_) wait();
  backend.frame();
  ui.state.quit = false;  // it was asked for, and the monkey goes on
  if (tells) tell(event);
  check();
  if (++done_ % kKeptEvery == 0) check_kept();
}

void Cage::check() {
  require(all_vertices_finite(), "a vertex is nowhere");
  check_controls(ui.controls);
  std::string_view before;
  for (const DrawnText& text : ui.notes.drawn) {
    require(!shows_nan(text.text), "on the page " + std::string(ui.state.page->id) +
                                       " stands: " + text.text + ", after: " + std::string(before));
    before = text.text;
  }
  check_sentence(ui.state.error);
  check_sentence(ui.state.notice);
  check_trace(ui.state);
  check_turns();
}

// A state that was loaded is a beginning, too.
void Cage::check_turns() {
  const AppState& s = ui.state;
  if (s.lesson) return;  // it has turns of its own
  forgot_ = forgot_ || s.undo.size() >= kMostTurns;
  if (!s.undo.empty()) return;
  if (s.redo.empty()) {
    start_ = s.in;
    forgot_ = false;
  } else if (patient_ && !forgot_) {
    check_start();
  }
}

void Cage::check_start() {
  const Inputs now = without_step(ui.state.in), then = without_step(start_);
  require(now == then,
          "undo leads elsewhere than to the start: " + change_text(ui.state.pages, then, now));
}

void Cage::check_kept() {
  if (working(ui.state)) return;
  const std::string scene = scene_text(ui.state);
  std::string again;
  if (!comes_back(ui.state.models, scene, again)) return;
  require(scene == again,
          "what is kept came back as another thing:" + first_difference(scene, again));
}

void Cage::finish() {
  backend.resize(1280, 720);
  send(command::StopModel{});
  send(command::CloseLesson{});
  wait();
  check_kept();
  const Result<bool> saved = save_state(ui.state, "kept.json");
  require(saved.ok(), "the state was not saved: " + error_of(saved));
  if (!forgot_) {
    while (!ui.state.undo.empty()) send(command::Undo{});
    check_start();
  }
  send(command::OpenFile{"kept.json"});
  backend.settle();
  check();
}

}  // namespace logitdice::monkey
