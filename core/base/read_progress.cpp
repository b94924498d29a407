#include "core/base/read_progress.h"

#include <algorithm>

namespace logitdice {
namespace {

thread_local ListenToReading* listener = nullptr;

}  // namespace

ListenToReading::ListenToReading(const ReadProgress& progress, std::size_t size)
    : progress_(&progress), size_(std::max<std::size_t>(size, 1)), outer_(listener) {
  listener = this;
}

ListenToReading::~ListenToReading() {
  listener = outer_;
}

bool ListenToReading::tell(double share) const {
  return !*progress_ || (*progress_)(std::clamp(share, 0.0, 1.0));
}

bool goes_on(std::size_t bytes_read) {
  return !listener || listener->tell(static_cast<double>(bytes_read) / listener->size());
}

bool goes_on_at(double share) {
  return !listener || listener->tell(share);
}

}  // namespace logitdice
