#include "app/cli/set_up.h"

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "app/cli/capture_flags.h"
#include "app/desktop/interrupts.h"
#include "app/program/commands.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "core/capture/captured_values.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

// The entry and the token of a recorded text that are named.
std::string open_captured(AppState& state, const Look& look, const Source& source) {
  const Result<Opened> opened = open_bytes(*source.bytes, source.name);
  if (!opened) return opened.error();
  const auto* captures = std::get_if<Captures>(&opened.value());
  if (!captures) {
    return "--entry, --step and --as-captured are about recorded texts, which " +
           logitdice::quoted(source.name) + " does not hold.";
  }
  const Result<Capture> capture = chosen_entry(*captures, look.entry, source.name);
  if (!capture) return capture.error();
  const Result<std::size_t> step = chosen_step(capture.value(), look.step, source.name);
  if (!step) return step.error();
  show_capture(state, capture.value(), source.name);
  if (look.as_captured) {
    if (std::string why = settings_refusal(capture.value()); !why.empty()) return why;
    state.in.profile = capture->profile;
    state.in.knobs = capture->knobs;
  }
  select_step(state, static_cast<int>(step.value()));
  settle(state);
  return std::exchange(state.error, "");
}

std::string open_source(AppState& state, const Look& look, const Source& source) {
  const bool step = look.step > 0 && look.lesson.empty();
  if (look.entry > 0 || look.as_captured || step) {
    if (source.bytes) return open_captured(state, look, source);
    return "--entry, --step and --as-captured are about a FILE with recorded texts.";
  }
  if (source.name.empty()) return {};
  if (source.bytes) {
    update(state, command::OpenFile{source.name, source.bytes});
  } else {
    update(state, command::OpenBundled{source.name});
  }
  settle(state);
  return std::exchange(state.error, "");
}

}  // namespace

Result<Source> read_source(const std::string& name) {
  std::error_code problem;
  if (name.empty() || !std::filesystem::exists(name, problem)) return Source{name, nullptr};
  Result<std::string> bytes = read_file(name, kMaxFileBytes, closing_signal_pending);
  if (!bytes) return Error{bytes.error()};
  return Source{name, std::make_shared<const std::string>(std::move(bytes).value())};
}

std::string set_up(AppState& state, const Look& look, const Source& source) {
  const auto open = [&](AppState& s) { return open_source(s, look, source); };
  return set_look(state, look, open, closing_signal_pending);
}

void wait_for_workers(AppState& state) {
  settle(state);
  while (working(state)) {
    carry_out(state, {command::Tick{0}});
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace logitdice::cli
