#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/read_progress.h"
#include "core/base/result.h"
#include "core/capture/capture.h"
#include "core/capture/distribution.h"
#include "core/files/files.h"
#include "core/json/value.h"

// The one door for files: whatever comes as a file, a pipe, standard input or pasted bytes is told
// apart and read here.
namespace logitdice {

/// A saved state or scene of the program: an object with the key "logitdice_state" or
/// "logitdice_scene". What it means is the program's business.
struct SceneDocument {
  JsonDocument json;
};

/// A lesson as it is written. What it says is the business of core/lesson, which lies above this
/// room: read_lesson().
struct LessonText {
  std::string bytes;
};

/// A tree of texts with their probabilities, for beam search. What it says is the business of
/// core/decoding: read_text_tree().
struct TreeText {
  std::string bytes;
};

/// The recorded texts of a file: one, or those of a batch, the choices of one answer, the lines of
/// a log. At least one of them can be read.
struct Captures {
  std::vector<CaptureEntry> entries;

  explicit Captures(std::vector<CaptureEntry> list) : entries(std::move(list)) {}
  Captures(const Captures&) = default;
  Captures(Captures&&) = default;
  Captures& operator=(const Captures&) = default;
  Captures& operator=(Captures&&) = default;
  [[gnu::noinline]] ~Captures() {}  // inlined, g++ 12 sees an uninitialised one in Opened

  /// The first that can be read.
  const Capture& first() const;
};

/// What a file turned out to hold. A capture has at least one step.
using Opened = std::variant<Distribution, Captures, SceneDocument, LessonText, TreeText>;

struct Format {
  std::string_view id;     // "npy"
  std::string_view title;  // in sentences that list what is read: ".npy files"
  /// Whether to read these bytes this way. `beginning` is the first kBeginningBytes of them, `name`
  /// what the file is called, for its extension.
  bool (*looks_like)(std::string_view beginning, std::string_view name);
  /// Refuses with "name:line:column: sentence", or "name: sentence" where there are no lines.
  Result<Opened> (*read)(std::string bytes, std::string_view name);
  /// What the names of such files usually end in, for dialogs: ".npy".
  std::span<const std::string_view> extensions;
};

inline constexpr std::size_t kBeginningBytes = 4096;

/// Every format, in the order in which they are asked: the first that says yes reads the bytes, so
/// what asks for little comes last.
std::span<const Format> all_formats();

/// "*.json", "*.npy", …: what a dialog for opening a file shows, each once, in the order of the
/// table.
std::vector<std::string> file_patterns();

/// What the bytes hold. `name` begins the sentences; a path as it is, or "stdin".
Result<Opened> open_bytes(std::string bytes, std::string_view name);

/// The same on a worker's thread: tells the share that is done now and then, and stops with a
/// sentence where it is told to.
Result<Opened> open_bytes(std::string bytes, std::string_view name, const ReadProgress& progress);

/// The same of what a path named, with the names of tokens that stand beside it.
Result<Opened> open_read(std::string bytes, const std::string& path);

/// The same for what a path names, read once, see read_file().
Result<Opened> open_path(const std::string& path, const GiveUp& give_up = {});

/// As a list of logits: a capture is its first step, a scene is refused. `name` becomes the id.
Result<Distribution> as_distribution(Opened opened, std::string_view name);

// One file each beside this one.
Format scene_format();
Format lesson_format();
Format tree_format();
Format capture_format();
Format npy_format();
Format answers_format();
Format npz_format();
Format safetensors_format();
Format json_format();
Format list_format();
Format text_format();

}  // namespace logitdice
