#include "tests/monkey/deeds.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "app/pages/pages.h"
#include "app/ui/clipboard.h"
#include "core/capture/bundled.h"
#include "core/capture/bundled_captures.h"
#include "core/lesson/lesson.h"
#include "core/sampling/profiles.h"
#include "tests/monkey/files.h"

namespace logitdice::monkey {
namespace {

template <class List>
const auto& any(const List& list, unsigned number) {
  return list[number % std::size(list)];
}

double share(unsigned number) {
  return static_cast<double>(number) / kNumbers;
}

ImVec2 place_in(float x, float y, float w, float h, const Numbers& n) {
  return {x + w * static_cast<float>(share(n[2])), y + h * static_cast<float>(share(n[3]))};
}

ImVec2 somewhere(const Numbers& n) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  return place_in(0, 0, size.x, size.y, n);
}

// ---- the mouse ------------------------------------------------------------------------------

void click(Cage& cage, ImVec2 at, int button) {
  cage.backend.move(at);
  cage.backend.press(button);
  cage.backend.release(button);
}

// A control, in one of the ways of a mouse.
void touch(Cage& cage, const Numbers& n) {
  if (cage.ui.controls.rects().empty()) return;
  const WidgetRect r = any(cage.ui.controls.rects(), n[0]);
  const ImVec2 at = place_in(r.x, r.y, r.w, r.h, n);
  cage.touched = r.id;
  switch (n[1] % 10) {
    case 0:
      cage.backend.move(at);
      break;
    case 1:
      click(cage, at, 1);
      break;
    case 2:
      click(cage, at, 0);
      click(cage, at, 0);
      break;
    case 3:
      cage.backend.drag(at, {r.x + r.w * static_cast<float>(share(n[3])), at.y});
      break;
    case 4:
      cage.backend.drag(at, somewhere({0, 0, n[3], n[2]}));
      break;
    case 5:
      cage.backend.move(at);
      cage.backend.wheel(static_cast<float>(n[3] % 9) - 4);
      break;
    default:
      click(cage, at, 0);
  }
}

void click_anywhere(Cage& cage, const Numbers& n) {
  click(cage, somewhere(n), static_cast<int>(n[0] % 5));
}

// Down and not up again, or up without having been down.
void hold(Cage& cage, const Numbers& n) {
  cage.backend.move(somewhere(n));
  n[0] % 2 == 0 ? cage.backend.press() : cage.backend.release();
}

void leave(Cage& cage, const Numbers& n) {
  if (n[0] % 2 == 0) cage.backend.input().leave();
  cage.backend.input().focus(n[1] % 2 == 0);
}

// ---- the keyboard ---------------------------------------------------------------------------

void press_key(Cage& cage, const Numbers& n) {
  static constexpr int kNamed[] = {
      GLFW_KEY_ESCAPE,    GLFW_KEY_ENTER,   GLFW_KEY_TAB,        GLFW_KEY_BACKSPACE,
      GLFW_KEY_DELETE,    GLFW_KEY_RIGHT,   GLFW_KEY_LEFT,       GLFW_KEY_DOWN,
      GLFW_KEY_UP,        GLFW_KEY_PAGE_UP, GLFW_KEY_HOME,       GLFW_KEY_END,
      GLFW_KEY_PAGE_DOWN, GLFW_KEY_SPACE,   GLFW_KEY_MINUS,      GLFW_KEY_EQUAL,
      GLFW_KEY_PERIOD,    GLFW_KEY_COMMA,   GLFW_KEY_SLASH,      GLFW_KEY_F1,
      GLFW_KEY_F2,        GLFW_KEY_F3,      GLFW_KEY_F4,         GLFW_KEY_F5,
      GLFW_KEY_F6,        GLFW_KEY_F7,      GLFW_KEY_F8,         GLFW_KEY_F9,
      GLFW_KEY_F10,       GLFW_KEY_F11,     GLFW_KEY_F12,        GLFW_KEY_KP_ENTER,
      GLFW_KEY_KP_ADD,    GLFW_KEY_INSERT,  GLFW_KEY_LEFT_SHIFT, GLFW_KEY_MENU,
      GLFW_KEY_CAPS_LOCK, GLFW_KEY_UNKNOWN, GLFW_KEY_KP_0,       GLFW_KEY_APOSTROPHE};
  static constexpr int kMods[] = {0,
                                  0,
                                  0,
                                  0,
                                  0,
                                  0,
                                  GLFW_MOD_CONTROL,
                                  GLFW_MOD_SHIFT,
                                  GLFW_MOD_ALT,
                                  GLFW_MOD_CONTROL | GLFW_MOD_SHIFT};
  int key = any(kNamed, n[1]);
  if (n[0] % 3 == 1) key = GLFW_KEY_A + static_cast<int>(n[1] % 26);
  if (n[0] % 3 == 2 && n[1] % 3 == 0) key = GLFW_KEY_0 + static_cast<int>(n[1] % 10);
  const int times = n[3] % 16 == 0 ? 5 : 1;  // held down
  for (int i = 0; i < times; ++i) cage.backend.key(key, any(kMods, n[2]));
}

const std::string& any_text(const Cage& cage, unsigned number) {
  static const std::string kTexts[] = {"",
                                       "0",
                                       "0.5",
                                       "-1",
                                       "1e999",
                                       "NaN",  // so that printf's nan is known from it
                                       "inf",
                                       "99999999999999999999",
                                       "0.7, 0.3",
                                       "2.5e-324",
                                       "the cat sat on the mat",
                                       "Ünïcode ⟨▁Ġ⟩ 😀 שלום",
                                       std::string("a\0b", 3),
                                       "\xff\xfe half \xe2\x96",
                                       "(a|b)*c{2,5}",
                                       "[A-Z(",
                                       R"({"type":"object","properties":{"a":{"type":"integer"}}})",
                                       "yes no maybe",
                                       "{{p: cat}} and {{kept}}",
                                       "temperature=0.2..2",
                                       "../../etc/passwd",
                                       "$(touch x); `id`",
                                       "%s%n%s%n",
                                       "http://127.0.0.1:1",
                                       "localhost:99999",
                                       "a.json",
                                       "kept.json",
                                       "/dev/full",
                                       "1024x768",
                                       "0x0",
                                       "#3 #0",
                                       "\n\n\t",
                                       std::string(3000, 'w'),
                                       std::string(300, '\n')};
  static std::string server;
  if (number % 37 != 0) return any(kTexts, number);
  server = cage.server.address();
  return server;
}

void type(Cage& cage, const Numbers& n) {
  const std::string& text = any_text(cage, n[0]);
  if (n[1] % 2 == 0) cage.backend.key(GLFW_KEY_A, GLFW_MOD_CONTROL);
  cage.backend.text(text.substr(0, text.find('\0')));
  if (n[2] % 2 == 0) cage.backend.key(GLFW_KEY_ENTER);
}

bool is_plain(const std::string& path) {
  std::error_code none;
  return std::filesystem::is_regular_file(path, none);
}

void paste(Cage& cage, const Numbers& n) {
  const std::string& file = any(cage.files, n[0]);
  const bool from_file = n[1] % 2 == 0 && is_plain(file);
  copy_text(from_file ? bytes_of(file) : any_text(cage, n[0]));
  cage.backend.key(GLFW_KEY_V, GLFW_MOD_CONTROL);
}

// ---- files ----------------------------------------------------------------------------------

void drop(Cage& cage, const Numbers& n) {
  std::vector<std::string> paths;
  for (unsigned i = 0; i <= n[1] % 8 / 6; ++i) paths.push_back(any(cage.files, n[0] + i));
  cage.backend.input().drop(paths);
}

// Another program saves the file that is open, or deletes it.
void change_file(Cage& cage, const Numbers& n) {
  const std::string &to = any(cage.files, n[0]), &from = any(cage.files, n[1]);
  if (!is_plain(to) || to.starts_with("/")) return;
  std::error_code none;
  if (n[2] % 4 == 0) {
    std::filesystem::remove(to, none);
  } else if (is_plain(from) && from != to && !from.starts_with("/")) {
    std::ofstream(to, std::ios::binary) << bytes_of(from);
  }
}

// ---- the window -----------------------------------------------------------------------------

void resize(Cage& cage, const Numbers& n) {
  static constexpr std::pair<int, int> kSizes[] = {{1, 1},       {1, 900},     {1600, 1},
                                                   {640, 480},   {1024, 768},  {1280, 720},
                                                   {1920, 1080}, {3840, 2160}, {320, 200}};
  auto [w, h] = any(kSizes, n[0]);
  if (n[1] % 4 == 0) {
    w = 1 + static_cast<int>(n[2] % 2000);
    h = 1 + static_cast<int>(n[3] % 1200);
  }
  cage.backend.resize(w, h);
  FrameInput input;
  input.window = {w, h};
  cage.backend.frame(input);
}

void set_scale(Cage& cage, const Numbers& n) {
  static constexpr float kScales[] = {0, 0, 0, 1, 1.5f, 2, 0.5f};  // 0: as the window wants it
  cage.backend.set_scale(any(kScales, n[0]));
  if (n[1] % 4 == 0) cage.send(command::ZoomScale{static_cast<int>(n[2] % 9) - 4});
}

// A clock that stands, runs, or jumps.
void set_clock(Cage&, const Numbers& n) {
  static constexpr float kSteps[] = {1.0f / 60, 1.0f / 60, 1e-5f, 0.5f, 30, 7200};
  ImGui::GetIO().DeltaTime = any(kSteps, n[0]);
}

void let_pass(Cage& cage, const Numbers& n) {
  for (unsigned i = 0; i < n[0] % 30; ++i) cage.backend.frame();
  if (n[1] % 2 == 0) cage.wait();
}

// ---- where controls lead only after many clicks ---------------------------------------------

void go(Cage& cage, const Numbers& n) {
  switch (n[0] % 8) {
    case 0:
      return cage.send(command::SetView{std::string(any(all_pages(), n[1])->id)});
    case 1:
      return cage.send(command::OpenBundled{any(bundled_distributions(), n[1]).id});
    case 2:
      return cage.send(command::OpenBundled{any(bundled_captures(), n[1]).id});
    case 3:
      return cage.send(
          command::OpenLesson{any(bundled_lessons(), n[1]).id, static_cast<int>(n[2] % 8)});
    case 4:
      return cage.send(command::SetProfile{std::string(any(all_profiles(), n[1]).id)});
    case 5:
      return cage.send(command::CloseLesson{});
    case 6:
      return cage.send(command::SetLength{1 + static_cast<int>(n[1] % 12)});
    default:
      return n[1] % 2 ? cage.send(command::ToggleTheme{}) : cage.send(command::ToggleMotion{});
  }
}

void turn_back(Cage& cage, const Numbers& n) {
  const int times = n[1] % 8 == 0 ? 20 : 1;
  const int key = n[0] % 3 == 0 ? GLFW_KEY_Y : GLFW_KEY_Z;
  for (int i = 0; i < times; ++i) cage.backend.key(key, GLFW_MOD_CONTROL);
}

// ---- the model ------------------------------------------------------------------------------

void change_server(Cage& cage, const Numbers& n) {
  using test::Fault;
  static constexpr Fault kFaults[] = {Fault::kNone,        Fault::kNone,           Fault::kSilent,
                                      Fault::kClosed,      Fault::kHalf,           Fault::kSlow,
                                      Fault::kEndlessBody, Fault::kEndlessHeaders, Fault::kNoHttp};
  static constexpr int kStatus[] = {200, 200, 200, 204, 301, 401, 404, 429, 500, 503};
  Mood mood;
  mood.engine = n[0] / 16;
  if (n[0] % 2 == 0) {
    mood.fault = any(kFaults, n[1]);
    mood.status = any(kStatus, n[2]);
    mood.every = 1 + n[3] % 5;
    mood.changed_byte = n[1] % 4 == 0 ? n[3] : 0;
  }
  mood.pause_ms = n[2] % 5 == 0 ? static_cast<int>(n[3] % 60) : 0;
  cage.server.set_mood(mood);
}

void use_model(Cage& cage, const Numbers& n) {
  ModelChoice choice;
  switch (n[0] % 6) {
    case 0:
      return cage.send(command::LookForServers{{cage.server.address(), ""}});
    case 1:
      return cage.send(command::StopModel{});
    case 2:
      break;
    case 3:
      choice = ModelChoice::of_file(any(cage.files, n[1]));
      break;
    default:
      choice.kind = ModelChoice::Kind::server;
      choice.address = cage.server.address();
      choice.chat = n[1] % 4 == 0;
  }
  cage.send(command::ChooseModel{choice});
  if (n[2] % 3 != 0) cage.send(command::ConnectModel{});
}

constexpr Deed kDeeds[] = {
    {"touch", 300, touch},
    {"click", 40, click_anywhere},
    {"hold", 30, hold},
    {"leave", 6, leave},
    {"key", 250, press_key},
    {"type", 80, type},
    {"paste", 25, paste},
    {"drop", 35, drop},
    {"change_file", 10, change_file},
    {"resize", 25, resize},
    {"scale", 4, set_scale},
    {"clock", 15, set_clock},
    {"pass", 40, let_pass},
    {"go", 50, go},
    {"turn_back", 25, turn_back},
    {"server", 20, change_server},
    {"model", 20, use_model},
};

}  // namespace

std::span<const Deed> all_deeds() {
  return kDeeds;
}

const Deed* find_deed(std::string_view name) {
  const auto found = std::find_if(std::begin(kDeeds), std::end(kDeeds),
                                  [&](const Deed& deed) { return deed.name == name; });
  return found == std::end(kDeeds) ? nullptr : found;
}

}  // namespace logitdice::monkey
