#include "tests/window/session.h"

#include <signal.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/window/drop_source.h"

namespace logitdice::test {
namespace {

constexpr double kPatience_s =
    20;                            // sanitizers on a busy machine are slow; waiting ends at success
constexpr double kPause_s = 0.06;  // more than a frame on a software rasteriser

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what);
}

template <class Condition>
bool wait_until(Condition condition, double limit_s = kPatience_s) {
  for (const double end_s = now_s() + limit_s; now_s() < end_s; sleep_s(0.01)) {
    if (condition()) return true;
  }
  return condition();
}

std::string pixels(double value) {
  return std::to_string(std::lround(value));
}

}  // namespace

Session::Session(const std::vector<std::string>& arguments, const Environment& environment,
                 const std::vector<std::string>& under, Display display)
    : display_(std::move(display)) {
  std::filesystem::create_directory(folder_ / "automation");
  std::vector<std::string> command = under;
  command.push_back(LOGITDICE_EXECUTABLE);  // a subcommand comes first
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.insert(command.end(), {"--automation", folder_ / "automation"});
  const double began_s = now_s();
  Environment all{"DISPLAY=" + display_.name(), "WAYLAND_DISPLAY",
                  "XDG_CONFIG_HOME=" + folder_.path() + "/config"};
  all.insert(all.end(), environment.begin(), environment.end());
  program_ = Process(command, all, folder_ / "program");
  std::optional<int> ended;
  wait_until([&] { return !read("state.json").is_null() || (ended = program_.wait(0)); });
  start_up_s_ = now_s() - began_s;
  if (ended) fail("the program ended with " + std::to_string(*ended) + ": " + standard_error());
  if (read("state.json").is_null()) fail("the program drew no frame; " + standard_error());
  find_window();
}

void Session::find_window() {
  // Without a window manager nobody gives the focus away: take it.
  const bool found = wait_until([&] {
    const Outcome search =
        run_to_end({"xdotool", "search", "--onlyvisible", "--class", "logitdice"},
                   {"DISPLAY=" + display_.name()});
    window_ = search.out.substr(0, search.out.find('\n'));
    return search.code == 0 && !window_.empty();
  });
  if (!found) fail("xdotool finds no window");
  xdotool({"windowfocus", "--sync", window_});
}

// ---- What is there -------------------------------------------------------------------------

nlohmann::json Session::read(const std::string& file) const {
  const std::string text = read_text(folder_ / "automation/" + file);
  const auto parsed = nlohmann::json::parse(text, nullptr, false);
  return parsed.is_discarded() ? nlohmann::json() : parsed;
}

Session::State Session::state() const {
  return read("state.json");
}

Session::State Session::wait_for(const std::string& what, const Predicate& predicate) const {
  State last;
  const bool happened = wait_until([&] {
    last = state();
    return !last.is_null() && predicate(last);
  });
  if (!happened) fail("did not happen: " + what + "; the last state was " + last.dump());
  return last;
}

std::optional<WidgetBox> Session::find_widget(const std::string& id) const {
  const nlohmann::json file = read("widgets.json");
  if (file.is_null()) return std::nullopt;
  for (const auto& widget : file.at("widgets")) {
    if (widget.at("id") != id) continue;
    return WidgetBox{widget.at("x"), widget.at("y"), widget.at("w"), widget.at("h")};
  }
  return std::nullopt;
}

bool Session::has_widget(const std::string& id) const {
  return find_widget(id).has_value();
}

WidgetBox Session::widget(const std::string& id) const {
  // A new size or scale moves things a frame or two after the state tells of it.
  std::optional<WidgetBox> box;
  const bool at_rest = wait_until([&] {
    const std::optional<WidgetBox> before = std::exchange(box, find_widget(id));
    if (box && before == box) return true;
    sleep_s(kPause_s);
    return false;
  });
  if (!at_rest) fail(box ? "the widget does not rest: " + id : "no widget with the id " + id);
  return *box;
}

std::pair<int, int> Session::window_size() const {
  const auto window = read("widgets.json").value("window", nlohmann::json::object());
  return {static_cast<int>(window.value("w", 0.0)), static_cast<int>(window.value("h", 0.0))};
}

// ---- What the user does --------------------------------------------------------------------

void Session::xdotool(std::vector<std::string> words) const {
  words.insert(words.begin(), "xdotool");
  const Outcome outcome = run_to_end(words, {"DISPLAY=" + display_.name()});
  if (outcome.code != 0) fail("xdotool " + words[1] + " failed: " + outcome.err);
}

void Session::move_to(double x, double y) const {
  xdotool({"mousemove", "--window", window_, "--", pixels(x), pixels(y)});
  sleep_s(kPause_s);
}

void Session::drag(const std::string& id, double from, double to) const {
  const WidgetBox box = widget(id);
  const auto x = [&](double share) { return box.x + share * (box.w - 1); };
  const double y = box.y + box.h / 2;
  constexpr int kSteps = 5;
  move_to(x(from), y);
  xdotool({"mousedown", "1"});
  sleep_s(kPause_s);
  for (int i = 1; i <= kSteps; ++i) move_to(x(from + (to - from) * i / kSteps), y);
  xdotool({"mouseup", "1"});
  sleep_s(kPause_s);
}

void Session::drag_onto(const std::string& from, const std::string& to, double y) const {
  const WidgetBox start = widget(from), end = widget(to);
  const double x0 = start.x + start.w / 2, y0 = start.y + start.h / 2;
  const double x1 = end.x + end.w / 2, y1 = end.y + y * end.h;
  constexpr int kSteps = 6;
  move_to(x0, y0);
  xdotool({"mousedown", "1"});
  sleep_s(kPause_s);
  for (int i = 1; i <= kSteps; ++i) {
    move_to(x0 + (x1 - x0) * i / kSteps, y0 + (y1 - y0) * i / kSteps);
  }
  xdotool({"mouseup", "1"});
  sleep_s(kPause_s);
}

void Session::click_at(double x, double y, int button) const {
  move_to(x, y);
  xdotool({"mousedown", std::to_string(button)});
  sleep_s(kPause_s);
  xdotool({"mouseup", std::to_string(button)});
  sleep_s(kPause_s);
}

void Session::click(const std::string& id, int button) const {
  const WidgetBox box = widget(id);
  click_at(box.x + box.w / 2, box.y + box.h / 2, button);
}

void Session::hover(const std::string& id) const {
  const WidgetBox box = widget(id);
  move_to(box.x + box.w / 2, box.y + box.h / 2);
}

void Session::wheel_down(const std::string& id, int notches) const {
  hover(id);
  for (int i = 0; i < notches; ++i) xdotool({"click", "5"});
  sleep_s(kPause_s);
}

void Session::key(const std::string& x_name) const {
  xdotool({"key", x_name});
}

void Session::type(const std::string& text, int pause_ms) const {
  xdotool({"type", "--delay", std::to_string(pause_ms), text});
}

void Session::click_and(const std::string& id, const std::vector<std::string>& words) const {
  const WidgetBox box = widget(id);
  std::vector<std::string> all{
      "mousemove", "--window", window_, pixels(box.x + box.w / 2), pixels(box.y + box.h / 2),
      "click",     "1"};
  all.insert(all.end(), words.begin(), words.end());
  xdotool(all);
}

void Session::resize(int width, int height) const {
  xdotool({"windowsize", window_, std::to_string(width), std::to_string(height)});
  const bool happened = wait_until([&] { return window_size() == std::pair(width, height); });
  if (!happened) fail("the window did not take the size " + std::to_string(width));
}

void Session::drop(const std::vector<std::string>& paths) const {
  if (!drop_files(display_.name(), std::stoul(window_), paths, kPatience_s)) {
    fail("the window did not take the dropped files");
  }
}

// ---- The process ---------------------------------------------------------------------------

double Session::cpu_s() const {
  const std::string stat = read_text("/proc/" + std::to_string(program_.id()) + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));  // from the third field on
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

int Session::close() {
  program_.signal(SIGTERM);
  return wait_for_end();
}

int Session::wait_for_end() {
  const auto code = program_.wait(kPatience_s);
  if (!code) fail("the program does not end");
  return *code;
}

std::string Session::title() const {
  const Outcome named =
      run_to_end({"xdotool", "getwindowname", window_}, {"DISPLAY=" + display_.name()});
  return named.out.substr(0, named.out.find('\n'));
}

std::string Session::standard_error() const {
  return read_text(folder_ / "program.err");
}

}  // namespace logitdice::test
