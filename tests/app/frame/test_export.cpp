#include <chrono>
#include <filesystem>
#include <thread>

#include "app/frame/svg_picture.h"
#include "core/readings/table.h"
#include "tests/app/screen.h"
#include "tests/test_folder.h"

using namespace logitdice;
using logitdice::test::content_of;
using logitdice::test::TestFolder;

namespace {

void press_ctrl_e(Screen& screen) {
  screen.key(GLFW_KEY_E, GLFW_MOD_CONTROL);
}

void wait(Screen& screen) {
  for (int i = 0; i < 5000 && screen.ui.exporter.running; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    screen.backend.frame();
  }
  REQUIRE_FALSE(screen.ui.exporter.running);
  screen.backend.settle();
}

// Replaces what is in the field, as a person does.
void type_into(Screen& screen, const std::string& field, const std::string& text) {
  screen.click(field);
  screen.key(GLFW_KEY_A, GLFW_MOD_CONTROL);
  screen.backend.text(text);
  screen.backend.settle();
}

// A program that stands for ours where it draws: what it was called with stands in its file.
std::string drawing_program(const TestFolder& folder, const std::string& more = "") {
  const std::string path = folder.file("draw.sh",
                                       "#!/bin/sh\nargs=\"$*\"\nwhile [ $# -gt 0 ]; do [ \"$1\" = "
                                       "-o ] && out=$2; shift; done\n" +
                                           more +
                                           "echo 'picture 1 of 2' >&2\n{ echo \"$args\"; cat "
                                           "/dev/stdin; } > \"$out\"\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

}  // namespace

TEST_CASE("export: tables and the trace by keyboard alone") {
  const TestFolder folder;
  Screen screen(1280, 720, 0);
  const struct {
    std::size_t row;
    const char* name;
  } cases[] = {{2, "a.tsv"}, {3, "a.csv"}, {4, "a.md"}, {5, "a.json"}};
  for (const auto& [row, name] : cases) {
    CAPTURE(name);
    press_ctrl_e(screen);
    REQUIRE(screen.ui.exporter.open);
    screen.ui.controls.drop_focus();
    screen.key(GLFW_KEY_TAB, GLFW_MOD_SHIFT);  // out of the field
    for (int i = 0; i < 12; ++i) screen.key(GLFW_KEY_UP);
    for (std::size_t i = 0; i < row; ++i) screen.key(GLFW_KEY_DOWN);
    REQUIRE(screen.ui.exporter.row == row);
    type_into(screen, "field.export_file", folder.path(name));
    screen.key(GLFW_KEY_ENTER);
    wait(screen);
    CHECK_FALSE(screen.ui.exporter.open);
    CHECK(screen.state().notice.find("It was saved to ") == 0);
    const std::string text = content_of(folder.path(name));
    const CellTable table = numbers_table(screen.state().distribution, screen.state().trace, 6);
    if (row == 2) CHECK(text == table_text(TableFormat::tsv, table));
    if (row == 3) CHECK(text == table_text(TableFormat::csv, table));
    if (row == 4) CHECK(text == table_text(TableFormat::markdown, table));
    if (row == 5) CHECK(text.find("\"rows\": [") != std::string::npos);
    screen.key(GLFW_KEY_ESCAPE);
  }
}

TEST_CASE("export: a picture in the window's size is what is on the screen") {
  const TestFolder folder;
  Screen screen(1280, 720, 0);
  press_ctrl_e(screen);
  screen.click("button.export_svg");
  CHECK(screen.ui.exporter.file.ends_with(".svg"));
  CHECK(screen.ui.exporter.size == "1280x720");
  type_into(screen, "field.export_file", folder.path("x.svg"));
  screen.backend.input().move(screen.centre("button.export_save"));
  screen.backend.frame();
  screen.backend.press();
  std::string asked;
  FrameResult result = screen.backend.release();
  for (int i = 0; i < 5 && asked.empty(); ++i) {
    asked = result.save_picture;
    if (!asked.empty()) break;
    result = screen.backend.frame();
  }
  CHECK(asked == folder.path("x.svg"));
  CHECK_FALSE(screen.ui.exporter.open);
  const std::string svg = screen.ui.svg();
  CHECK(svg.find(">Save as<") == svg.npos);
  CHECK(svg.find(">Pipeline<") != svg.npos);
}

TEST_CASE("export: another size and animations are drawn beside the window, with progress") {
  const TestFolder folder;
  Screen screen(1280, 720, 0);
  screen.ui.exporter.program = drawing_program(folder);
  screen.send(command::SetSeed{7});
  press_ctrl_e(screen);
  screen.click("button.export_sweep");
  type_into(screen, "field.export_sweep", "top_p=0.1..1");
  type_into(screen, "field.export_size", "640x400");
  type_into(screen, "field.export_file", folder.path("x.gif"));
  screen.click("button.export_save");
  wait(screen);
  CHECK_FALSE(screen.ui.exporter.open);
  const std::string said = content_of(folder.path("x.gif"));
  CHECK(said.find("render --state /dev/stdin --size 640x400 -o ") == 0);
  CHECK(said.find("--animate sweep:top_p=0.1..1") != std::string::npos);
  CHECK(said.find("\"seed\": 7") != std::string::npos);  // the scene came along
}

TEST_CASE("export: what goes wrong is said and nothing is lost") {
  const TestFolder folder;
  Screen screen(1280, 720, 0);
  press_ctrl_e(screen);
  screen.click("button.export_png");
  type_into(screen, "field.export_file", folder.path("x.jpg"));
  screen.click("button.export_save");
  CHECK(screen.ui.exporter.open);
  CHECK(screen.ui.exporter.error.find("not in .jpg") != std::string::npos);
  screen.click("button.export_sweep");
  type_into(screen, "field.export_sweep", "warmth=0..1");
  type_into(screen, "field.export_file", folder.path("x.gif"));
  screen.click("button.export_save");
  CHECK(screen.ui.exporter.error.find("there is no knob \"warmth\"") != std::string::npos);
  screen.ui.exporter.program =
      drawing_program(folder, "echo 'logitdice: no room for it.' >&2; exit 2\n");
  screen.click("button.export_phases");
  screen.click("button.export_save");
  wait(screen);
  CHECK(screen.ui.exporter.open);
  CHECK(screen.ui.exporter.error == "No room for it.");
  CHECK_FALSE(std::filesystem::exists(folder.path("x.gif")));
}

TEST_CASE("export: Esc ends what runs, and then the dialog") {
  const TestFolder folder;
  Screen screen(1280, 720, 0);
  screen.ui.exporter.program = drawing_program(folder, "echo 'picture 1 of 2' >&2; sleep 30\n");
  press_ctrl_e(screen);
  screen.click("button.export_phases");
  type_into(screen, "field.export_file", folder.path("x.gif"));
  screen.click("button.export_save");
  for (int i = 0; i < 2000 && screen.ui.exporter.progress < 0.4; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    screen.backend.frame();
  }
  CHECK(screen.ui.exporter.progress == 0.5);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK_FALSE(screen.ui.exporter.running);
  CHECK(screen.ui.exporter.open);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK_FALSE(screen.ui.exporter.open);
  CHECK_FALSE(std::filesystem::exists(folder.path("x.gif")));
}

TEST_CASE("export: the dialog fits and nothing overlaps, in any window") {
  for (const auto& [w, h] : {std::pair{640, 480}, {1024, 768}, {1280, 720}, {1920, 1080}}) {
    Screen screen(w, h, 0);
    press_ctrl_e(screen);
    for (std::size_t row = 0; row < all_exports().size(); ++row) {
      CAPTURE(w);
      CAPTURE(row);
      choose_export(screen.ui.exporter, row);
      screen.backend.settle();
      const WidgetRect* save = screen.find("button.export_save");
      const WidgetRect* file = screen.find("field.export_file");
      REQUIRE(save);
      REQUIRE(file);
      const WidgetRect* last = screen.find(row == 7 ? "field.export_sweep" : "field.export_file");
      REQUIRE(last);
      CHECK(last->y + last->h < save->y);
      CHECK(save->y + save->h < static_cast<float>(h));
    }
  }
}

TEST_CASE("keys: Ctrl Shift C copies the command, Ctrl C the numbers") {
  Screen screen(1280, 720, 0);
  screen.key(GLFW_KEY_C, GLFW_MOD_CONTROL | GLFW_MOD_SHIFT);
  const std::string line = ImGui::GetClipboardText();
  CHECK(line.starts_with("logitdice cat_sat_on --view pipeline "));
  CHECK(line.find("--size 1280x720 --scene '{\"preferences\":{\"reduced_motion\":true}}'") !=
        std::string::npos);
  screen.key(GLFW_KEY_C, GLFW_MOD_CONTROL);
  CHECK(std::string(ImGui::GetClipboardText()).starts_with("rank\ttoken\t"));
}
