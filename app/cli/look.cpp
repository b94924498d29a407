#include "app/cli/look.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "app/cli/arguments.h"
#include "app/cli/names.h"
#include "app/cli/source.h"
#include "app/cli/view_names.h"
#include "app/look/theme_name.h"
#include "app/program/presenter.h"
#include "core/lesson/lesson.h"
#include "core/server/address.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

constexpr double kLowestScale = 0.8, kHighestScale = 3;
constexpr int kPhaseCount = 6;

bool read_side(std::string_view text, int& side) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, side);
  return read.ec == std::errc() && read.ptr == end && side >= kSmallestSide && side <= kLargestSide;
}

std::string ids_of_hideable() {
  std::string text;
  for (const HideablePart& part : hideable_parts()) {
    text += (text.empty() ? "" : ", ") + std::string(part.id);
  }
  return text;
}

// The names between the commas, or a sentence.
Result<std::vector<std::string>> read_hidden(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t end = std::min(list.find(',', from), list.size());
    names.push_back(list.substr(from, end - from));
    if (!find_hideable(names.back())) {
      return Error{"--hide has " + quoted(names.back()) + ": it takes " + ids_of_hideable() +
                   ", with commas between them."};
    }
    from = end + 1;
  }
  return names;
}

std::string read_lesson_flags(const LookFlags& flags, Look& look) {
  if (flags.lesson && flags.lesson->empty()) return "--lesson needs a lesson's id, or a file.";
  look.lesson = flags.lesson.value_or("");
  if (!flags.step) return {};
  if (!flags.lesson && !presents_lesson(flags) && !flags.file) {
    return "--step is a step of a lesson or of a recorded text: name one with --lesson or as FILE.";
  }
  constexpr std::int64_t kMostSteps = 65536;  // of a recorded text
  const auto step = read_whole("--step", *flags.step, 1, kMostSteps);
  if (!step) return step.error();
  look.step = static_cast<int>(step.value());
  return {};
}

std::string read_model_flags(const ModelFlags& flags, Look& look) {
  if (std::string wrong = misplaced(flags); !wrong.empty()) return wrong;
  if (flags.model && flags.model->empty()) return "--model needs the name of a GGUF file.";
  if (flags.model) look.model = ModelChoice::of_file(*flags.model);
  look.model.chat = flags.chat;
  look.model.llama_server = flags.model && (flags.llama_server || flags.chat);
  look.llama_server = flags.llama_server.value_or("");
  if (!flags.server) return {};
  const Result<ServerAddress> address = parse_address(*flags.server);
  if (!address) return address.error();
  look.model.kind = ModelChoice::Kind::server;
  look.model.address = *flags.server;  // as a person types it in the window
  look.model.served = flags.server_model.value_or("");
  look.model.key_env = flags.api_key_env.value_or("");
  return {};
}

}  // namespace

void add_look_flags(CommandLine& line, LookFlags& flags) {
  add_value(line, "FILE", "", source_help(false), flags.file);
  add_value(line, "--view", "NAME", "Which tab: " + ids_of(view_names()) + ".", flags.view);
  add_value(line, "--theme", "WORD", "dark, light or contrast.", flags.theme);
  add_value(line, "--scale", "X", "Size of everything, 0.8 to 3.", flags.scale);
  add_value(line, "--size", "WxH",
            "In pixels, 1600x900 for example, each side " + std::to_string(kSmallestSide) + " to " +
                std::to_string(kLargestSide) + ".",
            flags.size);
  add_value(line, "--phase", "N", "Which of the six phases, 1 to 6, in the order of the chain.",
            flags.phase);
  add_value(line, "--state", "FILE", "A saved state; flags beside it count more.", flags.state);
  add_switch(line, "--present", "As before a class: large type, and only the page (F5); a lesson's id behind it opens it.",
             flags.present);
  add_value(line, "--hide", "a,b,c", "What a class is not to see: " + ids_of_hideable() + ".",
            flags.hide);
  add_value(line, "--lesson", "ID|FILE",
            "A lesson (see logitdice list lessons), or a file of your own.", flags.lesson);
  add_value(line, "--step", "N", "Which step of the lesson, or token of the recorded text in FILE, from 1.", flags.step);
  add_value(line, "--scene", "JSON",
            "A scene: members of a saved state, and only those that differ from a fresh start, as "
            "Ctrl Shift C writes them. Flags beside it count more.",
            flags.scene);
  add_model_flags(line, flags.model, false);
  add_chain_flags(line, flags.chain);
  add_capture_flags(line, flags.capture, false);
}

bool presents_lesson(const LookFlags& flags) {
  return flags.present && flags.file && !flags.lesson && find_lesson(*flags.file) != nullptr;
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
    const auto theme = read_word("--theme", *flags.theme, kThemeIds);
    if (!theme) return Error{theme.error()};
    look.theme = *flags.theme;
  }
  if (flags.scale) {
    const auto scale = read_number("--scale", *flags.scale, kLowestScale, kHighestScale);
    if (!scale) return Error{scale.error()};
    look.scale = static_cast<float>(scale.value());
  }
  if (flags.phase) {
    const auto phase = read_whole("--phase", *flags.phase, 1, kPhaseCount);
    if (!phase) return Error{phase.error()};
    look.phase = static_cast<int>(phase.value());
  }
  if (flags.state && flags.state->empty()) return Error{"--state needs the name of a file."};
  look.state = flags.state.value_or("");
  look.present = flags.present;
  if (flags.hide) {
    Result<std::vector<std::string>> hidden = read_hidden(*flags.hide);
    if (!hidden) return Error{hidden.error()};
    look.hide = std::move(hidden).value();
  }
  if (std::string wrong = read_lesson_flags(flags, look); !wrong.empty()) return Error{wrong};
  look.scene = flags.scene.value_or("");
  look.file = flags.file.value_or("");
  if (std::string wrong = read_model_flags(flags.model, look); !wrong.empty()) return Error{wrong};
  if (presents_lesson(flags)) look.lesson = std::exchange(look.file, "");
  Result<ChainArguments> chain = chain_arguments(flags.chain);
  if (!chain) return Error{chain.error()};
  look.chain = std::move(chain).value();
  const Result<CaptureChoice> capture = capture_choice(flags.capture);
  if (!capture) return Error{capture.error()};
  look.entry = capture->entry;
  look.as_captured = capture->as_captured;
  return look;
}

std::string read_size(const LookFlags& flags, int& width, int& height) {
  if (!flags.size) return {};
  const std::string_view text = *flags.size;
  const size_t cross = text.find('x');
  const bool read = cross != text.npos && read_side(text.substr(0, cross), width) &&
                    read_side(text.substr(cross + 1), height);
  if (read) return {};
  return "--size is " + logitdice::quoted(*flags.size) +
         ": it takes two sides in pixels like 1600x900, each " + std::to_string(kSmallestSide) +
         " to " + std::to_string(kLargestSide) + ".";
}

}  // namespace logitdice::cli
