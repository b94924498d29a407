#include "app/cli/set_up.h"

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "app/desktop/interrupts.h"
#include "app/program/commands.h"
#include "app/program/settle.h"
#include "app/program/update_model.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/model/model_file.h"

namespace logitdice::cli {
namespace {

std::string open_source(AppState& state, const Source& source) {
  if (source.name.empty()) return {};
  if (source.bytes || is_model_file(source.name, nullptr)) {
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
  if (is_model_file(name, nullptr)) {  // as large as it may be, it is read beside the window
    const std::string wrong = check_model_file(name);
    return wrong.empty() ? Result<Source>(Source{name, nullptr}) : Error{wrong};
  }
  Result<std::string> bytes = read_file(name, kMaxFileBytes, closing_signal_pending);
  if (!bytes) return Error{bytes.error()};
  return Source{name, std::make_shared<const std::string>(std::move(bytes).value())};
}

std::string set_up(AppState& state, const Look& look, const Source& source) {
  const auto open = [&](AppState& s) { return open_source(s, source); };
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
