#include "app/cli/look.h"

#include "app/cli/names.h"
#include "app/cli/view_names.h"

namespace logitdice::cli {
namespace {

constexpr double kLowestScale = 0.8, kHighestScale = 3;
constexpr std::string_view kThemes[] = {"dark", "light"};

std::string read_lesson_flags(const LookFlags& flags, Look& look) {
  if (flags.lesson && flags.lesson->empty()) return "--lesson needs a lesson's id, or a file.";
  look.lesson = flags.lesson.value_or("");
  if (!flags.step) return {};
  if (!flags.lesson) return "--step is a step of a lesson: name one with --lesson.";
  const auto step = read_whole("--step", *flags.step, 1, 1000);
  if (!step) return step.error();
  look.step = static_cast<int>(step.value());
  return {};
}

}  // namespace

void add_look_flags(CommandLine& line, LookFlags& flags) {
  add_value(line, "--view", "NAME", "Which tab: " + ids_of(view_names()) + ".", flags.view);
  add_value(line, "--theme", "WORD", "dark or light.", flags.theme);
  add_value(line, "--scale", "X", "Size of everything, 0.8 to 3.", flags.scale);
  add_value(line, "--state", "FILE", "A saved state; flags beside it count more.", flags.state);
  add_value(line, "--lesson", "ID|FILE",
            "A lesson (see logitdice list lessons), or a file of your own.", flags.lesson);
  add_value(line, "--step", "N", "Which step of the lesson, from 1.", flags.step);
}

Result<Look> read_look(const LookFlags& flags) {
  Look look;
  if (flags.view) {
    std::vector<std::string_view> ids;
    for (const ViewName& view : view_names()) ids.push_back(view.id);
    const auto view = read_word("--view", *flags.view, ids);
    if (!view) return Error{view.error()};
    look.view = *flags.view;
  }
  if (flags.theme) {
    const auto theme = read_word("--theme", *flags.theme, kThemes);
    if (!theme) return Error{theme.error()};
    look.theme = *flags.theme;
  }
  if (flags.scale) {
    const auto scale = read_number("--scale", *flags.scale, kLowestScale, kHighestScale);
    if (!scale) return Error{scale.error()};
    look.scale = static_cast<float>(scale.value());
  }
  if (flags.state && flags.state->empty()) return Error{"--state needs the name of a file."};
  look.state = flags.state.value_or("");
  if (std::string wrong = read_lesson_flags(flags, look); !wrong.empty()) return Error{wrong};
  return look;
}

}  // namespace logitdice::cli
