#pragma once

#include <cstddef>
#include <functional>

// How far a reader of a large file has come, told without every reader knowing who asks: the one who
// opens the file listens on its own thread, and readers tell as they go.
namespace logitdice {

/// Gets the share that is done, 0 to 1, now and then; false stops the reader with a sentence.
using ReadProgress = std::function<bool(double share)>;

/// Listens to what is read on this thread until it ends. `size` is that of the file in bytes. An
/// empty function hears nothing.
class ListenToReading {
 public:
  ListenToReading(const ReadProgress& progress, std::size_t size);
  ~ListenToReading();
  ListenToReading(const ListenToReading&) = delete;
  ListenToReading& operator=(const ListenToReading&) = delete;

  double size() const { return static_cast<double>(size_); }
  bool tell(double share) const;

 private:
  const ReadProgress* progress_;  // outlives the listener
  std::size_t size_;
  ListenToReading* outer_;
};

/// A reader has come to this byte of the file: false where it is to stop, and it then fails with
/// kReadingStopped. Costs nothing where nobody listens.
bool goes_on(std::size_t bytes_read);
/// The same as a share of the whole.
bool goes_on_at(double share);

inline constexpr const char* kReadingStopped = "reading was stopped";

}  // namespace logitdice
