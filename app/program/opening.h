#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/capture/formats/format.h"

// A file on its way to the screen. A small one is read at once; a large one on a worker, so that no
// frame waits, and everything stays as it is until all of it is there.
namespace logitdice {

struct AppState;
struct WrittenText;
struct ModelAtHand;  // app/program/capture_source.h

/// What a file turned out to hold, ready for the screen.
struct ReadyFile {
  std::string name;  // what sentences and scenes call it
  Result<Opened> opened;
  std::shared_ptr<WrittenText>
      text;  // of recorded texts the first, made; null: it is something else
};

/// Larger files are read on a worker: below it that takes less than a frame.
inline constexpr std::size_t kReadAtOnce = std::size_t{256} << 10;  // bytes
inline constexpr double kProgressAfter_s = 0.3;

struct Opening {
  Task<std::shared_ptr<const ReadyFile>> task;
  bool running = false;
  std::string name;       // that is read
  std::size_t bytes = 0;  // so many
  double began_s = -1;    // by the window's clock; below 0: no tick has come yet
  double now_s = 0;
  double progress = 0;                     // 0 to 1
  std::shared_ptr<const ReadyFile> ready;  // waits for command::TakeOpened

  /// Whether it takes long enough to be told of.
  bool told() const { return running && began_s >= 0 && now_s - began_s >= kProgressAfter_s; }
};

/// Reads bytes, or what the path names where `bytes` is null.
std::shared_ptr<const ReadyFile> read_now(const std::string& name, const std::string* bytes,
                                          const ModelAtHand& at_hand);

/// Pasted bytes, which are kept where they can be read: see keep_pasted().
std::shared_ptr<const ReadyFile> read_pasted(const std::string& bytes, const ModelAtHand& at_hand);

/// The same on the worker, of pasted bytes or of what `name` names; what was being read before is
/// given up.
void start_opening(AppState& state, const std::string& name,
                   std::shared_ptr<const std::string> bytes, std::size_t size);
void give_up_opening(AppState& state);
void poll_opening(AppState& state, double now_s);

/// Puts what was read on the screen, or its sentence.
void show_ready(AppState& state, const ReadyFile& ready);

/// Where pasted bytes are kept, so that a state, a copied command and undo find them again:
/// $XDG_STATE_HOME/logitdice/pasted, or ~/.local/state/…; empty where neither is set.
std::string pasted_folder();
/// Writes them there under a name that is made of them; of the files there the newest stay. Empty
/// where that cannot be done.
std::string keep_pasted(const std::string& bytes);

}  // namespace logitdice
