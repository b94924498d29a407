#include "app/cli/progress.h"

namespace logitdice::cli {

void Progress::tell(double share) {
  const int percent = static_cast<int>(100 * share);
  if (percent == told_ || Clock::now() - begun_ < kPatience) return;
  told_ = percent;
  err_ << "\r" << what_ << ": " << percent << " %" << std::flush;
}

void Progress::end() {
  if (told_ >= 0) err_ << "\n" << std::flush;
  told_ = -1;
}

}  // namespace logitdice::cli
