#include "app/cli/set_up.h"

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "app/cli/capture_flags.h"
#include "app/desktop/interrupts.h"
#include "app/program/capture_source.h"
#include "app/program/commands.h"
#include "app/program/settle.h"
#include "app/program/source.h"
#include "app/program/update_model.h"
#include "core/capture/captured_values.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/model/model_file.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

std::string open_named(AppState& state, const Source& source) {
  if (source.name.empty()) return {};
  if (source.bytes || is_model_file(source.name, nullptr)) {
    update(state, command::OpenFile{source.name, source.bytes});
  } else {
    update(state, command::OpenBundled{source.name});
  }
  settle(state);
  return std::exchange(state.error, "");
}

// The entry and the token of a recorded text that are named.
std::string open_captured(AppState& state, const Look& look, const Source& source) {
  const auto before = state.in.text;
  if (std::string wrong = open_named(state, source); !wrong.empty()) return wrong;
  if (state.in.text == before || !state.in.text->source) {
    return no_recorded_texts(source.name);
  }
  const Result<Capture> capture =
      chosen_entry(state.in.text->source->file->captures, look.entry, source.name);
  if (!capture) return capture.error();
  const Result<std::size_t> step = chosen_step(capture.value(), look.step, source.name);
  if (!step) return step.error();
  if (look.entry > 0) update(state, command::OpenEntry{static_cast<std::size_t>(look.entry) - 1});
  if (look.as_captured && state.error.empty()) update(state, command::UseSettings{});
  if (state.error.empty()) update(state, command::SelectStep{static_cast<int>(step.value())});
  settle(state);
  return std::exchange(state.error, "");
}

std::string open_source(AppState& state, const Look& look, const Source& source) {
  const bool step = look.step > 0 && look.lesson.empty();
  const bool captured = look.entry > 0 || look.as_captured || step;
  return captured ? open_captured(state, look, source) : open_named(state, source);
}

}  // namespace

Result<Source> read_source(const std::string& name) {
  std::error_code problem;
  if (name.empty() || !std::filesystem::exists(name, problem)) return Source{name, nullptr};
  if (is_model_file(name, nullptr)) {  // as large as it may be, it is read beside the window
    const std::string wrong = check_model_file(name);
    return wrong.empty() ? Result<Source>(Source{name, nullptr}) : Error{wrong};
  }
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

std::string model_failure(const AppState& state) {
  return state.models.status == ModelDesk::Status::failed ? state.models.error : std::string();
}

}  // namespace logitdice::cli
